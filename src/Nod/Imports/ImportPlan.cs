using NodaTime;

namespace Nod.Imports;

/// <summary>
/// A named person's word that the consents of a file were given to the brand itself, where, how and when the rows say (R2).
/// </summary>
/// <param name="Name">The person.</param>
/// <param name="Role">What they are, or null.</param>
/// <param name="At">When they said so.</param>
public sealed record Attestation(string Name, string? Role, Instant At)
{
    /// <summary>What the person attests. It goes on record with every consent of the file.</summary>
    public const string Statement =
        "I attest that each person in this file agreed to the named program of the named brand itself, in the way, at the "
        + "place and at the time stated; that no consent in it was bought, rented, shared or taken over from another party; "
        + "and that the proof can be produced.";
}

/// <summary>How the rows of a file are read: which column is which field, what its values mean, what holds for all rows.</summary>
public sealed record ImportPlan
{
    /// <summary>The named mapping it was made from, or null.</summary>
    public string? Mapping { get; init; }

    /// <summary>The column of each field, by the field's name.</summary>
    public required IReadOnlyDictionary<string, string> Columns { get; init; }

    /// <summary>What a field's values mean, by the field's name; the values in lower case.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Values { get; init; }

    /// <summary>What holds where a row says nothing, by the field's name.</summary>
    public required IReadOnlyDictionary<string, string> Defaults { get; init; }

    /// <summary>The zone of times without one, by its IANA name; or null when there may be none such.</summary>
    public string? TimeZone { get; init; }

    /// <summary>How times are written beyond ISO 8601, as NodaTime's patterns of a local time.</summary>
    public IReadOnlyList<string> TimeFormats { get; init; } = [];

    /// <summary>Who answers for the consents; null when nobody does, and then only stops and refusals are taken.</summary>
    public Attestation? Attestation { get; init; }
}
