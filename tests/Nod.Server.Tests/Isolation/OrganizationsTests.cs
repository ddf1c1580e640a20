using System.Text.Json.Nodes;
using Nod.Server.Tests.Broadcasts;
using Nod.Server.Tests.Harness;
using Nod.Server.Tests.Input;
using Nod.Server.Tests.Twilio;
using Nod.Server.Twilio;

namespace Nod.Server.Tests.Isolation;

/// <summary>
/// Two organizations in one installation. The first has set everything up and texted Maria; the second knows every
/// identifier of the first's and tries them all.
/// </summary>
public sealed class OrganizationsTests(RunningServer server) : IClassFixture<RunningServer>, IAsyncLifetime
{
    private const string Maria = "+12125550147";
    private const string Alpha = "ALPHA";
    private const string Secret = "Drivers wanted at the pier";

    private Team team = null!;
    private string message = null!;
    private string disclosure = null!;
    private string key = null!;
    private string lastEvent = null!;
    private string pack = null!;
    private string file = null!;
    private string broadcast = null!;
    private WorkWalks work = null!;
    private string import = null!;
    private string webhook = null!;
    private string told = null!;
    private JsonObject connector = null!;

    private Caller Other => server.Other;

    public async ValueTask InitializeAsync()
    {
        team = await Team.OnAsync(server);
        (await team.Api.PutAsync("/v1/brands/acme", Team.BrandBody("Acme Alpha"))).ShouldBe(200);
        disclosure = (await team.Api.PostAsync("/v1/disclosures", Team.DisclosureBody())).ShouldBe(201).At("id");
        lastEvent = (await team.AgreeAsync(Maria)).At("event_id");
        (await team.Api.PostAsync("/v1/relationships", team.RelationshipBody(Maria))).ShouldBe(201);
        message = (await team.TextAsync(Maria, Secret)).ShouldBe(201).At("id");
        await team.PhoneAsync(Maria, 1);
        await server.SettleAsync();
        var asked = new JsonObject { ["phone"] = Maria };
        pack = (await team.Api.PostAsync("/v1/evidence-packs", asked)).ShouldBe(201).At("id");
        await Eventually.HoldsAsync(
            () => team.Api.GetAsync($"/v1/evidence-packs/{pack}"),
            reply => reply.At("status") == "ready"
        );
        var kept = await team.Api.SendAsync(HttpMethod.Post, "/v1/attachments", File(Secret));
        file = kept.ShouldBe(201).At("sha256");
        var uploaded = await team.Api.SendAsync(HttpMethod.Post, $"/v1/imports?name={Alpha}.csv", ImportFile());
        import = uploaded.ShouldBe(201).At("id");
        (await team.Api.PutAsync("/v1/keywords/ALPHAJOBS", Keywords.KeywordBodies.Keyword())).ShouldBe(200);
        broadcast = await new Campaigner(team).DraftAsync([Maria], Campaigner.Plan(Secret));
        work = await WorkWalks.OnAsync(server, team, Maria, message, Secret);
        await team.SetUpFormAsync(change: body => body["title"] = "Alpha driver");
        (await team.Api.PutAsync("/v1/brands/acme", Team.BrandBody("Acme Alpha"))).ShouldBe(200);
        await Registrations.RegistrationBodies.FiledAsync(team, "Alpha");
        (await team.Api.PutAsync("/v1/rules/ALPHA-HOURS", Team.RuleBody())).ShouldBe(200);
        (await team.Api.PutAsync("/v1/rules/SCMH-INACTIVE/departure", Team.DepartureBody())).ShouldBe(200);
        var hook = new JsonObject { ["url"] = "https://alpha.example/nod", ["description"] = "Alpha" };
        connector = await Connectors.ConnectorBodies.GreenhouseAsync(team);
        var ats = (await team.Api.PutAsync("/v1/connectors/alpha", connector)).ShouldBe(200).At("hook");
        var delivered = Connectors.ApplicantSystem.Delivery(
            "update_candidate",
            Maria,
            null,
            server.Clock.GetUtcNow(),
            stage: Secret
        );
        (await Connectors.ApplicantSystem.DeliverAsync(server, ats, delivered)).ShouldBe(200);
        webhook = (await team.Api.PostAsync("/v1/webhooks", hook)).ShouldBe(201).At("id");
        told = (await team.Api.GetAsync("/v1/events")).ShouldBe(200).At("items.0.id");
        var keys = (await team.Api.GetAsync("/v1/api-keys")).ShouldBe(200);
        key = keys.At("items.0.id");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Every_endpoint_finds_nothing_of_another_organization_s()
    {
        var walks = Walks()
            .Concat(BroadcastWalks())
            .Concat(TwilioWalks())
            .Concat(KeepingWalks())
            .Concat(work.All())
            .Concat(IntakeWalks())
            .Concat(FormWalks())
            .Concat(Registrations.RegistrationBodies.Walks(Other))
            .Concat(OutgoingWalks())
            .Concat(ConnectorWalks())
            .ToDictionary(walk => walk.Key, walk => walk.Value);
        var mapped = Operations.Of(server).Select(Operations.NameOf).ToList();
        Assert.Equal(mapped, walks.Keys.Order(StringComparer.Ordinal)); // a new endpoint needs a walk here
        await server.SettleAsync();
        var before = await TraceAsync();

        // The second time round the thief has brand, program and sender of the same names.
        foreach (var (name, walk) in walks.Concat(walks))
        {
            var reply = await walk();

            Assert.True(reply.Status is 200 or 201 or 400 or 404 or 409 or 422, $"{name}: {reply.Status} {reply.Text}");
            foreach (var trace in new[] { Secret, lastEvent, message, key, webhook, "Alpha", "ALPHA" })
            {
                Assert.False(
                    reply.Text.Contains(trace, StringComparison.Ordinal),
                    $"{name} shows {trace}: {reply.Text}"
                );
            }
        }

        await server.SettleAsync();
        Assert.Equal(before, await TraceAsync());
        (await team.TextAsync(Maria, "Still here.")).ShouldBe(201);
    }

    private async Task<string> TraceAsync()
    {
        var parts = new List<string>();
        foreach (
            var path in (string[])
                [
                    "/v1/brands",
                    "/v1/brands/acme/programs",
                    "/v1/senders",
                    "/v1/keywords",
                    "/v1/forms",
                    "/v1/registrations/hiring/filings",
                    "/v1/registrations/hiring/policies",
                    "/v1/api-keys",
                    "/v1/rules",
                    "/v1/alerts",
                    "/v1/webhooks",
                    "/v1/connectors",
                    "/v1/connectors/alpha/deliveries",
                    "/v1/health/limits",
                    $"/v1/contacts/{Maria}",
                    $"/v1/contacts/{Maria}/history",
                    $"/v1/messages/{message}",
                    $"/v1/broadcasts/{broadcast}",
                    $"/v1/imports/{import}",
                    $"/simulator/messages?to={Uri.EscapeDataString(Maria)}",
                    .. work.Traces,
                ]
        )
        {
            parts.Add((await team.Api.GetAsync(path)).ShouldBe(200).Text);
        }

        return string.Join('\n', parts);
    }

    // In the order of a thief: first look, then write, then take.
    private Dictionary<string, Func<Task<Reply>>> Walks() =>
        new()
        {
            ["GET /v1/brands"] = () => Other.GetAsync("/v1/brands"),
            ["GET /v1/brands/{brand}"] = () => Other.GetAsync("/v1/brands/acme"),
            ["GET /v1/brands/{brand}/programs"] = () => Other.GetAsync("/v1/brands/acme/programs"),
            ["GET /v1/senders"] = () => Other.GetAsync("/v1/senders"),
            ["GET /v1/api-keys"] = () => Other.GetAsync("/v1/api-keys"),
            ["DELETE /v1/api-keys/{id}"] = () => Other.DeleteAsync($"/v1/api-keys/{key}"),
            ["GET /v1/overview"] = () => Other.GetAsync("/v1/overview"),
            ["GET /v1/contacts"] = () => Other.GetAsync("/v1/contacts?q=0147"),
            ["GET /v1/contacts/{phone}/messages"] = () => Other.GetAsync($"/v1/contacts/{Maria}/messages"),
            ["GET /v1/messages"] = () => Other.GetAsync("/v1/messages"),
            ["GET /v1/evidence-packs"] = () => Other.GetAsync("/v1/evidence-packs"),
            ["GET /v1/contacts/{phone}"] = () => Other.GetAsync($"/v1/contacts/{Maria}"),
            ["GET /v1/contacts/{phone}/history"] = () =>
                Other.GetAsync($"/v1/contacts/{Maria}/history?cursor={lastEvent}"),
            ["GET /v1/contacts/{phone}/history/{event}"] = () =>
                Other.GetAsync($"/v1/contacts/{Maria}/history/{lastEvent}"),
            ["POST /v1/contacts/{phone}/frequency"] = () => Other.PostAsync($"/v1/contacts/{Maria}/frequency", Wish()),
            ["POST /v1/contacts/{phone}/preferences-link"] = () =>
                Other.PostAsync($"/v1/contacts/{Maria}/preferences-link", new JsonObject { ["hours"] = 1 }),
            ["POST /v1/contacts/{phone}/void"] = () =>
                Other.PostAsync($"/v1/contacts/{Maria}/void", new JsonObject { ["reason"] = "wrong_number" }),
            ["POST /v1/reassigned-numbers/answers"] = () =>
                Other.PostLinesAsync("/v1/reassigned-numbers/answers", Disconnected().ToJsonString()),
            ["POST /v1/contacts/{phone}/release"] = () =>
                Other.PostAsync($"/v1/contacts/{Maria}/release", new JsonObject { ["by"] = "a thief" }),
            ["GET /v1/messages/{id}"] = () => Other.GetAsync($"/v1/messages/{message}"),
            ["POST /v1/messages/{id}/replay"] = () =>
                Other.PostAsync($"/v1/messages/{message}/replay", new JsonObject()),
            ["GET /v1/alerts"] = () => Other.GetAsync("/v1/alerts"),
            ["GET /v1/block-lists"] = () => Other.GetAsync("/v1/block-lists"),
            ["GET /v1/block-lists/{name}"] = () => Other.GetAsync("/v1/block-lists/office"),
            ["GET /v1/rules"] = () => Other.GetAsync("/v1/rules"),
            ["DELETE /v1/rules/{rule}"] = () => Other.DeleteAsync("/v1/rules/ALPHA-HOURS"),
            ["DELETE /v1/rules/{rule}/departure"] = () => Other.DeleteAsync("/v1/rules/SCMH-INACTIVE/departure"),
            ["PUT /v1/rules/{rule}"] = () => Other.PutAsync("/v1/rules/THEIRS", Team.RuleBody()),
            ["PUT /v1/rules/{rule}/departure"] = () =>
                Other.PutAsync("/v1/rules/TW-QH/departure", Team.DepartureBody()),
            ["POST /v1/messages/{id}/resolve"] = () =>
                Other.PostAsync($"/v1/messages/{message}/resolve", new JsonObject { ["outcome"] = "sent" }),
            ["GET /simulator/messages"] = () => Other.GetAsync($"/simulator/messages?to={Uri.EscapeDataString(Maria)}"),
            ["POST /simulator/inbound"] = () => new Team(Other, server.Clock.GetUtcNow).HearAsync(Maria, "STOP"),
            ["POST /simulator/settings"] = () => Other.PostAsync("/simulator/settings", new JsonObject()),
            ["POST /v1/evidence-packs"] = () =>
                Other.PostAsync("/v1/evidence-packs", new JsonObject { ["message"] = message }),
            ["GET /v1/evidence-packs/{id}"] = () => Other.GetAsync($"/v1/evidence-packs/{pack}"),
            ["GET /v1/evidence-packs/{id}/content"] = () => Other.GetAsync($"/v1/evidence-packs/{pack}/content"),
            ["GET /v1/attachments/{sha256}"] = () => Other.GetAsync($"/v1/attachments/{file}"),
            ["POST /v1/attachments"] = () => Other.SendAsync(HttpMethod.Post, "/v1/attachments", File("theirs")),
            ["POST /v1/texts/classify"] = () =>
                Other.PostAsync("/v1/texts/classify", new JsonObject { ["text"] = "STOP" }),
            ["POST /v1/decisions"] = () => Other.PostAsync("/v1/decisions", Team.TextBody(Maria)),
            ["POST /v1/decisions/bulk"] = () =>
                Other.PostLinesAsync("/v1/decisions/bulk", Team.TextBody(Maria).ToJsonString()),
            ["POST /v1/consents"] = () => Other.PostAsync("/v1/consents", ConsentById()),
            ["POST /v1/relationships"] = () => Other.PostAsync("/v1/relationships", team.RelationshipBody(Maria)),
            ["POST /v1/disclosures"] = () => Other.PostAsync("/v1/disclosures", Team.DisclosureBody()),
            ["POST /v1/messages"] = () => Other.PostAsync("/v1/messages", WithSender()),
            ["PUT /v1/brands/{brand}"] = () => Other.PutAsync("/v1/brands/acme", Team.BrandBody()),
            ["PUT /v1/brands/{brand}/programs/{program}"] = () =>
                Other.PutAsync("/v1/brands/acme/programs/jobs", Team.ProgramBody()),
            ["PUT /v1/senders/{sender}"] = () => Other.PutAsync("/v1/senders/office", Team.SenderBody()),
            ["POST /v1/api-keys"] = () =>
                Other.PostAsync(
                    "/v1/api-keys",
                    new JsonObject { ["name"] = "mine", ["scopes"] = new JsonArray("read") }
                ),
        };

    private Dictionary<string, Func<Task<Reply>>> BroadcastWalks() =>
        new()
        {
            ["GET /v1/broadcasts"] = () => Other.GetAsync("/v1/broadcasts"),
            ["GET /v1/broadcasts/{id}"] = () => Other.GetAsync($"/v1/broadcasts/{broadcast}"),
            ["GET /v1/broadcasts/{id}/progress"] = () => Other.GetAsync($"/v1/broadcasts/{broadcast}/progress"),
            ["GET /v1/broadcasts/{id}/recipients"] = () => Other.GetAsync($"/v1/broadcasts/{broadcast}/recipients"),
            ["POST /v1/broadcasts"] = () => Other.PostAsync("/v1/broadcasts", Nudge()),
            ["PUT /v1/broadcasts/{id}"] = () => Other.PutAsync($"/v1/broadcasts/{broadcast}", Campaigner.Plan()),
            ["POST /v1/broadcasts/{id}/recipients"] = () =>
                Other.PostLinesAsync($"/v1/broadcasts/{broadcast}/recipients", Campaigner.Row(Maria).ToJsonString()),
            ["POST /v1/broadcasts/{id}/preview"] = () => Campaigner.ActAsync(Other, broadcast, "preview"),
            ["POST /v1/broadcasts/{id}/start"] = () => Campaigner.ActAsync(Other, broadcast, "start"),
            ["POST /v1/broadcasts/{id}/pause"] = () => Campaigner.ActAsync(Other, broadcast, "pause"),
            ["POST /v1/broadcasts/{id}/resume"] = () => Campaigner.ActAsync(Other, broadcast, "resume"),
            ["POST /v1/broadcasts/{id}/cancel"] = () => Campaigner.ActAsync(Other, broadcast, "cancel"),
        };

    private Dictionary<string, Func<Task<Reply>>> IntakeWalks() =>
        new()
        {
            ["GET /v1/keywords"] = () => Other.GetAsync("/v1/keywords"),
            ["GET /v1/keywords/{keyword}/poster"] = () => Other.GetAsync("/v1/keywords/ALPHAJOBS/poster"),
            ["DELETE /v1/keywords/{keyword}"] = () => Other.DeleteAsync("/v1/keywords/ALPHAJOBS"),
            ["PUT /v1/keywords/{keyword}"] = () =>
                Other.PutAsync("/v1/keywords/THEIRS", Keywords.KeywordBodies.Keyword()),
            ["GET /v1/imports"] = () => Other.GetAsync("/v1/imports"),
            ["GET /v1/imports/{id}"] = () => Other.GetAsync($"/v1/imports/{import}"),
            ["GET /v1/imports/{id}/report"] = () => Other.GetAsync($"/v1/imports/{import}/report"),
            ["GET /v1/import-mappings"] = () => Other.GetAsync("/v1/import-mappings"),
            ["POST /v1/imports"] = () => Other.SendAsync(HttpMethod.Post, "/v1/imports", ImportFile()),
            ["POST /v1/imports/{id}/start"] = () =>
                Other.PostAsync($"/v1/imports/{import}/start", Imports.ImportBodies.Start()),
            ["POST /v1/imports/{id}/cancel"] = () => Other.SendAsync(HttpMethod.Post, $"/v1/imports/{import}/cancel"),
        };

    private static ByteArrayContent ImportFile() =>
        Caller.Content(System.Text.Encoding.UTF8.GetBytes("phone,consent\r\n"), "text/csv");

    private Dictionary<string, Func<Task<Reply>>> FormWalks() =>
        new()
        {
            ["GET /v1/forms"] = () => Other.GetAsync("/v1/forms"),
            ["GET /v1/forms/{form}"] = () => Other.GetAsync($"/v1/forms/{TeamForms.Form}"),
            ["PUT /v1/forms/{form}"] = () =>
                Other.PutAsync(
                    $"/v1/forms/{TeamForms.Form}",
                    GoodBodies.Form(new JsonObject { ["id"] = disclosure, ["version"] = 1 })
                ),
        };

    private Dictionary<string, Func<Task<Reply>>> KeepingWalks()
    {
        string[] held = ["/v1/contacts/{phone}", "/v1/brands/{brand}", "/v1/brands/{brand}/programs/{program}"];
        var walks = new Dictionary<string, Func<Task<Reply>>>
        {
            ["GET /v1/retention/due"] = () => Other.GetAsync("/v1/retention/due"),
            ["GET /v1/brands/{brand}/legal-hold"] = () => Other.GetAsync("/v1/brands/acme/legal-hold"),
            ["GET /v1/brands/{brand}/programs/{program}/legal-hold"] = () =>
                Other.GetAsync("/v1/brands/acme/programs/jobs/legal-hold"),
            ["POST /v1/contacts/{phone}/erase"] = () =>
                Other.PostAsync($"/v1/contacts/{Maria}/erase", new JsonObject { ["reason"] = "person_request" }),
        };
        foreach (var pattern in held.Select(one => one + "/legal-hold"))
        {
            var path = pattern
                .Replace("{phone}", Maria, StringComparison.Ordinal)
                .Replace("{brand}", Team.Brand, StringComparison.Ordinal)
                .Replace("{program}", Team.Jobs, StringComparison.Ordinal);
            walks[$"PUT {pattern}"] = () => Other.PutAsync(path, LegalHold());
            walks[$"DELETE {pattern}"] = () => Other.SendAsync(HttpMethod.Delete, path, Caller.Json(LegalHold()));
        }

        return walks;
    }

    private Dictionary<string, Func<Task<Reply>>> OutgoingWalks() =>
        new()
        {
            ["GET /v1/events"] = () => Other.GetAsync($"/v1/events?cursor={told}"),
            ["GET /v1/webhooks"] = () => Other.GetAsync("/v1/webhooks"),
            ["POST /v1/webhooks"] = () => Other.PostAsync("/v1/webhooks", Theirs()),
            ["PUT /v1/webhooks/{id}"] = () => Other.PutAsync($"/v1/webhooks/{webhook}", Theirs()),
            ["POST /v1/webhooks/{id}/rotate"] = () =>
                Other.PostAsync($"/v1/webhooks/{webhook}/rotate", new JsonObject()),
            ["POST /v1/webhooks/{id}/test"] = () => Other.PostAsync($"/v1/webhooks/{webhook}/test", new JsonObject()),
            ["POST /v1/webhooks/{id}/replay"] = () =>
                Other.PostAsync($"/v1/webhooks/{webhook}/replay", new JsonObject { ["event"] = told }),
            ["GET /v1/webhooks/{id}/deliveries"] = () => Other.GetAsync($"/v1/webhooks/{webhook}/deliveries"),
            ["DELETE /v1/webhooks/{id}"] = () => Other.DeleteAsync($"/v1/webhooks/{webhook}"),
            ["GET /v1/health/rates"] = () => Other.GetAsync("/v1/health/rates?by=sender,program,wording"),
            ["GET /v1/health/limits"] = () => Other.GetAsync("/v1/health/limits"),
            ["PUT /v1/health/limits"] = () => Other.PutAsync("/v1/health/limits", new JsonObject { ["days"] = 1 }),
        };

    private Dictionary<string, Func<Task<Reply>>> ConnectorWalks() =>
        new()
        {
            ["GET /v1/connectors"] = () => Other.GetAsync("/v1/connectors"),
            ["GET /v1/connectors/{connector}"] = () => Other.GetAsync("/v1/connectors/alpha"),
            ["GET /v1/connectors/{connector}/deliveries"] = () => Other.GetAsync("/v1/connectors/alpha/deliveries"),
            ["GET /v1/connectors/{connector}/conflicts"] = () => Other.GetAsync("/v1/connectors/alpha/conflicts"),
            ["DELETE /v1/connectors/{connector}"] = () => Other.DeleteAsync("/v1/connectors/alpha"),
            ["PUT /v1/connectors/{connector}"] = () =>
                Other.PutAsync("/v1/connectors/alpha", (JsonObject)connector.DeepClone()),
        };

    private static JsonObject Theirs() => new() { ["url"] = "https://thief.example/", ["enabled"] = false };

    private static JsonObject LegalHold() =>
        new()
        {
            ["reason"] = "theft",
            ["reference"] = "none",
            ["recorded_by"] = "a thief",
        };

    private Dictionary<string, Func<Task<Reply>>> TwilioWalks() =>
        new()
        {
            ["PUT /v1/messaging-services/{service}"] = () =>
                Other.PutAsync($"/v1/messaging-services/{TwilioApplication.Service}", TwilioApplication.ServiceBody()),
            ["GET /v1/messaging-services"] = () => Other.GetAsync("/v1/messaging-services"),
            ["GET /2010-04-01/Accounts/{account}.json"] = () => Other.GetAsync($"{Own}.json"),
            ["GET /2010-04-01/Accounts/{account}/Messages.json"] = () => Other.GetAsync($"{Own}/Messages.json"),
            ["POST /2010-04-01/Accounts/{account}/Messages.json"] = () =>
                PostFormAsync($"{Own}/Messages.json", ("To", Maria), ("From", Team.Number), ("Body", "x")),
            ["GET /2010-04-01/Accounts/{account}/Messages/{sid}.json"] = () => Other.GetAsync($"{OwnMessage}.json"),
            ["GET /2010-04-01/Accounts/{account}/Messages/{sid}/Media.json"] = () =>
                Other.GetAsync($"{OwnMessage}/Media.json"),
            ["POST /2010-04-01/Accounts/{account}/Messages/{sid}.json"] = () =>
                PostFormAsync($"{OwnMessage}.json", ("Body", "")),
            ["DELETE /2010-04-01/Accounts/{account}/Messages/{sid}.json"] = () =>
                Other.DeleteAsync($"{OwnMessage}.json"),
            ["POST /v1/Consents/Bulk"] = () =>
                PostFormAsync(
                    "/v1/Consents/Bulk",
                    ("Items", $"{{\"contact_id\":\"{Maria}\",\"sender_id\":\"{Team.Number}\",\"status\":\"opt-out\"}}")
                ),
        };

    private JsonObject Wish() =>
        new()
        {
            ["brand"] = Team.Brand,
            ["program"] = Team.Jobs,
            ["max"] = 1,
            ["per"] = "week",
            ["method"] = "verbal",
            ["recorded_by"] = "a thief",
            ["occurred_at"] = team.Now,
        };

    private static JsonObject Disconnected() =>
        new()
        {
            ["phone"] = Maria,
            ["disconnected_on"] = "2026-03-01",
            ["source"] = "a thief",
        };

    // The other organization's own account, which the first one's message is no message of.
    private string Own => TwilioMessage.AccountPath(server.Second.OrganizationId);

    private string OwnMessage => $"{Own}/Messages/{TwilioSid.Message(Guid.Parse(message))}";

    private Task<Reply> PostFormAsync(string path, params (string Name, string Value)[] fields) =>
        Other.SendAsync(HttpMethod.Post, path, TwilioApplication.Form(fields));

    private static ByteArrayContent File(string text) =>
        Caller.Content(System.Text.Encoding.UTF8.GetBytes(text), "text/plain");

    private JsonObject ConsentById()
    {
        var body = team.ConsentBody(Maria);
        body["disclosure"] = new JsonObject { ["id"] = disclosure, ["version"] = 1 };
        return body;
    }

    private JsonObject Nudge()
    {
        var plan = Campaigner.Plan("Still there?", "unanswered");
        plan["audience"]!["of"] = broadcast;
        return plan;
    }

    private static JsonObject WithSender()
    {
        var body = Team.TextBody(Maria);
        body["sender"] = Team.Sender;
        return body;
    }
}
