using Nod.Broadcasts;
using Nod.Catalog;
using Nod.Consent;
using Nod.Ledger;
using Nod.Sending;
using NodaTime;

namespace Nod.Server.Api;

internal sealed record HeldAnswer(string Phone, string? Name, Instant Since, string? Words);

internal sealed record DayAnswer(string Day, long OptIns, long Declines, long Reconfirmations, long Stops);

internal sealed record OverviewAnswer(
    IReadOnlyList<HeldAnswer> Held,
    IReadOnlyList<MessageAnswer> Unknown,
    IReadOnlyList<AlertAnswer> Alerts,
    IReadOnlyList<BroadcastAnswer> Paused,
    IReadOnlyList<DayAnswer> Days
);

/// <summary>What needs a person now, and how people have answered of late.</summary>
internal static class OverviewEndpoints
{
    private const int ListedMax = 50;
    private const int DaysShown = 14;
    private static readonly Duration AlertsFor = Duration.FromDays(7);

    public static void Map(Endpoints api) =>
        api.Get<OverviewAnswer>(
            "/v1/overview",
            Scope.Read,
            "What waits for a person: doubtful texts, unknown outcomes, alerts, paused broadcasts; and 14 days in counts",
            ShowAsync
        );

    private static async Task<Answer> ShowAsync(Call call)
    {
        var (store, organization, cancellation) = (call.Node.Store, call.OrganizationId, call.Cancellation);
        var held = new List<HeldAnswer>();
        foreach (var contact in await store.ReadHeldContactsAsync(organization, ListedMax, cancellation))
        {
            held.Add(await ShowAsync(call, contact));
        }

        var now = call.Node.Clock.Now();
        var unknown = await store.ReadUnknownMessagesAsync(organization, ListedMax, cancellation);
        var alerts = await store.ReadAlertsAsync(organization, null, ListedMax, cancellation);
        var broadcasts = await store.ReadBroadcastsAsync(organization, null, ListedMax, cancellation);
        return Answer.Ok(
            new OverviewAnswer(
                held,
                [.. unknown.Where(WaitsForAPerson).Select(message => DecisionEndpoints.Show(message, null))],
                [.. alerts.Where(alert => alert.RaisedAt > now - AlertsFor).Select(AlertEndpoints.Show)],
                [
                    .. broadcasts
                        .Where(one => one.Status == BroadcastStatus.Paused)
                        .Select(one => BroadcastWire.Show(one)),
                ],
                await DaysAsync(call, now.InUtc().Date)
            ),
            Wire.Json.OverviewAnswer
        );
    }

    // Others are asked about by Nod itself.
    private static bool WaitsForAPerson(MessageRecord message) => message.Attempt?.AskedAt == Attempt.NeverAgain;

    private static async Task<HeldAnswer> ShowAsync(Call call, ContactRecord contact)
    {
        var hold = contact.State.Hold!;
        var events = await call.Node.Store.ReadKnownEventsAsync(contact.Address, hold.EventId, 1, call.Cancellation);
        return new HeldAnswer(
            contact.Address.Phone.ToString(),
            contact.Person?.Name,
            hold.At,
            events is [{ Event: Hold doubt }] ? doubt.Words : null
        );
    }

    private static async Task<IReadOnlyList<DayAnswer>> DaysAsync(Call call, LocalDate today)
    {
        var first = today.PlusDays(1 - DaysShown);
        var counts = await call.Node.Store.CountEventsAsync(call.OrganizationId, first, call.Cancellation);
        return
        [
            .. Enumerable
                .Range(0, DaysShown)
                .Select(ahead =>
                {
                    var day = first.PlusDays(ahead);
                    long Of(string kind) =>
                        counts.Where(one => one.Day == day && one.Kind == kind).Sum(one => one.Events);
                    return new DayAnswer(
                        NodaTime.Text.LocalDatePattern.Iso.Format(day),
                        Of("opt_in"),
                        Of("decline"),
                        Of("reconfirmation"),
                        Of("revocation")
                    );
                }),
        ];
    }
}
