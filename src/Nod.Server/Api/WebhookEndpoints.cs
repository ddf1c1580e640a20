using System.Net;
using Nod.Catalog;
using Nod.Feeds;
using Nod.Server.Feeds;
using Nod.Server.Twilio;
using Nod.Server.Webhooks;
using Nod.Webhooks;
using NodaTime;

namespace Nod.Server.Api;

internal sealed record WebhookInput
{
    public string? Url { get; init; }
    public IReadOnlyList<string>? Types { get; init; }
    public string? Description { get; init; }
    public bool? Numbers { get; init; }
    public bool? Enabled { get; init; }
}

internal sealed record WebhookAnswer(
    Guid Id,
    string Url,
    IReadOnlyList<string> Types,
    string? Description,
    bool Numbers,
    bool Enabled,
    WebhookDisabled? Disabled,
    string? Secret,
    Instant? OldSecretUntil
);

internal sealed record WebhookTested(bool Delivered, int? Status, string? Why);

/// <summary>Addresses that are posted what happens, as the Standard Webhooks specification says.</summary>
internal static class WebhookEndpoints
{
    private const int WebhooksMax = 50;
    private const string TestType = "webhook.test";

    public static void Map(Endpoints api)
    {
        api.Post<WebhookInput, WebhookAnswer>(
            "/v1/webhooks",
            Scope.Admin,
            "Have what happens posted to an address; the secret it is signed with is shown this once",
            Wire.Json.WebhookInput,
            MakeAsync
        );
        api.Get<ItemList<WebhookAnswer>>("/v1/webhooks", Scope.Admin, "List the webhooks", ListAsync);
        api.Put<WebhookInput, WebhookAnswer>(
            "/v1/webhooks/{id}",
            Scope.Admin,
            "Change a webhook, disable it, or enable it again",
            Wire.Json.WebhookInput,
            PutAsync
        );
        api.Delete("/v1/webhooks/{id}", Scope.Admin, "Withdraw a webhook; it stays on record", WithdrawAsync);
        api.Post<WebhookAnswer>(
            "/v1/webhooks/{id}/rotate",
            Scope.Admin,
            "Make a new secret; the old one goes on signing beside it for a day",
            RotateAsync
        );
        api.Post<WebhookTested>(
            "/v1/webhooks/{id}/test",
            Scope.Admin,
            "Post a made-up event now and tell what came of it",
            TestAsync
        );
    }

    /// <summary>A webhook that a request names, or null.</summary>
    public static Webhook? Find(Call call) =>
        Guid.TryParse(call.Route("id"), out var id) ? call.Organization.Webhook(id) : null;

    private static async Task<Answer> MakeAsync(Call call, WebhookInput input)
    {
        var node = call.Node;
        Check(call, input);
        call.ThrowIfFaulty();
        if (call.Organization.Webhooks.Count >= WebhooksMax)
        {
            return Problem.Of(
                StatusCodes.Status409Conflict,
                "conflict",
                $"There are {WebhooksMax} webhooks already; withdraw one first."
            );
        }

        var now = node.Clock.Now();
        var webhook = new Webhook
        {
            Id = node.Ids.Next(),
            Url = input.Url!,
            Kinds = [.. (input.Types ?? []).Distinct()],
            Description = input.Description,
            WithNumbers = input.Numbers ?? false,
            Secrets = [new WebhookSecret(node.Ids.Next(), null)],
            EnabledAt = now,
            Disabled = input.Enabled == false ? new WebhookDisabled(now, "Disabled by its owner.") : null,
        };
        var answer = Answer.Created(ShowWithSecret(call, webhook), Wire.Json.WebhookAnswer);
        return await node.Catalog.ChangeAsync(
            _ => (Items(call, webhook), answer),
            (put, made) => call.CommitSealedAsync(put, _ => made)
        );
    }

    private static Task<Answer> ListAsync(Call call) =>
        Task.FromResult(
            Answer.Ok(
                new ItemList<WebhookAnswer>([.. call.Organization.Webhooks.Select(Show)], null),
                Wire.Json.ItemListWebhookAnswer
            )
        );

    private static async Task<Answer> PutAsync(Call call, WebhookInput input)
    {
        Check(call, input);
        call.ThrowIfFaulty();
        if (Find(call) is not { } known)
        {
            return Answer.NotFound("webhook");
        }

        var now = call.Node.Clock.Now();
        var isEnabled = input.Enabled ?? true;
        var changed = known with
        {
            Url = input.Url!,
            Kinds = [.. (input.Types ?? []).Distinct()],
            Description = input.Description,
            WithNumbers = input.Numbers ?? false,
            EnabledAt = isEnabled && known.Disabled is not null ? now : known.EnabledAt,
            Disabled = isEnabled ? null : known.Disabled ?? new WebhookDisabled(now, "Disabled by its owner."),
        };
        await call.Node.Catalog.ChangeAsync(_ => (Items(call, changed), changed));
        if (isEnabled)
        {
            await new WebhookSwitch(call.Node).ClearAsync(call.OrganizationId, known.Id);
        }

        return Answer.Ok(Show(changed), Wire.Json.WebhookAnswer);
    }

    private static async Task<Answer> WithdrawAsync(Call call)
    {
        if (Find(call) is not { } known)
        {
            return Answer.NotFound("webhook");
        }

        var withdrawn = known with { Withdrawn = true };
        await call.Node.Catalog.ChangeAsync(_ => (Items(call, withdrawn), withdrawn));
        await new WebhookSwitch(call.Node).ClearAsync(call.OrganizationId, known.Id);
        return Answer.Ok(Show(withdrawn), Wire.Json.WebhookAnswer);
    }

    private static async Task<Answer> RotateAsync(Call call)
    {
        if (Find(call) is not { } known)
        {
            return Answer.NotFound("webhook");
        }

        var rotated = known.Rotated(call.Node.Ids.Next(), call.Node.Clock.Now());
        var answer = Answer.Ok(ShowWithSecret(call, rotated), Wire.Json.WebhookAnswer);
        return await call.Node.Catalog.ChangeAsync(
            _ => (Items(call, rotated), answer),
            (put, made) => call.CommitSealedAsync(put, _ => made)
        );
    }

    private static async Task<Answer> TestAsync(Call call)
    {
        if (Find(call) is not { } webhook)
        {
            return Answer.NotFound("webhook");
        }

        if (call.Node.Holds.Sending is not null)
        {
            return Problem.Of(
                StatusCodes.Status409Conflict,
                "sending_held",
                "Nothing is sent since a restore, webhooks included: nod resume."
            );
        }

        var made = new EventAnswer(
            new FeedCursor(call.Node.Ids.Next(), 0).ToString(),
            TestType,
            call.Node.Clock.Now(),
            new EventData { Detail = "Nothing happened: somebody tries this webhook." }
        );
        var told = await WebhookPost.SendAsync(call.Node, webhook, made, call.Cancellation);
        var answer = new WebhookTested(told.IsTaken, told.Status, told.IsTaken ? null : told.Why);
        return await call.KeepAsync(Answer.Ok(answer, Wire.Json.WebhookTested));
    }

    private static void Check(Call call, WebhookInput input)
    {
        var faults = call.Faults;
        var url = faults.Required("url", input.Url);
        if (url is { Length: > 0 } && !faults.Has("url") && !IsAddress(call, url))
        {
            faults.Add(
                "url",
                "invalid",
                "url must be an http or https address without a user, and not a private one that the operator has not allowed."
            );
        }

        faults.AtMost("description", input.Description, 200);
        faults.NoNulls("types", input.Types);
        for (var i = 0; i < input.Types?.Count; i++)
        {
            if (input.Types[i] is { } type && !FeedKinds.IsKind(type))
            {
                faults.Add($"types[{i}]", "unknown", $"There is no type {type}.");
            }
        }
    }

    // An address that is written out is refused here; what a name leads to is looked at before each post.
    private static bool IsAddress(Call call, string url) =>
        TwilioForm.IsCallback(url)
        && (!IPAddress.TryParse(new Uri(url).DnsSafeHost, out var address) || call.Node.Outside.MayCall(address));

    private static IReadOnlyCollection<CatalogItem> Items(Call call, Webhook webhook) =>
        [WebhookSwitch.Item(call.OrganizationId, webhook)];

    private static WebhookAnswer ShowWithSecret(Call call, Webhook webhook) =>
        Show(webhook) with
        {
            Secret = WebhookSignature.Spell(call.Node.Signing.WebhookSecretOf(webhook.Secrets[0].Id)),
        };

    private static WebhookAnswer Show(Webhook webhook) =>
        new(
            webhook.Id,
            webhook.Url,
            webhook.Kinds,
            webhook.Description,
            webhook.WithNumbers,
            webhook.IsEnabled,
            webhook.Disabled,
            null,
            webhook.Secrets.Count > 1 ? webhook.Secrets[1].Until : null
        );
}
