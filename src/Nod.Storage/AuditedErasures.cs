using Nod.Ledger;

namespace Nod.Storage;

/// <summary>Which events may have lost their content: those before a recorded erasure of their contact.</summary>
internal sealed class AuditedErasures
{
    private readonly Dictionary<(Guid Organization, ContactKey Contact), Guid> last = [];

    private AuditedErasures() { }

    /// <summary>Takes the erasures that stand on an event of their kind, and tells of the others.</summary>
    public static AuditedErasures Of(IReadOnlyList<AuditedErasure> erasures, AuditReport report)
    {
        var found = new AuditedErasures();
        foreach (var erasure in erasures)
        {
            if (erasure.Kind == "erasure")
            {
                found.last[(erasure.Organization, erasure.Contact)] = erasure.EventId;
            }
            else
            {
                report.Fault($"Erasure {erasure.EventId}: no event of the ledger is one.");
            }
        }

        return found;
    }

    /// <summary>Whether an erasure took the content of this event.</summary>
    public bool Cover(AuditedEvent audited) =>
        last.TryGetValue((audited.Organization, audited.Contact), out var erasure) && audited.EventId < erasure;

    /// <summary>Whether a contact's number is gone because the last thing on record is their erasure.</summary>
    public bool IsErased(AuditedContact contact, ContactKey key)
    {
        if (!last.TryGetValue((contact.Organization, key), out var erasure))
        {
            return false;
        }

        try
        {
            return ContactCodec.ReadState(contact.State).LastEventId == erasure;
        }
        catch (Exception unreadable) when (unreadable is not OutOfMemoryException)
        {
            // Bytes that were changed from outside may break the reader anywhere; they are no erased contact's.
            return false;
        }
    }
}
