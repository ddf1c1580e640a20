using Nod.Decisions;
using Nod.Sending;

namespace Nod.Replays;

/// <summary>What came of judging a past verdict again.</summary>
/// <param name="Then">The decision on record.</param>
/// <param name="Now">The decision made anew from the record; null when the record does not suffice.</param>
/// <param name="Problem">Why the record does not suffice, or null.</param>
/// <param name="Differences">What differs between the two, each in a sentence; empty when nothing does.</param>
/// <param name="Notes">What the program brought that is not of that day, such as a later tz database.</param>
public sealed record Replayed(
    RecordedDecision Then,
    Decision? Now,
    string? Problem,
    IReadOnlyList<string> Differences,
    IReadOnlyList<string> Notes
)
{
    /// <summary>Whether it was judged again and nothing differs. What can't be judged again is not the same.</summary>
    public bool Same => Now is not null && Problem is null && Differences.Count == 0;
}

/// <summary>The record does not hold what it would take to judge again.</summary>
internal sealed class CannotReplayException(string why) : Exception(why);
