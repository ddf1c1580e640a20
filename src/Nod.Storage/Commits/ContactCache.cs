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

    private readonly Lock[] locks = [.. Enumerable.Range(0, Stripes).Select(_ => new Lock())];
    private readonly long[] commits = new long[Stripes];
    private readonly Lock turning = new();
    private ConcurrentDictionary<ContactAddress, ContactRecord> young = new();
    private ConcurrentDictionary<ContactAddress, ContactRecord> old = new();
    private int youngCount;

    /// <summary>What is known of a contact, or null when the store must be asked.</summary>
    public ContactRecord? Find(ContactAddress address)
    {
        if (young.TryGetValue(address, out var contact))
        {
            return contact;
        }

        if (!old.TryGetValue(address, out contact))
        {
            return null;
        }

        lock (LockOf(address))
        {
            // A commit may have replaced it meanwhile; then the newer one is in the young generation already.
            if (young.TryGetValue(address, out var newer))
            {
                return newer;
            }

            if (old.TryGetValue(address, out contact))
            {
                Keep(contact);
            }

            return contact;
        }
    }

    /// <summary>Taken before the store is asked; given back with what it answered.</summary>
    public long Ticket(ContactAddress address) => Volatile.Read(ref commits[StripeOf(address)]);

    /// <summary>Keeps what the store answered, unless a commit has overtaken it.</summary>
    public void Read(ContactRecord contact, long ticket)
    {
        lock (LockOf(contact.Address))
        {
            if (commits[StripeOf(contact.Address)] == ticket)
            {
                Keep(contact);
            }
        }
    }

    /// <summary>Replaces what was just committed. Called before the commit is acknowledged.</summary>
    public void Committed(IEnumerable<ContactRecord> contacts)
    {
        foreach (var contact in contacts)
        {
            lock (LockOf(contact.Address))
            {
                commits[StripeOf(contact.Address)]++;
                Keep(contact);
            }
        }
    }

    /// <summary>Drops contacts of which memory can't be sure.</summary>
    public void Forget(IEnumerable<ContactAddress> addresses)
    {
        foreach (var address in addresses)
        {
            lock (LockOf(address))
            {
                commits[StripeOf(address)]++;
                young.TryRemove(address, out _);
                old.TryRemove(address, out _);
            }
        }
    }

    private void Keep(ContactRecord contact)
    {
        // The copy in the old generation would be stale from here on.
        old.TryRemove(contact.Address, out _);
        if (young.TryAdd(contact.Address, contact))
        {
            if (Interlocked.Increment(ref youngCount) > capacity / 2)
            {
                Turn();
            }
        }
        else
        {
            young[contact.Address] = contact;
        }
    }

    private void Turn()
    {
        lock (turning)
        {
            if (Volatile.Read(ref youngCount) > capacity / 2)
            {
                old = young;
                young = new ConcurrentDictionary<ContactAddress, ContactRecord>();
                youngCount = 0;
            }
        }
    }

    private static int StripeOf(ContactAddress address) => address.GetHashCode() & (Stripes - 1);

    private Lock LockOf(ContactAddress address) => locks[StripeOf(address)];
}
