using Nod.Catalog;
using Nod.Ledger;
using NodaTime;

namespace Nod.Server.Api;

internal sealed record AlertAnswer(
    Guid Id,
    string Code,
    Guid? MessageId,
    string? Subject,
    Instant RaisedAt,
    Instant? ClearedAt,
    string Detail
);

/// <summary>What a person of the organization should look at.</summary>
internal static class AlertEndpoints
{
    private const int PageSize = 100;

    public static void Map(Endpoints api) =>
        api.Get<ItemList<AlertAnswer>>(
            "/v1/alerts",
            Scope.Read,
            "What somebody should look at, newest first",
            ListAsync
        );

    private static async Task<Answer> ListAsync(Call call)
    {
        var cursor = call.Http.Request.Query["cursor"].ToString();
        Guid before = default;
        if (cursor.Length > 0 && !Guid.TryParse(cursor, out before))
        {
            call.Faults.Add("cursor", "invalid", "cursor must be the next of the page before.");
            call.ThrowIfFaulty();
        }

        var found = await call.Node.Store.ReadAlertsAsync(
            call.OrganizationId,
            cursor.Length > 0 ? before : null,
            PageSize,
            call.Cancellation
        );
        var next = found.Count == PageSize ? found[^1].Id.ToString() : null;
        return Answer.Ok(new ItemList<AlertAnswer>([.. found.Select(Show)], next), Wire.Json.ItemListAlertAnswer);
    }

    public static AlertAnswer Show(Alert alert) =>
        new(alert.Id, alert.Code, alert.Message, alert.Subject, alert.RaisedAt, alert.ClearedAt, alert.Detail);
}
