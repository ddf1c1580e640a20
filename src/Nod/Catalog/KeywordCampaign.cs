using System.Text.Json.Serialization;
using Nod.Consent;

namespace Nod.Catalog;

/// <summary>A question that is asked after the welcome; the answer is kept under its name.</summary>
/// <param name="Name">What the answer is: <c>name</c>, <c>place</c>, <c>job</c>, or another word.</param>
/// <param name="Texts">The question, by language.</param>
public sealed record KeywordQuestion(string Name, IReadOnlyDictionary<string, string> Texts);

/// <summary>
/// A word that people text to a sender to join a program ("text-for-jobs", R12): the text itself is the act and the proof.
/// </summary>
public sealed record KeywordCampaign
{
    /// <summary>The sender, by key.</summary>
    public required string Sender { get; init; }

    /// <summary>The keyword as it is advertised, in capitals.</summary>
    public required string Keyword { get; init; }

    /// <summary>The program that the keyword joins, by key.</summary>
    public required string Program { get; init; }

    /// <summary>A second, broader program that the welcome asks about, by key; or null. Only a YES joins it.</summary>
    public string? Broader { get; init; }

    /// <summary>The language of the keyword: that of the welcome where the person's own is not known (BCP 47).</summary>
    public required string Language { get; init; }

    /// <summary>Other words that are taken for it.</summary>
    public IReadOnlyList<string> Also { get; init; } = [];

    /// <summary>What the welcome says beyond its disclosures, by language; may be empty.</summary>
    public IReadOnlyDictionary<string, string> Leads { get; init; } = new Dictionary<string, string>();

    /// <summary>What is asked after the welcome, one question after the other; may be empty.</summary>
    public IReadOnlyList<KeywordQuestion> Questions { get; init; } = [];

    /// <summary>The words people are shown where the keyword is advertised, by language.</summary>
    public required IReadOnlyDictionary<string, ShownDisclosure> Calls { get; init; }

    /// <summary>The question about the broader program, by language; empty when there is none.</summary>
    public IReadOnlyDictionary<string, ShownDisclosure> Offers { get; init; } =
        new Dictionary<string, ShownDisclosure>();

    /// <summary>Whether it was withdrawn; it joins nobody any more and stays on record.</summary>
    public bool Withdrawn { get; init; }

    /// <summary>The key it is stored under.</summary>
    [JsonIgnore]
    public string Key => $"{Sender}/{Keyword}";
}
