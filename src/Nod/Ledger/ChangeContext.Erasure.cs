using Nod.Consent;
using Nod.Transparency;
using NodaTime;

namespace Nod.Ledger;

/// <summary>Erasing in a transaction.</summary>
public sealed partial class ChangeContext
{
    /// <summary>
    /// Erases a person: the erasure becomes their last event, what stands is what it keeps, and whatever the store holds
    /// of them goes in the same commit. The change that does so must go alone.
    /// </summary>
    /// <param name="address">Whose data.</param>
    /// <param name="reason">Why.</param>
    /// <param name="requestedAt">When the person asked, or null.</param>
    /// <param name="recordedBy">Who recorded the request, or null.</param>
    /// <param name="programs">The programs the person may be told about in files.</param>
    public RecordedEvent Erase(
        ContactAddress address,
        ErasureReason reason,
        Instant? requestedAt,
        string? recordedBy,
        IReadOnlyList<TouchedProgram> programs
    )
    {
        var contact = Contact(address);
        var happened = Erasure.Of(contact.State, reason, requestedAt, recordedBy, Now);
        var prepared = PreparedEvent.Of(happened, ids);
        var recorded = new RecordedEvent(
            address,
            ids.Next(),
            contact.State.LastEventId,
            Now,
            EventSchema.Version,
            prepared,
            Leaf.Commit(prepared.Salt, RecordedEvent.BoundTo(address, happened), prepared.Body)
        );
        Staged.Events.Add(recorded);
        Tell(recorded);
        Staged.Erasures.Add(new StagedErasure(recorded, reason, programs));
        Set(
            contact with
            {
                State = contact.State.After(recorded.Id, prepared.Event),
                Traffic = Decisions.ContactTraffic.Empty,
                Person = null,
            }
        );
        return recorded;
    }

    /// <summary>Notes that nothing of an erasure is left to be done.</summary>
    public void Finish(ErasureRecord erasure) => Staged.Finished.Add(erasure);
}
