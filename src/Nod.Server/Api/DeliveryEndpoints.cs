using Nod.Catalog;
using Nod.Feeds;
using Nod.Server.Webhooks;
using Nod.Webhooks;
using NodaTime;

namespace Nod.Server.Api;

internal sealed record ReplayInput
{
    public string? Event { get; init; }
    public Instant? From { get; init; }
    public Instant? To { get; init; }
}

internal sealed record DeliveryAnswer(
    string EventId,
    string Type,
    Instant HappenedAt,
    DeliveryStatus Status,
    int Tries,
    Instant? TriedAt,
    Instant? DueAt,
    int? AnswerStatus,
    string? Why
);

internal sealed record ReplayBegun(string? Event, string To);

/// <summary>What webhooks were told, and telling it again.</summary>
internal static class DeliveryEndpoints
{
    private const int PageSize = 100;

    public static void Map(Endpoints api)
    {
        api.Get<ItemList<DeliveryAnswer>>(
            "/v1/webhooks/{id}/deliveries",
            Scope.Admin,
            "What a webhook was told and what came of it, newest first",
            ListAsync
        );
        api.Post<ReplayInput, ReplayBegun>(
            "/v1/webhooks/{id}/replay",
            Scope.Admin,
            "Tell a webhook again of one event, or of a span of time",
            Wire.Json.ReplayInput,
            ReplayAsync
        );
    }

    private static async Task<Answer> ListAsync(Call call)
    {
        var query = call.Http.Request.Query;
        var cursor = query["cursor"].ToString();
        FeedCursor before = default;
        if (cursor.Length > 0 && !FeedCursor.TryParse(cursor, out before))
        {
            call.Faults.Add("cursor", "invalid", "cursor must be the next of the page before.");
        }

        var word = query["status"].ToString();
        DeliveryStatus status = default;
        if (word.Length > 0 && !EnumWords<DeliveryStatus>.TryParse(word, out status))
        {
            call.Faults.Add("status", "unknown", "status must be pending, delivered or failed.");
        }

        call.ThrowIfFaulty();
        if (WebhookEndpoints.Find(call) is not { } webhook)
        {
            return Answer.NotFound("webhook");
        }

        var found = await call.Node.Store.ReadDeliveriesAsync(
            new WebhookAddress(call.OrganizationId, webhook.Id),
            word.Length > 0 ? status : null,
            cursor.Length > 0 ? before : null,
            PageSize,
            call.Cancellation
        );
        var next = found.Count == PageSize ? found[^1].Id.ToString() : null;
        return Answer.Ok(new ItemList<DeliveryAnswer>([.. found.Select(Show)], next), Wire.Json.ItemListDeliveryAnswer);
    }

    private static async Task<Answer> ReplayAsync(Call call, ReplayInput input)
    {
        var faults = call.Faults;
        FeedCursor one = default;
        if (input.Event is not null && (!FeedCursor.TryParse(input.Event, out one) || input.Event.Length == 0))
        {
            faults.Add("event", "invalid", "event must be the id of an event.");
        }

        if (input.Event is null == input.From is null && !faults.Has("from") && !faults.Has("event"))
        {
            faults.Add("event", "required", "Name either an event, or from and perhaps to.");
        }

        if (input.To is not null && !faults.Has("from") && (input.From is null || input.To <= input.From))
        {
            faults.Add("to", "invalid", "to must lie after from.");
        }

        call.ThrowIfFaulty();
        if (WebhookEndpoints.Find(call) is not { } webhook)
        {
            return Answer.NotFound("webhook");
        }

        var (from, to) = input.Event is null ? await SpanAsync(call, input) : (one.Before, one);
        if (
            input.Event is not null
            && (
                await call.Node.Store.ReadFeedAsync(call.OrganizationId, from, 1, call.Cancellation) is not [var item]
                || item.Id != one
            )
        )
        {
            return Answer.NotFound("event");
        }

        var walk = new WebhookWalk { At = from, To = to };
        var name = WebhookWalk.ReplayNameOf(webhook.Id, call.Node.Ids.Next());
        return await call.CommitAsync(
            new SettleDeliveries([], walk.Kept(call.OrganizationId, name)),
            _ => Answer.Created(new ReplayBegun(input.Event, to.ToString()), Wire.Json.ReplayBegun)
        );
    }

    // Never past what happened by now: a replay ends.
    private static async Task<(FeedCursor From, FeedCursor To)> SpanAsync(Call call, ReplayInput input)
    {
        var end = FeedCursor.After(await call.Node.Store.ReadFeedEndAsync(call.Cancellation));
        var to = input.To is { } until ? new FeedCursor(IdSource.LeastAt(until), 0) : end;
        return (new FeedCursor(IdSource.LeastAt(input.From!.Value), 0).Before, to < end ? to : end);
    }

    private static DeliveryAnswer Show(WebhookDelivery delivery) =>
        new(
            delivery.Id.ToString(),
            delivery.Kind,
            delivery.HappenedAt,
            delivery.Status,
            delivery.Tries,
            delivery.TriedAt,
            delivery.DueAt,
            delivery.AnswerStatus,
            delivery.Why
        );
}
