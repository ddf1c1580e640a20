using Nod.Automations;
using Nod.Catalog;
using Nod.Server.Automations;
using NodaTime;

namespace Nod.Server.Api;

/// <summary>Automations: set, turned on and off, tried on what has happened, and their log.</summary>
internal static class AutomationEndpoints
{
    private const int PageSize = 100;
    private static readonly Duration LookBack = Duration.FromDays(30);

    public static void Map(Endpoints api)
    {
        api.Put<AutomationInput, AutomationAnswer>(
            "/v1/automations/{automation}",
            Scope.Send,
            "Set an automation: on which events, for whom, when, and what it says. It is off unless enabled",
            Wire.Json.AutomationInput,
            PutAsync
        );
        api.Get<ItemList<AutomationAnswer>>("/v1/automations", Scope.Read, "List the automations", ListAsync);
        api.Get<AutomationAnswer>(
            "/v1/automations/{automation}",
            Scope.Read,
            "An automation as it is set",
            call => Task.FromResult(Find(call) is { } known ? Show(known) : Unknown())
        );
        api.Post<AutomationAnswer>(
            "/v1/automations/{automation}/on",
            Scope.Send,
            "Turn an automation on, for what happens from now on",
            call => TurnAsync(call, true)
        );
        api.Post<AutomationAnswer>(
            "/v1/automations/{automation}/off",
            Scope.Send,
            "Turn an automation off; what it had planned is left out",
            call => TurnAsync(call, false)
        );
        api.Post<DryRunInput, DryRunAnswer>(
            "/v1/automations/{automation}/dry-run",
            Scope.Read,
            "What the automation would have done about past events, and why not; nothing is sent and nothing counted",
            Wire.Json.DryRunInput,
            TryAsync
        );
        api.Get<ItemList<RunAnswer>>(
            "/v1/automations/{automation}/runs",
            Scope.Read,
            "What the automation did about each event, and why not, newest first",
            ListRunsAsync
        );
    }

    private static async Task<Answer> PutAsync(Call call, AutomationInput input)
    {
        var wanted = AutomationWire.Read(call, call.Route("automation"), input);
        var stored = await StoreAsync(call, _ => wanted);
        call.Node.Automations.Wake();
        return Show(stored!);
    }

    private static async Task<Answer> TurnAsync(Call call, bool on)
    {
        var stored = await StoreAsync(call, known => known is null ? null : known with { IsOn = on });
        call.Node.Automations.Wake();
        return stored is null ? Unknown() : await call.KeepAsync(Show(stored));
    }

    private static Task<Automation?> StoreAsync(Call call, Func<Automation?, Automation?> change)
    {
        var key = call.Route("automation");
        return call.Node.Catalog.ChangeAsync<Automation?>(current =>
        {
            var known = current.Organization(call.OrganizationId)!.Saved.Automation(key);
            if (change(known) is not { } next || next == known)
            {
                return ([], known);
            }

            next = next with
            {
                Version = (known?.Version ?? 0) + 1,
                RecordedWith = call.KeyId,
                RecordedAt = call.Node.Clock.Now(),
            };
            var item = CatalogEndpoints.Item(
                call.OrganizationId,
                CatalogKind.Automation,
                key,
                null,
                next,
                CatalogJson.Default.Automation
            );
            return ([item], next);
        });
    }

    private static Task<Answer> ListAsync(Call call) =>
        Task.FromResult(
            Answer.Ok(
                new ItemList<AutomationAnswer>(
                    [.. call.Organization.Saved.Automations.Select(AutomationWire.Show)],
                    null
                ),
                Wire.Json.ItemListAutomationAnswer
            )
        );

    private static async Task<Answer> TryAsync(Call call, DryRunInput input)
    {
        call.ThrowIfFaulty();
        if (Find(call) is not { } automation)
        {
            return Unknown();
        }

        var since = input.Since ?? call.Node.Clock.Now() - LookBack;
        var run = new AutomationDryRun(call.Node, call.OrganizationId, automation);
        var outcome = await run.RunAsync(since, call.Cancellation);
        if (outcome is null)
        {
            return Problem.Of(
                StatusCodes.Status409Conflict,
                "automation_state",
                "Its brand, program, sender or template is not set up any more."
            );
        }

        var isWhole = call.Grants(Scope.Send);
        return await call.KeepAsync(
            Answer.Ok(
                new DryRunAnswer(
                    since,
                    outcome.Events,
                    outcome.IsWhole,
                    [
                        .. outcome
                            .Texts.GroupBy(text => text.Outcome)
                            .OrderBy(texts => texts.Key)
                            .Select(texts => new OutcomeCount(texts.Key, texts.LongCount())),
                    ],
                    [.. outcome.Texts.Take(PageSize).Select(text => Show(text, isWhole))]
                ),
                Wire.Json.DryRunAnswer
            )
        );
    }

    private static DryRunText Show(TriedText text, bool isWhole) =>
        new(
            AutomationWire.Show(text.Happened.Contact.Phone, isWhole),
            text.Happened.Id,
            text.Happened.Kind,
            text.Outcome,
            text.DueAt,
            text.Decision?.Verdict,
            text.Detail,
            text.Decision?.Body,
            text.Decision is { } decision ? DecisionEndpoints.Show(decision.Segments, decision.Body) : null
        );

    private static async Task<Answer> ListRunsAsync(Call call)
    {
        var cursor = call.Http.Request.Query["cursor"].ToString();
        Guid before = default;
        if (cursor.Length > 0 && !Guid.TryParse(cursor, out before))
        {
            call.Faults.Add("cursor", "invalid", "cursor must be the next of the page before.");
            call.ThrowIfFaulty();
        }

        if (Find(call) is not { } automation)
        {
            return Unknown();
        }

        var page = await call.Node.Store.ReadRunsAsync(
            call.OrganizationId,
            automation.Key,
            cursor.Length == 0 ? null : before,
            PageSize,
            call.Cancellation
        );
        var isWhole = call.Grants(Scope.Send);
        return Answer.Ok(
            new ItemList<RunAnswer>(
                [.. page.Select(run => AutomationWire.Show(run, isWhole))],
                page.Count == PageSize ? page[^1].Id.ToString() : null
            ),
            Wire.Json.ItemListRunAnswer
        );
    }

    private static Automation? Find(Call call) => call.Organization.Saved.Automation(call.Route("automation"));

    private static Answer Show(Automation automation) =>
        Answer.Ok(AutomationWire.Show(automation), Wire.Json.AutomationAnswer);

    private static Answer Unknown() => Answer.NotFound("automation");
}
