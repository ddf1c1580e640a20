using System.Text.Json.Serialization;
using Nod.Consent;
using Nod.Decisions;

namespace Nod.Imports;

/// <summary>What came of a row.</summary>
[JsonConverter(typeof(SnakeCase<ImportOutcome>))]
public enum ImportOutcome
{
    /// <summary>It is on record; in a dry run, it would be.</summary>
    Accepted,

    /// <summary>It was on record, or a later word to the same effect: nothing was recorded.</summary>
    Known,

    /// <summary>The person's stop or refusal, a change of hands or an erasure stands against it: nothing was recorded.</summary>
    Conflict,

    /// <summary>It says neither yes nor no.</summary>
    Skipped,

    /// <summary>Something is wrong with it, or missing.</summary>
    Refused,
}

/// <summary>One thing wrong with a row, or standing against it. Quotes nothing of the row: reports outlive erasures.</summary>
/// <param name="Field">The field; empty for the whole row.</param>
/// <param name="Code">What, stable.</param>
/// <param name="Message">What to do about it.</param>
public sealed record ImportFault(string Field, string Code, string Message);

/// <summary>Rows one after the other that all came out the same.</summary>
/// <param name="From">Number of the first in the file.</param>
/// <param name="To">Number of the last.</param>
/// <param name="Outcome">What came of each.</param>
/// <param name="Code">Why, stable; null where nothing is to be said.</param>
/// <param name="Faults">Everything wrong with the row, which then stands alone; or null.</param>
public sealed record ImportSpan(
    int From,
    int To,
    ImportOutcome Outcome,
    string? Code = null,
    IReadOnlyList<ImportFault>? Faults = null
)
{
    /// <summary>Whether the next row can be told together with these.</summary>
    internal bool Takes(ImportSpan next) =>
        Faults is null && next.Faults is null && next.From == To + 1 && next.Outcome == Outcome && next.Code == Code;
}

/// <summary>What came of one batch's rows, in the order of the file.</summary>
/// <param name="Import">The import.</param>
/// <param name="Run">Its run.</param>
/// <param name="Number">The batch, from 0.</param>
/// <param name="Spans">What came of the rows.</param>
public sealed record ImportBatch(ImportAddress Import, int Run, long Number, IReadOnlyList<ImportSpan> Spans);

/// <summary>Rows counted by what came of them.</summary>
/// <param name="Accepted">On record.</param>
/// <param name="Known">On record before.</param>
/// <param name="Conflicts">With something of the person's against them.</param>
/// <param name="Skipped">Without an answer.</param>
/// <param name="Refused">With faults.</param>
public readonly record struct ImportCounts(long Accepted, long Known, long Conflicts, long Skipped, long Refused)
{
    /// <summary>Counts more rows.</summary>
    public ImportCounts With(ImportOutcome outcome, long rows = 1) =>
        outcome switch
        {
            ImportOutcome.Accepted => this with { Accepted = Accepted + rows },
            ImportOutcome.Known => this with { Known = Known + rows },
            ImportOutcome.Conflict => this with { Conflicts = Conflicts + rows },
            ImportOutcome.Skipped => this with { Skipped = Skipped + rows },
            _ => this with { Refused = Refused + rows },
        };

    /// <summary>Both together.</summary>
    public static ImportCounts operator +(ImportCounts one, ImportCounts other) =>
        new(
            one.Accepted + other.Accepted,
            one.Known + other.Known,
            one.Conflicts + other.Conflicts,
            one.Skipped + other.Skipped,
            one.Refused + other.Refused
        );
}

/// <summary>What another system's word would change about a person. A person's own stop or no is never undone (R14, R16).</summary>
public static class ImportEffect
{
    /// <summary>The row says what is on record.</summary>
    public const string Known = "import.known";

    /// <summary>The same row stands earlier in the file.</summary>
    public const string Repeated = "import.repeated";

    /// <summary>The row says neither yes nor no.</summary>
    public const string NoAnswer = "import.no_answer";

    /// <summary>What would come of an event, and why if it changes nothing.</summary>
    /// <param name="state">Where the person stands.</param>
    /// <param name="happened">An opt-in, a refusal or a stop.</param>
    public static (ImportOutcome Outcome, string? Code) Of(ContactState state, ConsentEvent happened) =>
        happened switch
        {
            OptIn optIn => Of(state, optIn),
            Decline decline => Of(state, decline),
            Revocation stop => IsStopped(state, stop) ? (ImportOutcome.Known, Known) : (ImportOutcome.Accepted, null),
            _ => throw new NotSupportedException($"{happened.GetType().Name} is not imported."),
        };

    private static (ImportOutcome Outcome, string? Code) Of(ContactState state, OptIn optIn)
    {
        var known = state.ConsentFor(optIn.Brand, optIn.Program);
        if (known is { Status: ConsentStatus.OptedIn } && known.At >= optIn.OccurredAt)
        {
            return (ImportOutcome.Known, Known);
        }

        // The fold has the last word on what counts; the codes only say why it does not.
        return TakesEffect(state, optIn, optIn.Brand, optIn.Program)
            ? (ImportOutcome.Accepted, null)
            : (ImportOutcome.Conflict, WhatStandsAgainst(state, optIn, known));
    }

    private static string WhatStandsAgainst(ContactState state, OptIn optIn, ProgramConsent? known) =>
        state.StopFor(optIn.Brand, optIn.Program) is not null ? ReasonCodes.ConsentRevoked
        : optIn.OccurredAt <= state.Void?.At ? ReasonCodes.ConsentVoid
        : known is { Status: ConsentStatus.Declined } ? ReasonCodes.ConsentDeclined
        : ReasonCodes.ContactErased;

    private static (ImportOutcome Outcome, string? Code) Of(ContactState state, Decline decline) =>
        state.ConsentFor(decline.Brand, decline.Program) is not { Status: ConsentStatus.Declined, At: var at }
        || at < decline.OccurredAt
            ? TakesEffect(state, decline, decline.Brand, decline.Program)
                ? (ImportOutcome.Accepted, null)
                : (ImportOutcome.Known, Known)
            : (ImportOutcome.Known, Known);

    private static bool TakesEffect(ContactState state, ConsentEvent happened, string brand, string program)
    {
        var id = Guid.AllBitsSet;
        return state.After(id, happened).ConsentFor(brand, program)?.EventId == id;
    }

    private static bool IsStopped(ContactState state, Revocation stop)
    {
        if (stop is { Brand: { } brand, Program: { } program })
        {
            return state.StopFor(brand, program) is not null;
        }

        return state.Suppressions.Any(known => known.Brand is null || known.Brand == stop.Brand)
            && state.Programs.All(consent =>
                consent.Status != ConsentStatus.OptedIn || (stop.Brand is not null && consent.Brand != stop.Brand)
            );
    }
}
