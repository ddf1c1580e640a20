using System.Text.Json.Serialization;
using Nod.Feeds;
using NodaTime;

namespace Nod.Webhooks;

/// <summary>Where a delivery stands.</summary>
[JsonConverter(typeof(SnakeCase<DeliveryStatus>))]
public enum DeliveryStatus
{
    /// <summary>To be tried, for the first time or again.</summary>
    Pending,

    /// <summary>The address took it.</summary>
    Delivered,

    /// <summary>Given up.</summary>
    Failed,
}

/// <summary>What became of telling a webhook of one thing that happened. What it tells is read anew at each try.</summary>
public sealed record WebhookDelivery
{
    /// <summary>The webhook.</summary>
    public required WebhookAddress Webhook { get; init; }

    /// <summary>The entry of the feed; the same identifier at every try.</summary>
    public required FeedCursor Id { get; init; }

    /// <summary>What happened, as the wire spells it.</summary>
    public required string Kind { get; init; }

    /// <summary>When it happened.</summary>
    public required Instant HappenedAt { get; init; }

    /// <summary>Where it stands.</summary>
    public required DeliveryStatus Status { get; init; }

    /// <summary>How often it was tried.</summary>
    public int Tries { get; init; }

    /// <summary>When it was tried first; its life counts from then. Null before.</summary>
    public Instant? FirstTriedAt { get; init; }

    /// <summary>When it was tried last, or null.</summary>
    public Instant? TriedAt { get; init; }

    /// <summary>When it is tried next; null when it is over.</summary>
    public Instant? DueAt { get; init; }

    /// <summary>The HTTP status of the last answer; null when there was none.</summary>
    public int? AnswerStatus { get; init; }

    /// <summary>Why the last try was in vain; null when it was not.</summary>
    public string? Why { get; init; }

    /// <summary>The same after a try that was taken.</summary>
    public WebhookDelivery Taken(Instant now, int status) =>
        Tried(now) with
        {
            Status = DeliveryStatus.Delivered,
            AnswerStatus = status,
            Why = null,
            DueAt = null,
        };

    /// <summary>The same after a try in vain: due again, or given up when its life is over.</summary>
    public WebhookDelivery Refused(Instant now, int? status, string why)
    {
        var tried = Tried(now) with { AnswerStatus = status, Why = why };
        // The last try is the one at the end of its life, wherever the pauses before it led.
        var end = tried.FirstTriedAt!.Value + RetrySchedule.Life;
        return now < end
            ? tried with
            {
                Status = DeliveryStatus.Pending,
                DueAt = Instant.Min(now + RetrySchedule.PauseAfter(tried.Tries), end),
            }
            : tried with
            {
                Status = DeliveryStatus.Failed,
                DueAt = null,
            };
    }

    /// <summary>The same, to be tried anew from the beginning.</summary>
    public WebhookDelivery Again(Instant now) =>
        this with
        {
            Status = DeliveryStatus.Pending,
            Tries = 0,
            FirstTriedAt = null,
            DueAt = now,
        };

    private WebhookDelivery Tried(Instant now) =>
        this with
        {
            Tries = Tries + 1,
            FirstTriedAt = FirstTriedAt ?? now,
            TriedAt = now,
        };
}

/// <summary>When a post in vain is tried again: the pauses that Standard Webhooks proposes, for three days.</summary>
public static class RetrySchedule
{
    /// <summary>How long something is tried.</summary>
    public static readonly Duration Life = Duration.FromDays(3);

    private static readonly Duration[] Pauses =
    [
        Duration.FromSeconds(5),
        Duration.FromMinutes(5),
        Duration.FromMinutes(30),
        Duration.FromHours(2),
        Duration.FromHours(5),
        Duration.FromHours(10),
        Duration.FromHours(14),
    ];

    /// <summary>The pause after so many tries in vain, at least one.</summary>
    public static Duration PauseAfter(int tries) => Pauses[Math.Clamp(tries - 1, 0, Pauses.Length - 1)];
}

/// <summary>What a webhook is still to be posted.</summary>
/// <param name="Webhook">The webhook.</param>
/// <param name="Pending">How many deliveries are to be tried again.</param>
/// <param name="NextDue">When the first of them is due.</param>
public readonly record struct WebhookBacklog(WebhookAddress Webhook, long Pending, Instant NextDue);
