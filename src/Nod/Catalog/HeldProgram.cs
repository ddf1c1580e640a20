using NodaTime;

namespace Nod.Catalog;

/// <summary>
/// Legal holds on a brand or one of its programs: while one stands, nobody who had to do with it is erased. Holds that are
/// over stay listed.
/// </summary>
public sealed record HeldProgram
{
    /// <summary>The brand, by key.</summary>
    public required string Brand { get; init; }

    /// <summary>The program, by key; null for the whole brand.</summary>
    public string? Program { get; init; }

    /// <summary>Every hold there was, oldest first.</summary>
    public required IReadOnlyList<ProgramHold> Holds { get; init; }
}

/// <summary>A legal hold on a brand or program.</summary>
/// <param name="Reference">What it is for, such as a case number.</param>
/// <param name="Reason">Why.</param>
/// <param name="RecordedBy">Who says so.</param>
/// <param name="PlacedAt">Since when.</param>
/// <param name="LiftedAt">Until when, or null while it stands.</param>
/// <param name="LiftedBy">Who said it is over, or null.</param>
/// <param name="LiftedReason">Why it is over, or null.</param>
public sealed record ProgramHold(
    string Reference,
    string Reason,
    string RecordedBy,
    Instant PlacedAt,
    Instant? LiftedAt = null,
    string? LiftedBy = null,
    string? LiftedReason = null
);
