using System.Text.Json.Serialization;
using Nod.Consent;

namespace Nod.Registrations;

/// <summary>Words that a person sees or hears when they are asked.</summary>
/// <param name="Program">The program asked for, by key.</param>
/// <param name="Language">The language (BCP 47).</param>
/// <param name="Id">The disclosure.</param>
/// <param name="Version">Its version.</param>
/// <param name="Sha256">SHA-256 of the words, lower-case hex.</param>
/// <param name="Text">The words.</param>
public sealed record FlowWords(string Program, string Language, string Id, int Version, string Sha256, string Text);

/// <summary>One way for a person to agree, as it is set up: where, to which words, and what is answered.</summary>
public sealed record OptInFlow
{
    /// <summary>What it is, such as <c>form/driver</c>, <c>keyword/office/JOBS</c>, <c>words/alerts/ats</c>; stays the same.</summary>
    public required string Key { get; init; }

    /// <summary>By what way consent comes.</summary>
    public required Method Method { get; init; }

    /// <summary>What the team calls it: a job, a keyword, a program.</summary>
    public required string Title { get; init; }

    /// <summary>The page, for everybody; null where there is none or nobody said.</summary>
    public string? Address { get; init; }

    /// <summary>The keyword that is texted, in capitals; null for any other way.</summary>
    public string? Keyword { get; init; }

    /// <summary>The number that the keyword is texted to; null for any other way.</summary>
    public string? Number { get; init; }

    /// <summary>Whether a yes counts only when the number has confirmed it.</summary>
    public bool DoubleOptIn { get; init; }

    /// <summary>The exact words, by program and language; of a trial all that are tried.</summary>
    public required IReadOnlyList<FlowWords> Words { get; init; }

    /// <summary>The text that follows, by language: the welcome of a keyword, the question to confirm of a form.</summary>
    public IReadOnlyDictionary<string, string> Replies { get; init; } = new Dictionary<string, string>();

    /// <summary>The languages it speaks.</summary>
    [JsonIgnore]
    public IEnumerable<string> Languages => Words.Select(words => words.Language).Distinct(StringComparer.Ordinal);

    /// <summary>The words in a language, or in the first there is.</summary>
    public IReadOnlyList<FlowWords> WordsIn(string language)
    {
        var there = Words.Where(words => words.Language == language).ToList();
        var other = Words.Count == 0 ? language : Words[0].Language;
        return there.Count > 0 ? there : [.. Words.Where(words => words.Language == other)];
    }
}
