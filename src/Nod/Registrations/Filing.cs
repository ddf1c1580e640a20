using System.Text.Json.Serialization;
using NodaTime;

namespace Nod.Registrations;

/// <summary>A field as it was filed.</summary>
/// <param name="Name">The vendor's name of it.</param>
/// <param name="Values">What was filed.</param>
public sealed record FiledField(string Name, IReadOnlyList<string> Values);

/// <summary>A page of terms or privacy as it was when the registration was filed.</summary>
/// <param name="Kind">Which page.</param>
/// <param name="Language">The language (ISO 639-1).</param>
/// <param name="Sha256">SHA-256 of its text, lower-case hex.</param>
public sealed record FiledPolicy(PolicyKind Kind, string Language, string Sha256);

/// <summary>
/// A registration as it was filed with a vendor: what was said, every flow with its words, and who filed it. It never changes;
/// filing again makes the next one.
/// </summary>
public sealed record Filing
{
    /// <summary>The registration, by key.</summary>
    public required string Registration { get; init; }

    /// <summary>From 1, for each registration.</summary>
    public required int Number { get; init; }

    /// <summary>The vendor it was filed with, by name.</summary>
    public required string Vendor { get; init; }

    /// <summary>What kind of sender it is for.</summary>
    public required RegistrationKind Kind { get; init; }

    /// <summary>Who filed it, as they say.</summary>
    public required string FiledBy { get; init; }

    /// <summary>When it was filed, as they say.</summary>
    public required Instant FiledAt { get; init; }

    /// <summary>The vendor's or registry's own number of it, or null.</summary>
    public string? Reference { get; init; }

    /// <summary>Anything else worth knowing, or null.</summary>
    public string? Note { get; init; }

    /// <summary>The key it was recorded with.</summary>
    public required string RecordedWith { get; init; }

    /// <summary>When it was recorded.</summary>
    public required Instant RecordedAt { get; init; }

    /// <summary>The programs it covers, by key.</summary>
    public required IReadOnlyList<string> Programs { get; init; }

    /// <summary>What it says.</summary>
    public required CampaignStatement Statement { get; init; }

    /// <summary>The ways to agree, with their words.</summary>
    public required IReadOnlyList<OptInFlow> Flows { get; init; }

    /// <summary>The fields as the vendor got them.</summary>
    public required IReadOnlyList<FiledField> Fields { get; init; }

    /// <summary>The terms and privacy pages that Nod showed then.</summary>
    public required IReadOnlyList<FiledPolicy> Policies { get; init; }

    /// <summary>The key it is stored under; it sorts by number.</summary>
    [JsonIgnore]
    public string Key => $"{Registration}/{Number:D6}";

    /// <summary>The pages of terms and privacy that Nod shows for a setup, in every language there is.</summary>
    public static IReadOnlyList<FiledPolicy> PoliciesOf(CampaignSetup setup) =>
        [
            .. from kind in Enum.GetValues<PolicyKind>()
            from language in PolicyTexts.Languages
            select new FiledPolicy(
                kind,
                language,
                Consent.Disclosure.HashOf(PolicyTexts.For(language).Page(setup, kind).Text)
            ),
        ];
}
