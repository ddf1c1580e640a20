using Nod.Broadcasts;
using Nod.Catalog;
using Nod.Server.Broadcasts;
using NodaTime;

namespace Nod.Server.Api;

/// <summary>Broadcasts: planned, previewed, started, halted, called off, looked at.</summary>
internal static class BroadcastEndpoints
{
    private const int PageSize = 50;

    public static void Map(Endpoints api)
    {
        api.Post<BroadcastInput, BroadcastAnswer>(
            "/v1/broadcasts",
            Scope.Send,
            "Plan a text to many; nothing is judged and nothing sent yet",
            Wire.Json.BroadcastInput,
            CreateAsync
        );
        api.Put<BroadcastInput, BroadcastAnswer>(
            "/v1/broadcasts/{id}",
            Scope.Send,
            "Plan a draft anew",
            Wire.Json.BroadcastInput,
            ReplanAsync
        );
        api.Get<ItemList<BroadcastAnswer>>(
            "/v1/broadcasts",
            Scope.Read,
            "List the broadcasts, newest first",
            ListAsync
        );
        api.Get<BroadcastAnswer>("/v1/broadcasts/{id}", Scope.Read, "A broadcast as it was planned", ShowAsync);
        api.Get<ProgressAnswer>(
            "/v1/broadcasts/{id}/progress",
            Scope.Read,
            "How far it is, and what came of it",
            ShowProgressAsync
        );
        api.Post<PreviewAnswer>(
            "/v1/broadcasts/{id}/preview",
            Scope.Read,
            "Who would get it and who would not, and why, if it were started now; nothing is sent and nothing counted",
            PreviewAsync
        );
        api.Post<BroadcastAnswer>("/v1/broadcasts/{id}/start", Scope.Send, "Start a draft", StartAsync);
        api.Post<BroadcastAnswer>(
            "/v1/broadcasts/{id}/pause",
            Scope.Send,
            "Hold what has not gone",
            call =>
                MoveAsync(call, BroadcastStatus.Paused, (known, now) => known.Halt(new BroadcastPause(now, call.KeyId)))
        );
        api.Post<BroadcastAnswer>("/v1/broadcasts/{id}/resume", Scope.Send, "Let it go on", ResumeAsync);
        api.Post<BroadcastAnswer>(
            "/v1/broadcasts/{id}/cancel",
            Scope.Send,
            "Call it off: what has not gone never goes",
            call => MoveAsync(call, BroadcastStatus.Canceled, (known, now) => known.Cancel(now))
        );
    }

    /// <summary>The broadcast that the path names; null when the organization has none such.</summary>
    public static async Task<Broadcast?> FindAsync(Call call) =>
        AddressIn(call) is { } address ? await call.Node.Store.FindBroadcastAsync(address, call.Cancellation) : null;

    /// <summary>There is no such broadcast.</summary>
    public static Answer Unknown() => Answer.NotFound("broadcast");

    /// <summary>It can't be done as the broadcast stands.</summary>
    public static Answer Refused(string why) => Problem.Of(StatusCodes.Status409Conflict, "broadcast_state", why);

    private static BroadcastAddress? AddressIn(Call call) =>
        Guid.TryParse(call.Route("id"), out var id) ? new BroadcastAddress(call.OrganizationId, id) : null;

    private static async Task<Answer> CreateAsync(Call call, BroadcastInput input)
    {
        var (plan, nudge) = await BroadcastPlans.ReadAsync(call, input);
        var draft = new Broadcast
        {
            Address = new BroadcastAddress(call.OrganizationId, call.Node.Ids.Next()),
            Plan = plan,
            Nudge = nudge,
            CreatedAt = call.Node.Clock.Now(),
        };
        return await call.CommitAsync(
            new PutBroadcast(draft),
            stored => Answer.Created(BroadcastWire.Show(stored), Wire.Json.BroadcastAnswer)
        );
    }

    private static async Task<Answer> ReplanAsync(Call call, BroadcastInput input)
    {
        if (await FindAsync(call) is not { } found)
        {
            return Unknown();
        }

        var (plan, nudge) = await BroadcastPlans.ReadAsync(call, input);
        if (plan.Audience.Kind != found.Plan.Audience.Kind)
        {
            call.Faults.Add(
                "audience.kind",
                "invalid",
                "The kind of an audience can't be changed; plan another broadcast."
            );
            call.ThrowIfFaulty();
        }

        var moved = await call.Node.Store.CommitAsync(
            new MoveBroadcast(found.Address, (known, _) => known.Replan(plan, nudge))
        );
        return Render(moved, BroadcastStatus.Draft);
    }

    private static async Task<Answer> ListAsync(Call call)
    {
        var cursor = call.Http.Request.Query["cursor"].ToString();
        Guid before = default;
        if (cursor.Length > 0 && !Guid.TryParse(cursor, out before))
        {
            call.Faults.Add("cursor", "invalid", "cursor must be the next of the page before.");
            call.ThrowIfFaulty();
        }

        var page = await call.Node.Store.ReadBroadcastsAsync(
            call.OrganizationId,
            cursor.Length == 0 ? null : before,
            PageSize,
            call.Cancellation
        );
        return Answer.Ok(
            new ItemList<BroadcastAnswer>(
                [.. page.Select(one => BroadcastWire.Show(one))],
                page.Count == PageSize ? page[^1].Address.Id.ToString() : null
            ),
            Wire.Json.ItemListBroadcastAnswer
        );
    }

    private static async Task<Answer> ShowAsync(Call call)
    {
        if (await FindAsync(call) is not { } broadcast)
        {
            return Unknown();
        }

        var recipients = await call.Node.Store.CountRecipientsAsync(broadcast.Address, call.Cancellation);
        return Answer.Ok(BroadcastWire.Show(broadcast, recipients), Wire.Json.BroadcastAnswer);
    }

    private static async Task<Answer> ShowProgressAsync(Call call)
    {
        if (await FindAsync(call) is not { } broadcast)
        {
            return Unknown();
        }

        var (tallies, health) = await call.Node.Broadcasts.CountAsync(broadcast, call.Cancellation);
        return Answer.Ok(BroadcastWire.Show(broadcast, tallies, health), Wire.Json.ProgressAnswer);
    }

    private static async Task<Answer> PreviewAsync(Call call)
    {
        if (await FindAsync(call) is not { } broadcast)
        {
            return Unknown();
        }

        var now = call.Node.Clock.Now();
        var preview = new BroadcastPreview(
            call.Node,
            call.Node.Broadcasts.Resolve(broadcast),
            call.Node.Broadcasts.TextsOf(broadcast)
        );
        var outcome = await Task.Run(() => preview.JudgeAsync(call.Cancellation), call.Cancellation);
        var shown = BroadcastWire.Show(outcome, call.Grants(Scope.Send), now);
        return await call.KeepAsync(Answer.Ok(shown, Wire.Json.PreviewAnswer));
    }

    private static async Task<Answer> StartAsync(Call call)
    {
        if (await FindAsync(call) is not { } found)
        {
            return Unknown();
        }

        if (found.Status != BroadcastStatus.Draft)
        {
            return await call.KeptAsync() ?? Render(new BroadcastChanged(found, null), BroadcastStatus.Running);
        }

        if (await UnreadyAsync(call, found) is { } why)
        {
            return why;
        }

        // A live audience is what it admits from now on, whatever it is changed to later.
        var audience = call.Node.Broadcasts.AudienceOf(found);

        var answer = await call.CommitAsync(
            new MoveBroadcast(found.Address, (known, now) => known.Start(found.Revision, now, audience)),
            moved => Render(moved, BroadcastStatus.Running)
        );
        await call.Node.Broadcasts.ChangedAsync(found.Address);
        return answer;
    }

    // Nothing is sent as long as somebody's text can't be written: all of them are named first.
    private static async Task<Answer?> UnreadyAsync(Call call, Broadcast broadcast)
    {
        if (
            broadcast.Plan.Audience.Kind == AudienceKind.Fixed
            && await call.Node.Store.CountRecipientsAsync(broadcast.Address, call.Cancellation) == 0
        )
        {
            return Refused("It has no recipients; upload them first.");
        }

        var texts = call.Node.Broadcasts.TextsOf(broadcast);
        if (!texts.MayLackFields)
        {
            return null;
        }

        var preview = new BroadcastPreview(call.Node, call.Node.Broadcasts.Resolve(broadcast), texts);
        var outcome = await Task.Run(() => preview.CheckFieldsAsync(call.Cancellation), call.Cancellation);
        if (outcome.Tally.Unwritten == 0)
        {
            return null;
        }

        var isWhole = call.Grants(Scope.Send);
        return Problem.Of(
            StatusCodes.Status422UnprocessableEntity,
            "field_missing",
            $"Texts to {outcome.Tally.Unwritten} people can't be written: a field has neither value nor fallback.",
            [.. outcome.Missing.SelectMany(one => FaultsOf(one, isWhole))]
        );
    }

    private static IEnumerable<Fault> FaultsOf(MissingFields one, bool isWhole)
    {
        var who = isWhole ? one.To.ToString() : one.To.Masked();
        var row = one.Line is { } line ? $"Row {line} ({who})" : who;
        return one.Fields.Select(field => new Fault(
            field,
            "field_missing",
            $"{row} has no {field}, and the text has no fallback for it."
        ));
    }

    private static async Task<Answer> ResumeAsync(Call call)
    {
        if (await FindAsync(call) is not { } found)
        {
            return Unknown();
        }

        var (_, health) = await call.Node.Broadcasts.CountAsync(found, call.Cancellation);
        return await MoveAsync(call, BroadcastStatus.Running, (known, _) => known.Resume(health));
    }

    private static async Task<Answer> MoveAsync(
        Call call,
        BroadcastStatus to,
        Func<Broadcast, Instant, Broadcast?> move
    )
    {
        if (AddressIn(call) is not { } address)
        {
            return Unknown();
        }

        var answer = await call.CommitAsync(new MoveBroadcast(address, move), moved => Render(moved, to));
        await call.Node.Broadcasts.ChangedAsync(address);
        return answer;
    }

    // Asked for what is so already, it says how it stands.
    private static Answer Render(BroadcastChanged moved, BroadcastStatus wanted) =>
        moved switch
        {
            { Found: null } => Unknown(),
            { Changed: { } changed } => Answer.Ok(BroadcastWire.Show(changed), Wire.Json.BroadcastAnswer),
            { Found: var found } when found.Status == wanted && wanted != BroadcastStatus.Draft => Answer.Ok(
                BroadcastWire.Show(found),
                Wire.Json.BroadcastAnswer
            ),
            { Found: { Status: BroadcastStatus.Draft } } => Refused(
                "It was changed meanwhile, or is a draft; look at it again."
            ),
            { Found: var found } => Refused($"It is {EnumWords<BroadcastStatus>.Of(found.Status)}."),
        };
}
