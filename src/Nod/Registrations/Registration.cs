using System.Text.Json.Serialization;
using NodaTime;

namespace Nod.Registrations;

/// <summary>What kind of sender is registered with the carriers of the United States.</summary>
[JsonConverter(typeof(SnakeCase<RegistrationKind>))]
public enum RegistrationKind
{
    /// <summary>A campaign on ordinary numbers, with The Campaign Registry (A2P 10DLC).</summary>
    TenDlc,

    /// <summary>The verification of a toll-free number.</summary>
    TollFree,

    /// <summary>The application for a short code.</summary>
    ShortCode,
}

/// <summary>A text that shows carriers what a program sends: one of the organization's templates, or a text of its own.</summary>
/// <param name="Program">The program, by key.</param>
/// <param name="Template">The template, by key; null for a text.</param>
/// <param name="Text">The text, its fields in square brackets; null for a template.</param>
public sealed record RegistrationSample(string Program, string? Template, string? Text);

/// <summary>
/// What a team registers with carriers: which programs on which kind of sender, and the few facts that are not set up
/// elsewhere. Everything else is written from the flows as they are (R22).
/// </summary>
public sealed record Registration
{
    /// <summary>Its key within its organization.</summary>
    public required string Key { get; init; }

    /// <summary>What kind of sender it is for.</summary>
    public required RegistrationKind Kind { get; init; }

    /// <summary>The brand, by key.</summary>
    public required string Brand { get; init; }

    /// <summary>The programs of the brand that it covers, by key, in the order they are described.</summary>
    public required IReadOnlyList<string> Programs { get; init; }

    /// <summary>The vendors it is to be filed with, by name.</summary>
    public required IReadOnlyList<string> Vendors { get; init; }

    /// <summary>The use case, in the registry's word or the vendor's.</summary>
    public required string UseCase { get; init; }

    /// <summary>What a mixed use case is made of.</summary>
    public IReadOnlyList<string> SubUseCases { get; init; } = [];

    /// <summary>How many texts a month are expected, at least 1.</summary>
    public required int MonthlyVolume { get; init; }

    /// <summary>Texts that show what is sent, beyond those of automations, which are found by themselves.</summary>
    public IReadOnlyList<RegistrationSample> Samples { get; init; } = [];

    /// <summary>Where words are shown that are on no page of Nod's: an address by the disclosure's identifier.</summary>
    public IReadOnlyDictionary<string, string> Pages { get; init; } = new Dictionary<string, string>();

    /// <summary>What vendors ask that only the team knows, by <see cref="CampaignFacts.Asked"/>.</summary>
    public IReadOnlyDictionary<string, string> Answers { get; init; } = new Dictionary<string, string>();

    /// <summary>Who had the reviewer's page published, as their key or address; null while it is not.</summary>
    public string? PublishedBy { get; init; }

    /// <summary>When it was published; null while it is not.</summary>
    public Instant? PublishedAt { get; init; }

    /// <summary>Whether everybody sees the reviewer's page.</summary>
    [JsonIgnore]
    public bool IsPublished => PublishedAt is not null;
}
