using Nod.Feeds;
using Nod.Health;
using Nod.Ledger;
using Nod.Sending;
using Nod.Webhooks;
using NodaTime;

namespace Nod.Testing;

/// <summary>What those who look on from outside read, from lists and dictionaries.</summary>
public sealed partial class InMemoryStore
{
    private readonly List<FeedItem> feed = [];
    private readonly Dictionary<(Guid Organization, string Name), Follower> followers = [];
    private readonly SortedDictionary<(WebhookAddress Webhook, FeedCursor Id), WebhookDelivery> deliveries = new(
        Comparer<(WebhookAddress Webhook, FeedCursor Id)>.Create(
            (left, right) =>
                (left.Webhook.Organization, left.Webhook.Id, left.Id).CompareTo(
                    (right.Webhook.Organization, right.Webhook.Id, right.Id)
                )
        )
    );
    private readonly Dictionary<(HealthKey Key, HealthOutcome Outcome), long> health = [];

    /// <inheritdoc/>
    public Task<IReadOnlyList<FeedItem>> ReadFeedAsync(
        Guid organization,
        FeedCursor after,
        int limit,
        CancellationToken cancellation = default
    ) =>
        Read<IReadOnlyList<FeedItem>>(() =>
            [.. feed.Where(item => item.Organization == organization && item.Id > after).Take(limit)]
        );

    /// <inheritdoc/>
    public Task<IReadOnlyList<FeedItem>> ReadFeedAsync(
        Guid after,
        int commits,
        CancellationToken cancellation = default
    ) =>
        Read<IReadOnlyList<FeedItem>>(() =>
        {
            var next = feed.Select(item => item.Id.Batch)
                .Where(batch => batch > after)
                .Distinct()
                .Take(commits)
                .ToHashSet();
            return
            [
                .. feed.Where(item => next.Contains(item.Id.Batch))
                    .OrderBy(item => item.Id.Batch)
                    .ThenBy(item => item.Organization)
                    .ThenBy(item => item.Id.Entry),
            ];
        });

    /// <inheritdoc/>
    public Task<Guid> ReadFeedEndAsync(CancellationToken cancellation = default) =>
        Read(() => feed.Select(item => item.Id.Batch).LastOrDefault());

    /// <inheritdoc/>
    public Task<Guid> ReadFeedBeginAsync(CancellationToken cancellation = default) =>
        Read(() => feed.Select(item => item.Id.Batch).FirstOrDefault());

    /// <inheritdoc/>
    public Task<InboundRecord?> FindInboundAsync(
        ContactAddress address,
        Instant receivedAt,
        CancellationToken cancellation = default
    ) =>
        Read(() =>
            inbound
                .Values.OrderBy(text => (text.Key.Provider, text.Key.Id))
                .FirstOrDefault(text => text.Contact == address && text.ReceivedAt == receivedAt)
        );

    /// <inheritdoc/>
    public Task<IReadOnlyList<Follower>> ReadFollowersAsync(CancellationToken cancellation = default) =>
        Read<IReadOnlyList<Follower>>(() =>
            [.. followers.Values.OrderBy(one => one.Organization).ThenBy(one => one.Name, StringComparer.Ordinal)]
        );

    /// <inheritdoc/>
    public Task<IReadOnlyList<WebhookDelivery>> ReadDeliveriesAsync(
        WebhookAddress webhook,
        DeliveryStatus? status,
        FeedCursor? before,
        int limit,
        CancellationToken cancellation = default
    ) =>
        Read<IReadOnlyList<WebhookDelivery>>(() =>
            [
                .. deliveries
                    .Values.Where(one => one.Webhook == webhook && !(one.Id >= before))
                    .Where(one => status is null || one.Status == status)
                    .OrderByDescending(one => one.Id)
                    .Take(limit),
            ]
        );

    /// <inheritdoc/>
    public Task<WebhookDelivery?> FindDeliveryAsync(
        WebhookAddress webhook,
        FeedCursor id,
        CancellationToken cancellation = default
    ) => Read(() => deliveries.GetValueOrDefault((webhook, id)));

    /// <inheritdoc/>
    public Task<IReadOnlyList<WebhookDelivery>> ReadDueDeliveriesAsync(
        WebhookAddress webhook,
        Instant now,
        int limit,
        CancellationToken cancellation = default
    ) =>
        Read<IReadOnlyList<WebhookDelivery>>(() =>
            [
                .. deliveries
                    .Values.Where(one => one.Webhook == webhook && one.DueAt <= now)
                    .OrderBy(one => (one.DueAt!.Value, one.Id))
                    .Take(limit),
            ]
        );

    /// <inheritdoc/>
    public Task<IReadOnlyList<WebhookBacklog>> ReadBacklogsAsync(CancellationToken cancellation = default) =>
        Read<IReadOnlyList<WebhookBacklog>>(() =>
            [
                .. deliveries
                    .Values.Where(one => one.DueAt is not null)
                    .GroupBy(one => one.Webhook)
                    .OrderBy(group => (group.Key.Organization, group.Key.Id))
                    .Select(group => new WebhookBacklog(
                        group.Key,
                        group.LongCount(),
                        group.Min(one => one.DueAt!.Value)
                    )),
            ]
        );

    /// <inheritdoc/>
    public Task<IReadOnlyList<HealthCount>> ReadHealthAsync(
        Guid organization,
        LocalDate from,
        LocalDate to,
        CancellationToken cancellation = default
    ) =>
        Read<IReadOnlyList<HealthCount>>(() =>
            [
                .. health
                    .Where(pair => pair.Key.Key.Organization == organization)
                    .Where(pair => pair.Key.Key.Day >= from && pair.Key.Key.Day <= to)
                    .Select(pair => new HealthCount(pair.Key.Key, pair.Key.Outcome, pair.Value))
                    .OrderBy(count => count.Key.Day)
                    .ThenBy(count => count.Key.Sender, StringComparer.Ordinal)
                    .ThenBy(count => count.Key.Brand, StringComparer.Ordinal)
                    .ThenBy(count => count.Key.Program, StringComparer.Ordinal)
                    .ThenBy(count => count.Key.Wording, StringComparer.Ordinal)
                    .ThenBy(count => count.Key.Carrier, StringComparer.Ordinal)
                    .ThenBy(count => EnumWords<HealthOutcome>.Of(count.Outcome), StringComparer.Ordinal),
            ]
        );

    /// <inheritdoc/>
    public Task<IReadOnlyList<Alert>> ReadOpenAlertsAsync(
        Guid organization,
        CancellationToken cancellation = default
    ) =>
        Read<IReadOnlyList<Alert>>(() =>
            [
                .. alerts
                    .Where(alert => alert.Organization == organization)
                    .Where(alert => alert is { Subject: not null, ClearedAt: null })
                    .OrderBy(alert => alert.Id),
            ]
        );

    /// <inheritdoc/>
    public Task<Alert?> FindAlertAsync(Guid organization, Guid id, CancellationToken cancellation = default) =>
        Read(() => alerts.Find(alert => alert.Organization == organization && alert.Id == id));

    /// <inheritdoc/>
    public Task<Backlog> ReadOutboxBacklogAsync(Instant now, CancellationToken cancellation = default) =>
        Read(() =>
        {
            var due = messages
                .Values.Where(message => message is { IsOpen: true, Attempt: null } && message.DueAt <= now)
                .ToList();
            return new Backlog(
                due.Count,
                due.Count == 0 ? null : due.Min(message => Times.ToMicroseconds(message.DueAt))
            );
        });

    private void Keep(StagedFeed staged)
    {
        foreach (var entries in staged.ByOrganization())
        {
            feed.AddRange(FeedCodec.Read(entries[0].Organization, staged.Batch, FeedCodec.Write(entries, KeyOf)));
        }

        foreach (var follower in staged.Followers)
        {
            var key = (follower.Organization, follower.Name);
            if (follower.Content is null)
            {
                followers.Remove(key);
            }
            else
            {
                followers[key] = follower;
            }
        }

        foreach (var delivery in staged.Deliveries)
        {
            deliveries[(delivery.Webhook, delivery.Id)] = delivery;
        }

        foreach (var count in staged.Counts)
        {
            var key = (count.Key, count.Outcome);
            health[key] = health.GetValueOrDefault(key) + count.Texts;
        }

        foreach (var (organization, id, at) in staged.Cleared)
        {
            var place = alerts.FindIndex(alert => alert.Organization == organization && alert.Id == id);
            alerts[place] = alerts[place] with { ClearedAt = at };
        }

        foreach (var upTo in staged.Forgotten)
        {
            feed.RemoveAll(item => item.Id.Batch <= upTo);
            var edge = new FeedCursor(upTo, 0);
            foreach (var old in deliveries.Where(pair => pair.Key.Id < edge && pair.Value.DueAt is null).ToList())
            {
                deliveries.Remove(old.Key);
            }
        }
    }
}
