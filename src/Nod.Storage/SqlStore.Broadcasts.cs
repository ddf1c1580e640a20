using Nod.Broadcasts;
using Nod.Decisions;
using Nod.Ledger;
using Nod.Sending;
using NodaTime;

namespace Nod.Storage;

/// <summary>The broadcasts' side of the store.</summary>
public abstract partial class SqlStore
{
    /// <inheritdoc/>
    public async Task<Broadcast?> FindBroadcastAsync(BroadcastAddress address, CancellationToken cancellation = default)
    {
        var found = await QueryAsync("broadcast", Values(address), BroadcastRows.Broadcast, cancellation);
        return found is [var broadcast] ? broadcast : null;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Broadcast>> ReadBroadcastsAsync(
        Guid organization,
        Guid? before,
        int limit,
        CancellationToken cancellation = default
    ) =>
        QueryAsync(
            "broadcasts",
            [organization, before ?? Guid.AllBitsSet, (long)limit],
            BroadcastRows.Broadcast,
            cancellation
        );

    /// <inheritdoc/>
    public Task<IReadOnlyList<Broadcast>> ReadOpenBroadcastsAsync(CancellationToken cancellation = default) =>
        QueryAsync("open_broadcasts", [], BroadcastRows.Broadcast, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<BroadcastRecipient>> ReadRecipientsAsync(
        BroadcastAddress address,
        RecipientFilter filter,
        PhoneNumber? after,
        int limit,
        CancellationToken cancellation = default
    ) =>
        QueryAsync(
            "recipients",
            [
                address.Organization,
                address.Id,
                after is { } last
                    ? Keyring.KeyOf(new ContactAddress(address.Organization, last)).ToBytes()
                    : new byte[16],
                filter.Verdict is { } verdict ? EnumWords<Verdict>.Of(verdict) : string.Empty,
                filter.Reason ?? string.Empty,
                filter.Status is { } status ? EnumWords<MessageStatus>.Of(status) : string.Empty,
                (long)limit,
            ],
            row => BroadcastRows.Recipient(row, address),
            cancellation
        );

    /// <inheritdoc/>
    public async Task<long> CountRecipientsAsync(BroadcastAddress address, CancellationToken cancellation = default) =>
        (await QueryAsync("count_recipients", Values(address), row => row.Number(0), cancellation))[0];

    /// <inheritdoc/>
    public Task<IReadOnlyList<MessageTally>> ReadTalliesAsync(
        BroadcastAddress address,
        CancellationToken cancellation = default
    ) => QueryAsync("tallies", Values(address), BroadcastRows.Tally, cancellation);

    /// <inheritdoc/>
    public async Task<long> CountStopsAsync(
        BroadcastAddress address,
        Instant since,
        CancellationToken cancellation = default
    ) =>
        (
            await QueryAsync(
                "count_stops",
                [address.Organization, Times.ToStored(since), address.Id],
                row => row.Number(0),
                cancellation
            )
        )[0];

    /// <inheritdoc/>
    public Task<IReadOnlyList<MessageAddress>> ReadDueAsync(
        BroadcastAddress address,
        Instant now,
        int limit,
        CancellationToken cancellation = default
    ) =>
        QueryAsync(
            "broadcast_due",
            [address.Organization, address.Id, Times.ToStored(now), (long)limit],
            Rows.Address,
            cancellation
        );

    /// <inheritdoc/>
    public async Task<Instant?> ReadNextDueAsync(BroadcastAddress address, CancellationToken cancellation = default)
    {
        var found = await QueryAsync("broadcast_next_due", Values(address), row => row.Number(0), cancellation);
        return found is [var due] ? Times.FromStored(due) : null;
    }

    private static object[] Values(BroadcastAddress address) => [address.Organization, address.Id];
}
