using System.Collections.Concurrent;
using Nod.Ledger;

namespace Nod.Storage;

/// <summary>
/// Contacts in memory, bounded. An entry is never older than the last commit of this process that was acknowledged:
/// the writer replaces it before it acknowledges, and a reader that was overtaken by a commit does not store what it
/// read. Two generations: when the young one is full it becomes the old one, and what is asked for again moves up.
/// </summary>
internal sealed class ContactCache(int capacity)
{
    private const int Stripes = 4096;

    // A contact is only ever put, moved or dropped under the lock of its stripe.
    private readonly Lock[] locks = [.. Enumerable.Range(0, Stripes).Select(_ => new Lock())];
    private readonly long[] commits = new long[Stripes];
    private readonly Lock turning = new();
    private readonly HashSet<ContactAddress> doubted = [];
    private volatile bool hasDoubts;
    private volatile Generation young = new(null);

    /// <summary>What is known of a contact, or null when the store must be asked.</summary>
    public ContactRecord? Find(ContactAddress address)
    {
        if (young.Contacts.TryGetValue(address, out var contact))
        {
            return contact;
        }

        if (young.Older?.Contacts.ContainsKey(address) != true)
        {
            return null;
        }

        lock (LockOf(address))
        {
            // A commit may have replaced it meanwhile; then the newer one is in the young generation already.
            var generation = young;
            if (
                !generation.Contacts.TryGetValue(address, out contact)
                && generation.Older?.Contacts.TryGetValue(address, out contact) == true
            )
            {
                Keep(contact!);
            }

            return contact;
        }
    }

    /// <summary>Taken before the store is asked; given back with what it answered.</summary>
    public long Ticket(ContactAddress address) => Volatile.Read(ref commits[StripeOf(address)]);

    /// <summary>Keeps what the store answered, unless a commit has overtaken it or is in doubt.</summary>
    public void Read(ContactRecord contact, long ticket)
    {
        lock (LockOf(contact.Address))
        {
            if (commits[StripeOf(contact.Address)] == ticket && !(hasDoubts && IsDoubted(contact.Address)))
            {
                Keep(contact);
            }
        }
    }

    /// <summary>Replaces what was just committed. Called before the commit is acknowledged.</summary>
    /// <param name="contacts">The contacts as they are now.</param>
    /// <param name="onlyKnown">Whether those that are not in memory stay out of it.</param>
    public void Committed(IReadOnlyCollection<ContactRecord> contacts, bool onlyKnown = false)
    {
        foreach (var contact in contacts)
        {
            lock (LockOf(contact.Address))
            {
                commits[StripeOf(contact.Address)]++;
                if (!onlyKnown || IsKnown(contact.Address))
                {
                    Keep(contact);
                }
            }
        }
    }

    /// <summary>
    /// Drops contacts whose commit may or may not have happened, and keeps none of them until <see cref="Settle"/>: the
    /// store may still answer with what was there before.
    /// </summary>
    public void Doubt(IReadOnlyCollection<ContactAddress> addresses)
    {
        lock (doubted)
        {
            doubted.UnionWith(addresses);
            hasDoubts = true;
        }

        Forget(addresses);
    }

    /// <summary>The store has decided every commit that was in doubt: what it answers from now on may be kept.</summary>
    public void Settle()
    {
        if (hasDoubts)
        {
            // Once more: a reader may have asked before it was decided. Only the writer adds to the set or clears it.
            Forget(doubted);
            lock (doubted)
            {
                doubted.Clear();
                hasDoubts = false;
            }
        }
    }

    private void Forget(IReadOnlyCollection<ContactAddress> addresses)
    {
        foreach (var address in addresses)
        {
            lock (LockOf(address))
            {
                commits[StripeOf(address)]++;
                var generation = young;
                generation.Contacts.TryRemove(address, out _);
                generation.Older?.Contacts.TryRemove(address, out _);
            }
        }
    }

    // Asked under the lock of the stripe.
    private bool IsKnown(ContactAddress address)
    {
        var generation = young;
        return generation.Contacts.ContainsKey(address) || generation.Older?.Contacts.ContainsKey(address) == true;
    }

    private bool IsDoubted(ContactAddress address)
    {
        lock (doubted)
        {
            return doubted.Contains(address);
        }
    }

    private void Keep(ContactRecord contact)
    {
        // One look at the generations: should they turn meanwhile, this one is the old one, still above any copy.
        var generation = young;
        if (generation.Contacts.TryAdd(contact.Address, contact))
        {
            // The copy in the old generation would be stale from here on.
            generation.Older?.Contacts.TryRemove(contact.Address, out _);
            if (Interlocked.Increment(ref generation.Count) > capacity / 2)
            {
                Turn(generation);
            }
        }
        else
        {
            generation.Contacts[contact.Address] = contact;
        }
    }

    private void Turn(Generation full)
    {
        lock (turning)
        {
            if (young == full)
            {
                young = new Generation(full);
                full.Older = null;
            }
        }
    }

    private static int StripeOf(ContactAddress address) => address.GetHashCode() & (Stripes - 1);

    private Lock LockOf(ContactAddress address) => locks[StripeOf(address)];

    private sealed class Generation(Generation? older)
    {
        public ConcurrentDictionary<ContactAddress, ContactRecord> Contacts { get; } = new();

        public volatile Generation? Older = older;
        public int Count;
    }
}
