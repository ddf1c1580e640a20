using System.Text.Json;
using System.Text.Json.Serialization;
using Nod.Feeds;
using Nod.Ledger;
using Nod.Webhooks;
using NodaTime;

namespace Nod.Server.Webhooks;

/// <summary>How far a webhook has been told what happens, and how it fares. Kept as a follower of the feed.</summary>
internal sealed record WebhookWalk
{
    // A dead address is knocked at this often, one that answers and refuses more often.
    private static readonly Duration DeadPauseMax = Duration.FromMinutes(5);
    private static readonly Duration RefusedPauseMax = Duration.FromSeconds(30);

    /// <summary>Everything up to here was told, or waits as a delivery of its own.</summary>
    public required FeedCursor At { get; init; }

    /// <summary>Where a replay ends; null for the walk that never does.</summary>
    public FeedCursor? To { get; init; }

    /// <summary>Since when nothing was taken; null when something was.</summary>
    public Instant? FailingSince { get; init; }

    /// <summary>How often in a row nothing was taken.</summary>
    public int Failures { get; init; }

    /// <summary>Not before then; null at once.</summary>
    public Instant? PausedUntil { get; init; }

    [JsonIgnore]
    public bool IsFailing => FailingSince is not null;

    /// <summary>Where a webhook begins: at what came after it was made. Both identifiers are of one source, which rises.</summary>
    public static WebhookWalk Of(Webhook webhook) => new() { At = FeedCursor.After(webhook.Id) };

    public static string NameOf(Guid webhook) => $"webhook:{webhook:n}";

    public static string ReplayNameOf(Guid webhook, Guid replay) => $"replay:{webhook:n}:{replay:n}";

    public static string ReplayPrefix(Guid webhook) => $"replay:{webhook:n}:";

    public static WebhookWalk Of(Follower follower) =>
        JsonSerializer.Deserialize(follower.Content!, WalkJson.Default.WebhookWalk)!;

    /// <summary>The walk as it is kept.</summary>
    public Follower Kept(Guid organization, string name) =>
        new(organization, name, JsonSerializer.Serialize(this, WalkJson.Default.WebhookWalk));

    /// <summary>The same after something was taken.</summary>
    public WebhookWalk Well() => this with { FailingSince = null, Failures = 0, PausedUntil = null };

    /// <summary>The same after nothing was taken.</summary>
    public WebhookWalk Failed(Instant now, bool isDead)
    {
        var most = isDead ? DeadPauseMax : RefusedPauseMax;
        return this with
        {
            FailingSince = FailingSince ?? now,
            Failures = Failures + 1,
            PausedUntil = now + Duration.Min(RetrySchedule.PauseAfter(Failures + 1), most),
        };
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(InstantJson), typeof(FeedCursorJson)]
)]
[JsonSerializable(typeof(WebhookWalk))]
internal sealed partial class WalkJson : JsonSerializerContext;

/// <summary>Records what became of telling a webhook: deliveries, and how far its walks came.</summary>
/// <param name="deliveries">Deliveries as they stand now.</param>
/// <param name="followers">Walks as they stand now.</param>
internal sealed class SettleDeliveries(IReadOnlyCollection<WebhookDelivery> deliveries, params Follower[] followers)
    : Change<bool>
{
    public override void Declare(ReadSet reads) { }

    public override bool Apply(ChangeContext context)
    {
        foreach (var delivery in deliveries)
        {
            context.Put(delivery);
        }

        foreach (var follower in followers)
        {
            context.Put(follower);
        }

        return true;
    }
}
