using Nod.Feeds;
using Nod.Health;
using Nod.Sending;
using Nod.Webhooks;
using NodaTime;

namespace Nod.Ledger;

// What those who look on from outside read. Never part of a change.
public partial interface IStore
{
    /// <summary>
    /// An organization's feed after a place, at most <paramref name="limit"/> entries, in order. What is read once is never
    /// joined by anything before it.
    /// </summary>
    Task<IReadOnlyList<FeedItem>> ReadFeedAsync(
        Guid organization,
        FeedCursor after,
        int limit,
        CancellationToken cancellation = default
    );

    /// <summary>The feed of every organization after a commit: all of the next <paramref name="commits"/>, in order.</summary>
    Task<IReadOnlyList<FeedItem>> ReadFeedAsync(Guid after, int commits, CancellationToken cancellation = default);

    /// <summary>The last commit in the feed, or an empty identifier.</summary>
    Task<Guid> ReadFeedEndAsync(CancellationToken cancellation = default);

    /// <summary>The first commit that the feed still has, or an empty identifier.</summary>
    Task<Guid> ReadFeedBeginAsync(CancellationToken cancellation = default);

    /// <summary>An inbound text of a contact's that was received at a time, or null.</summary>
    Task<InboundRecord?> FindInboundAsync(
        ContactAddress address,
        Instant receivedAt,
        CancellationToken cancellation = default
    );

    /// <summary>Everybody who follows the feed.</summary>
    Task<IReadOnlyList<Follower>> ReadFollowersAsync(CancellationToken cancellation = default);

    /// <summary>Deliveries of a webhook, newest first, at most <paramref name="limit"/>, from before a given one.</summary>
    Task<IReadOnlyList<WebhookDelivery>> ReadDeliveriesAsync(
        WebhookAddress webhook,
        DeliveryStatus? status,
        FeedCursor? before,
        int limit,
        CancellationToken cancellation = default
    );

    /// <summary>A delivery of a webhook's, or null.</summary>
    Task<WebhookDelivery?> FindDeliveryAsync(
        WebhookAddress webhook,
        FeedCursor id,
        CancellationToken cancellation = default
    );

    /// <summary>Deliveries of a webhook that are to be tried by now, the longest due first.</summary>
    Task<IReadOnlyList<WebhookDelivery>> ReadDueDeliveriesAsync(
        WebhookAddress webhook,
        Instant now,
        int limit,
        CancellationToken cancellation = default
    );

    /// <summary>How many deliveries are still to be tried, and when the first of them is due; of every webhook.</summary>
    Task<IReadOnlyList<WebhookBacklog>> ReadBacklogsAsync(CancellationToken cancellation = default);

    /// <summary>The counts of health of an organization from a day to another, both included (UTC).</summary>
    Task<IReadOnlyList<HealthCount>> ReadHealthAsync(
        Guid organization,
        LocalDate from,
        LocalDate to,
        CancellationToken cancellation = default
    );

    /// <summary>Alerts of an organization about something other than a message whose cause is not over.</summary>
    Task<IReadOnlyList<Alert>> ReadOpenAlertsAsync(Guid organization, CancellationToken cancellation = default);

    /// <summary>An alert by its identifier, or null.</summary>
    Task<Alert?> FindAlertAsync(Guid organization, Guid id, CancellationToken cancellation = default);

    /// <summary>How many messages are due and not claimed, and since when the first of them is.</summary>
    Task<Backlog> ReadOutboxBacklogAsync(Instant now, CancellationToken cancellation = default);
}

/// <summary>What waits though it is due.</summary>
/// <param name="Waiting">How much.</param>
/// <param name="OldestDue">Since when the first of it is due; null when nothing waits.</param>
public readonly record struct Backlog(long Waiting, Instant? OldestDue);
