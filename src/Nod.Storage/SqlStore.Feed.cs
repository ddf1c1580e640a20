using Nod.Feeds;
using Nod.Health;
using Nod.Ledger;
using Nod.Sending;
using Nod.Webhooks;
using NodaTime;

namespace Nod.Storage;

/// <summary>What those who look on from outside read.</summary>
public abstract partial class SqlStore
{
    // A commit has an entry or some hundred; the first may be behind the reader already.
    private const int CommitsAtOnce = 8;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<FeedItem>> ReadFeedAsync(
        Guid organization,
        FeedCursor after,
        int limit,
        CancellationToken cancellation = default
    )
    {
        var found = new List<FeedItem>();
        for (var from = after.Batch; ; from = found[^1].Id.Batch)
        {
            var rows = await QueryAsync(
                "feed",
                [organization, from, (long)CommitsAtOnce],
                row => FeedCodec.Read(organization, row.Id(0), row.Bytes(1)).ToList(),
                cancellation
            );
            var last = found is [.., var before] ? before.Id : after;
            found.AddRange(rows.SelectMany(items => items).Where(item => item.Id > last));
            if (rows.Count < CommitsAtOnce || found.Count >= limit)
            {
                return found.Count > limit ? found[..limit] : found;
            }
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<FeedItem>> ReadFeedAsync(
        Guid after,
        int commits,
        CancellationToken cancellation = default
    )
    {
        var rows = await QueryAsync(
            "feed_of_all",
            [after, (long)commits],
            row => FeedCodec.Read(row.Id(0), row.Id(1), row.Bytes(2)).ToList(),
            cancellation
        );
        return [.. rows.SelectMany(items => items)];
    }

    /// <inheritdoc/>
    public Task<Guid> ReadFeedEndAsync(CancellationToken cancellation = default) =>
        FirstIdAsync("feed_end", cancellation);

    /// <inheritdoc/>
    public Task<Guid> ReadFeedBeginAsync(CancellationToken cancellation = default) =>
        FirstIdAsync("feed_begin", cancellation);

    /// <inheritdoc/>
    public async Task<InboundRecord?> FindInboundAsync(
        ContactAddress address,
        Instant receivedAt,
        CancellationToken cancellation = default
    )
    {
        var found = await QueryAsync(
            "inbound_at",
            [address.Organization, Keyring.KeyOf(address).ToBytes(), Times.ToStored(receivedAt)],
            row => FeedRows.Inbound(row, address, receivedAt),
            cancellation
        );
        return found is [var text, ..] ? text : null;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Follower>> ReadFollowersAsync(CancellationToken cancellation = default) =>
        QueryAsync("followers", [], FeedRows.Follower, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<WebhookDelivery>> ReadDeliveriesAsync(
        WebhookAddress webhook,
        DeliveryStatus? status,
        FeedCursor? before,
        int limit,
        CancellationToken cancellation = default
    ) =>
        QueryAsync(
            "deliveries",
            [
                webhook.Organization,
                webhook.Id,
                // Above every place: after the digits comes nothing but other digits.
                before?.ToString() ?? "evt_g",
                status is { } wanted ? EnumWords<DeliveryStatus>.Of(wanted) : string.Empty,
                (long)limit,
            ],
            FeedRows.Delivery,
            cancellation
        );

    /// <inheritdoc/>
    public async Task<WebhookDelivery?> FindDeliveryAsync(
        WebhookAddress webhook,
        FeedCursor id,
        CancellationToken cancellation = default
    )
    {
        var found = await QueryAsync(
            "delivery",
            [webhook.Organization, webhook.Id, id.ToString()],
            FeedRows.Delivery,
            cancellation
        );
        return found is [var delivery, ..] ? delivery : null;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<WebhookDelivery>> ReadDueDeliveriesAsync(
        WebhookAddress webhook,
        Instant now,
        int limit,
        CancellationToken cancellation = default
    ) =>
        QueryAsync(
            "due_deliveries",
            [webhook.Organization, webhook.Id, Times.ToStored(now), (long)limit],
            FeedRows.Delivery,
            cancellation
        );

    /// <inheritdoc/>
    public Task<IReadOnlyList<WebhookBacklog>> ReadBacklogsAsync(CancellationToken cancellation = default) =>
        QueryAsync("backlogs", [], FeedRows.Backlog, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<HealthCount>> ReadHealthAsync(
        Guid organization,
        LocalDate from,
        LocalDate to,
        CancellationToken cancellation = default
    ) =>
        QueryAsync(
            "health",
            [organization, FeedRows.Day(from), FeedRows.Day(to)],
            row => FeedRows.Count(row, organization),
            cancellation
        );

    /// <inheritdoc/>
    public Task<IReadOnlyList<Alert>> ReadOpenAlertsAsync(
        Guid organization,
        CancellationToken cancellation = default
    ) => QueryAsync("open_alerts", [organization], row => Rows.Alert(row, organization), cancellation);

    /// <inheritdoc/>
    public async Task<Alert?> FindAlertAsync(Guid organization, Guid id, CancellationToken cancellation = default)
    {
        var found = await QueryAsync(
            "find_alert",
            [organization, id],
            row => Rows.Alert(row, organization),
            cancellation
        );
        return found is [var alert, ..] ? alert : null;
    }

    /// <inheritdoc/>
    public async Task<Backlog> ReadOutboxBacklogAsync(Instant now, CancellationToken cancellation = default)
    {
        var found = await QueryAsync(
            "outbox_backlog",
            [Times.ToStored(now)],
            row => new Backlog(row.Number(0), row.IsNull(1) ? null : Times.FromStored(row.Number(1))),
            cancellation
        );
        return found[0];
    }

    private async Task<Guid> FirstIdAsync(string query, CancellationToken cancellation)
    {
        var found = await QueryAsync(query, [], row => row.Id(0), cancellation);
        return found is [var id, ..] ? id : Guid.Empty;
    }
}
