using Nod.Ledger;
using Nod.Sending;

namespace Nod.Broadcasts;

/// <summary>What one transaction is to write about broadcasts.</summary>
public sealed class StagedBroadcasts
{
    /// <summary>Broadcasts to replace.</summary>
    public Dictionary<BroadcastAddress, Broadcast> Broadcasts { get; } = [];

    /// <summary>Recipients to add, or to complete: what is null here stays as it is stored.</summary>
    public Dictionary<(Guid Broadcast, ContactAddress Contact), BroadcastRecipient> Recipients { get; } = [];

    /// <summary>By how much to change each count of messages.</summary>
    public Dictionary<(BroadcastAddress Broadcast, MessageStatus Status, string Detail), long> Tallies { get; } = [];

    /// <summary>Whether there is nothing to write.</summary>
    public bool IsEmpty => Broadcasts.Count == 0 && Recipients.Count == 0 && Tallies.Count == 0;

    internal void Clear()
    {
        Broadcasts.Clear();
        Recipients.Clear();
        Tallies.Clear();
    }
}
