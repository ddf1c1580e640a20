using Nod.Broadcasts;
using NodaTime;

namespace Nod.Ledger;

// What a store answers about broadcasts. Messages of a broadcast are due apart from all others, so that none of those
// waits behind a million of these.
public partial interface IStore
{
    /// <summary>A broadcast, or null.</summary>
    Task<Broadcast?> FindBroadcastAsync(BroadcastAddress address, CancellationToken cancellation = default);

    /// <summary>An organization's broadcasts, newest first, at most <paramref name="limit"/>, from before a given one.</summary>
    Task<IReadOnlyList<Broadcast>> ReadBroadcastsAsync(
        Guid organization,
        Guid? before,
        int limit,
        CancellationToken cancellation = default
    );

    /// <summary>Broadcasts of every organization that have something left to do, the oldest first.</summary>
    Task<IReadOnlyList<Broadcast>> ReadOpenBroadcastsAsync(CancellationToken cancellation = default);

    /// <summary>
    /// A broadcast's recipients with their messages, at most <paramref name="limit"/>, in the store's own order of
    /// contacts, after a given one.
    /// </summary>
    Task<IReadOnlyList<BroadcastRecipient>> ReadRecipientsAsync(
        BroadcastAddress address,
        RecipientFilter filter,
        PhoneNumber? after,
        int limit,
        CancellationToken cancellation = default
    );

    /// <summary>How many recipients a broadcast has.</summary>
    Task<long> CountRecipientsAsync(BroadcastAddress address, CancellationToken cancellation = default);

    /// <summary>A broadcast's messages counted by where they stand.</summary>
    Task<IReadOnlyList<MessageTally>> ReadTalliesAsync(
        BroadcastAddress address,
        CancellationToken cancellation = default
    );

    /// <summary>
    /// How many recipients stopped anything after a broadcast's text had gone to them, by whatever way.
    /// </summary>
    /// <param name="address">The broadcast.</param>
    /// <param name="since">Stops recorded before this are left out; when the broadcast was started.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    Task<long> CountStopsAsync(BroadcastAddress address, Instant since, CancellationToken cancellation = default);

    /// <summary>A broadcast's messages that wait for their hour and are due, the longest due first.</summary>
    Task<IReadOnlyList<MessageAddress>> ReadDueAsync(
        BroadcastAddress address,
        Instant now,
        int limit,
        CancellationToken cancellation = default
    );

    /// <summary>When a broadcast's next waiting message is due, or null when none waits.</summary>
    Task<Instant?> ReadNextDueAsync(BroadcastAddress address, CancellationToken cancellation = default);
}
