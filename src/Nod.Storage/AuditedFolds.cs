using System.Text.Json;
using Nod.Consent;
using Nod.Ledger;
using Nod.Transparency;

namespace Nod.Storage;

/// <summary>Folds the events of some contacts again, and compares what comes of it with what is kept.</summary>
internal sealed class AuditedFolds(SqlStore store, AuditedErasures erasures, AuditReport report)
{
    private const int PageSize = 10_000;

    private readonly Dictionary<(Guid Organization, ContactKey Contact), Fold> folds = [];

    /// <summary>How many contacts are folded.</summary>
    public int Count => folds.Count;

    /// <summary>Loads the contacts after one, at most so many; answers the last.</summary>
    public async Task<AuditedContact?> LoadAsync(AuditedContact? after, int most, CancellationToken cancellation)
    {
        while (folds.Count < most)
        {
            var page = await store.ReadContactsAsync(after, Math.Min(PageSize, most - folds.Count), cancellation);
            if (page.Count == 0)
            {
                break;
            }

            foreach (var contact in page)
            {
                Add(contact);
            }

            after = page[^1];
        }

        return after;
    }

    /// <summary>Folds one event; false if it belongs to none of the contacts.</summary>
    public bool Look(AuditedEvent audited)
    {
        if (!folds.TryGetValue((audited.Organization, audited.Contact), out var fold))
        {
            return false;
        }

        if (audited.Leaf is not null && erasures.Cover(audited))
        {
            report.Expect(
                audited is { Salt: null, Body: null },
                $"Event {audited.EventId}: its content was erased and is there all the same."
            );
            report.Erased++;
            return true;
        }

        if (audited is not { Leaf: { } leaf, Salt: { } salt, Body: { } body })
        {
            report.Fault($"Event {audited.EventId}: its row or its content is gone, or makes no sense.");
            return true;
        }

        if (!IsBound(fold, leaf, salt, body))
        {
            report.Fault($"Event {audited.EventId}: its content is not what it commits to.");
            return true;
        }

        try
        {
            var happened = EventSchema.Read(leaf.Schema, body);
            report.Expect(
                EventSchema.KindOf(happened) == leaf.Kind,
                $"Event {audited.EventId}: its content is of another kind than its row says."
            );
            fold.Add(leaf.EventId, audited.Previous, happened);
        }
        catch (Exception unreadable) when (unreadable is JsonException or NotSupportedException)
        {
            report.Fault($"Event {audited.EventId}: its content can't be read: {unreadable.Message}");
        }

        return true;
    }

    /// <summary>Compares every state with its fold.</summary>
    public async Task CompareAsync(CancellationToken cancellation)
    {
        foreach (var fold in folds.Values)
        {
            report.Contacts++;
            var isGood = fold.Agrees || (fold.Address is { } address && await AgreesAsync(fold, address, cancellation));
            report.Expect(isGood, $"Contact {fold.Name}: its state is not what its events make.");
        }
    }

    // An erasure binds no number, so that it tells of nobody; every other event binds its contact's.
    private static bool IsBound(Fold fold, Leaf leaf, byte[] salt, byte[] body)
    {
        var bound = leaf.Kind == "erasure" ? new ContactAddress(fold.Organization, default) : fold.Address;
        return salt.Length == 16
            && bound is { } address
            && Leaf.Commit(salt, address, body).AsSpan().SequenceEqual(leaf.Commitment.Span);
    }

    private void Add(AuditedContact contact)
    {
        ContactAddress? address = PhoneNumber.TryRead(contact.Phone ?? "", out var phone)
            ? new ContactAddress(contact.Organization, phone)
            : null;
        var key = ContactKey.Of(contact.Key);
        var isKnown = address is null
            ? erasures.IsErased(contact, key)
            : store.AuditKeyring.KeyOf(address.Value) == key;
        if (!isKnown)
        {
            report.Fault(
                $"Contact {Convert.ToHexStringLower(contact.Key)}: its number is not the one its key was made of."
            );
        }

        folds[(contact.Organization, key)] = new Fold(
            Convert.ToHexStringLower(contact.Key),
            contact.Organization,
            address,
            contact.State
        );
    }

    // On PostgreSQL the log may hold a contact's events in another order than they were recorded in; the chain they point
    // back along has the right one.
    private async Task<bool> AgreesAsync(Fold fold, ContactAddress address, CancellationToken cancellation)
    {
        if (!fold.IsOutOfOrder)
        {
            return false;
        }

        var again = new Fold(fold.Name, fold.Organization, address, fold.Stored);
        try
        {
            foreach (
                var recorded in (await store.ReadHistoryAsync(address, null, int.MaxValue, cancellation)).Reverse()
            )
            {
                again.Add(recorded.Id, recorded.Previous, recorded.Event);
            }
        }
        catch (Exception unreadable) when (unreadable is not OutOfMemoryException and not OperationCanceledException)
        {
            // What can't be read can't agree; the audit goes on with the next contact.
            return false;
        }

        return again.Agrees && again.Events == fold.Events;
    }

    private sealed class Fold(string name, Guid organization, ContactAddress? address, byte[] stored)
    {
        private ContactState state = ContactState.Empty;

        public string Name => name;

        public Guid Organization => organization;

        public ContactAddress? Address => address;

        public byte[] Stored => stored;

        public int Events { get; private set; }

        public bool IsOutOfOrder { get; private set; }

        public bool Agrees => !IsOutOfOrder && ContactCodec.Write(state).AsSpan().SequenceEqual(stored);

        public void Add(Guid id, Guid? previous, ConsentEvent happened)
        {
            Events++;
            // What stands after an erasure follows from it alone.
            if (happened is not Erasure && previous != state.LastEventId)
            {
                IsOutOfOrder = true;
                return;
            }

            state = state.After(id, happened);
        }
    }
}
