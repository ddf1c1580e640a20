using Nod.Consent;
using Nod.Ledger;
using Nod.Transparency;

namespace Nod.Replays;

/// <summary>Folds the events that were known at a judgement, after making sure that they are the ones.</summary>
internal static class KnownEvents
{
    /// <summary>The state then. Events recorded later are not among them.</summary>
    /// <param name="address">Whose events.</param>
    /// <param name="found">From the last one known backwards.</param>
    /// <param name="count">How many were known.</param>
    /// <exception cref="CannotReplayException">
    /// One is missing, was changed since it was recorded, or does not hang together with the others.
    /// </exception>
    public static ContactState Fold(ContactAddress address, IReadOnlyList<RecordedEvent> found, int count)
    {
        if (found.Count != count)
        {
            throw new CannotReplayException(
                $"{count} events were known then, {found.Count} of them are on record: the others were erased or lost."
            );
        }

        var state = ContactState.Empty;
        Guid? previous = null;
        foreach (var recorded in found.Reverse())
        {
            if (recorded.Previous != previous)
            {
                throw new CannotReplayException($"The event {recorded.Id} does not follow the one before it.");
            }

            var prepared = recorded.Prepared;
            if (!Leaf.Commit(prepared.Salt, address, prepared.Body).AsSpan().SequenceEqual(recorded.Commitment))
            {
                throw new CannotReplayException(
                    $"The content of event {recorded.Id} is not what was committed to when it was recorded."
                );
            }

            state = state.After(recorded.Id, recorded.Event);
            previous = recorded.Id;
        }

        return state;
    }
}
