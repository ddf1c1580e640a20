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
        // An erasure stands for everything before it: nothing of that is on record any more.
        var known = found.TakeWhile(recorded => recorded.Event is not Erasure).ToList();
        var erased = found.ElementAtOrDefault(known.Count);
        if (erased is { Event: Erasure erasure })
        {
            known.Add(erased);
            count -= erasure.Events;
        }

        if (known.Count != count)
        {
            throw new CannotReplayException(
                $"{count} events were known then, {known.Count} of them are on record: the others were erased or lost."
            );
        }

        var state = ContactState.Empty;
        var previous = erased?.Previous;
        foreach (var recorded in known.AsEnumerable().Reverse())
        {
            if (recorded.Previous != previous)
            {
                throw new CannotReplayException($"The event {recorded.Id} does not follow the one before it.");
            }

            ThrowIfChanged(address, recorded);
            state = state.After(recorded.Id, recorded.Event);
            previous = recorded.Id;
        }

        return state;
    }

    private static void ThrowIfChanged(ContactAddress address, RecordedEvent recorded)
    {
        var bound = RecordedEvent.BoundTo(address, recorded.Event);
        var prepared = recorded.Prepared;
        if (!Leaf.Commit(prepared.Salt, bound, prepared.Body).AsSpan().SequenceEqual(recorded.Commitment))
        {
            throw new CannotReplayException(
                $"The content of event {recorded.Id} is not what was committed to when it was recorded."
            );
        }
    }
}
