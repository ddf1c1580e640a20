using Nod.Broadcasts;
using Nod.Sending;

namespace Nod.Ledger;

// What a change sees and stages of broadcasts.
public sealed partial class ChangeContext
{
    private readonly Dictionary<BroadcastAddress, Broadcast> broadcasts = [];

    /// <summary>The broadcast as stored, earlier changes of this transaction included; null when there is none.</summary>
    public Broadcast? Broadcast(BroadcastAddress address) => broadcasts.GetValueOrDefault(address);

    /// <summary>Stores a broadcast as it is now.</summary>
    public void Put(Broadcast broadcast)
    {
        var address = broadcast.Address;
        var before = broadcasts.GetValueOrDefault(address);
        var stagedBefore = Staged.Broadcasts.Broadcasts.GetValueOrDefault(address);
        undo.Add(() =>
        {
            Restore(broadcasts, address, before);
            Restore(Staged.Broadcasts.Broadcasts, address, stagedBefore);
        });
        broadcasts[address] = broadcast;
        Staged.Broadcasts.Broadcasts[address] = broadcast;
        Tell(before, broadcast);
    }

    /// <summary>Adds a recipient to a broadcast, or completes what is stored of one.</summary>
    public void Put(BroadcastRecipient recipient)
    {
        var key = (recipient.Broadcast, recipient.Contact);
        var before = Staged.Broadcasts.Recipients.GetValueOrDefault(key);
        undo.Add(() => Restore(Staged.Broadcasts.Recipients, key, before));
        Staged.Broadcasts.Recipients[key] = recipient;
    }

    /// <summary>
    /// Shows the broadcasts that the store found. Called by the store after <see cref="Load"/>, before any change is
    /// applied.
    /// </summary>
    public void Show(IEnumerable<Broadcast> found)
    {
        foreach (var broadcast in found)
        {
            broadcasts[broadcast.Address] = broadcast;
        }
    }

    // A broadcast's messages are counted by where they stand in the very transaction that moves them.
    private void Tally(MessageRecord? before, MessageRecord after)
    {
        if (before is { Broadcast: { } was })
        {
            Tally(was, before, -1);
        }

        if (after.Broadcast is { } now)
        {
            Tally(now, after, 1);
        }
    }

    private void Tally(Guid broadcast, MessageRecord message, long by)
    {
        var tallies = Staged.Broadcasts.Tallies;
        var address = new BroadcastAddress(message.Address.Contact.Organization, broadcast);
        var key = (address, message.Status, MessageTally.DetailOf(message));
        tallies[key] = tallies.GetValueOrDefault(key) + by;
        undo.Add(() => tallies[key] -= by);
    }
}
