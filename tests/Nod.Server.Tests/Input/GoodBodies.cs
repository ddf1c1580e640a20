using System.Text.Json.Nodes;
using Nod.Ledger;
using Nod.Sending;
using Nod.Server.Tests.Broadcasts;
using Nod.Server.Tests.Harness;
using Nod.Server.Tests.Twilio;
using Nod.Testing;

namespace Nod.Server.Tests.Input;

/// <summary>
/// For every endpoint that reads a JSON object, one that it takes, with as many fields as it knows. The tests bend them.
/// </summary>
internal sealed class GoodBodies(
    Team team,
    string agreed,
    string held,
    Guid unknown,
    string draft,
    WorkBodies work,
    string import,
    JsonNode words,
    string webhook,
    JsonObject connector
)
{
    /// <summary>Sets up what the bodies name: the team, a person who agreed, and one whose texts are held.</summary>
    public static async Task<GoodBodies> OnAsync(RunningServer server)
    {
        var team = await Team.OnAsync(server);
        (await team.Api.PostAsync("/v1/disclosures", Team.DisclosureBody())).ShouldBe(201);
        var agreed = await team.AgreedPersonAsync();
        (await team.Api.PostAsync("/v1/relationships", team.RelationshipBody(agreed))).ShouldBe(201);
        var held = await team.AgreedPersonAsync();
        (await team.HearAsync(held, "Wrong number?")).ShouldBe(200);
        await server.SettleAsync();
        var draft = await new Campaigner(team).CreateAsync(Broadcast());
        var work = await WorkBodies.OnAsync(server, team, agreed);
        var import = await Imports.ImportBodies.ReadyAsync(team);
        var words = await team.WordsAsync(Team.Jobs, "en", TeamForms.JobsWords["en"]);
        var webhook = await WebhookAsync(team);
        await Registrations.RegistrationBodies.SetUpAsync(team);
        return new GoodBodies(
            team,
            agreed,
            held,
            await UnknownMessageAsync(server),
            draft,
            work,
            import,
            words,
            webhook,
            await Connectors.ConnectorBodies.GenericAsync(team)
        );
    }

    // A text of which nobody knows whether it went, and nobody can be asked.
    private static async Task<Guid> UnknownMessageAsync(RunningServer server)
    {
        var contact = new ContactAddress(server.First.OrganizationId, new PhoneNumber(12125550177));
        var message = Sample.Message(contact, server.Node.Ids.Next(), Sample.Noon);
        var attempt = new Attempt(server.Node.Ids.Next(), Sample.Noon, null, Attempt.NeverAgain);
        await server.Node.Store.CommitAsync(
            new ChangeOf<bool>(
                reads => reads.Messages.Add(message.Address),
                context =>
                {
                    context.Put((message with { Attempt = attempt }).Become(MessageStatus.Unknown, Sample.Noon));
                    return true;
                }
            )
        );
        return message.Address.Id;
    }

    public string Agreed => agreed;

    /// <summary>By method and pattern.</summary>
    public IReadOnlyDictionary<string, (string Path, JsonObject Body)> All =>
        Others
            .Concat(LegalHolds)
            .Concat(work.All)
            .Concat(Outgoing)
            .Concat(Registrations.RegistrationBodies.Good)
            .ToDictionary(body => body.Key, body => body.Value);

    private Dictionary<string, (string Path, JsonObject Body)> LegalHolds =>
        new()
        {
            ["PUT /v1/contacts/{phone}/legal-hold"] = ($"/v1/contacts/{held}/legal-hold", LegalHold()),
            ["DELETE /v1/contacts/{phone}/legal-hold"] = ($"/v1/contacts/{held}/legal-hold", LegalHold()),
            ["PUT /v1/brands/{brand}/legal-hold"] = ("/v1/brands/acme/legal-hold", LegalHold()),
            ["DELETE /v1/brands/{brand}/legal-hold"] = ("/v1/brands/acme/legal-hold", LegalHold()),
            ["PUT /v1/brands/{brand}/programs/{program}/legal-hold"] = (
                "/v1/brands/acme/programs/jobs/legal-hold",
                LegalHold()
            ),
            ["DELETE /v1/brands/{brand}/programs/{program}/legal-hold"] = (
                "/v1/brands/acme/programs/jobs/legal-hold",
                LegalHold()
            ),
        };

    private Dictionary<string, (string Path, JsonObject Body)> Outgoing =>
        new()
        {
            ["PUT /v1/connectors/{connector}"] = ("/v1/connectors/good", (JsonObject)connector.DeepClone()),
            ["POST /v1/webhooks"] = ("/v1/webhooks", Webhook()),
            ["PUT /v1/webhooks/{id}"] = ($"/v1/webhooks/{webhook}", Webhook()),
            ["POST /v1/webhooks/{id}/replay"] = (
                $"/v1/webhooks/{webhook}/replay",
                new JsonObject { ["from"] = "2026-03-01T00:00:00Z", ["to"] = "2026-03-02T00:00:00Z" }
            ),
            ["PUT /v1/health/limits"] = (
                "/v1/health/limits",
                new JsonObject
                {
                    ["days"] = 7,
                    ["from"] = 100,
                    ["opt_out_rate"] = 0.04,
                    ["filter_rate"] = 0.05,
                    ["failure_rate"] = 0.2,
                    ["complaint_rate"] = 0.002,
                    ["delivery_rate"] = 0.7,
                    ["mail_to"] = new JsonArray("ops@acme.example"),
                }
            ),
        };

    // One serves all tests of a server: there are fifty at most.
    private static async Task<string> WebhookAsync(Team team) =>
        (await team.Api.GetAsync("/v1/webhooks")).ShouldBe(200).At("items.0.id") is { Length: > 0 } known
            ? known
            : (await team.Api.PostAsync("/v1/webhooks", Webhook())).ShouldBe(201).At("id");

    // Disabled, so that nothing is posted anywhere.
    private static JsonObject Webhook() =>
        new()
        {
            ["url"] = "https://acme.example/nod",
            ["types"] = new JsonArray("message.delivered"),
            ["description"] = "our bus",
            ["numbers"] = true,
            ["enabled"] = false,
        };

    private Dictionary<string, (string Path, JsonObject Body)> Others =>
        new()
        {
            ["PUT /v1/brands/{brand}"] = ("/v1/brands/acme", Brand()),
            ["PUT /v1/brands/{brand}/programs/{program}"] = ("/v1/brands/acme/programs/jobs", Program()),
            ["PUT /v1/senders/{sender}"] = ("/v1/senders/office", Team.SenderBody()),
            ["PUT /v1/messaging-services/{service}"] = (
                $"/v1/messaging-services/{TwilioApplication.Service}",
                Service()
            ),
            ["PUT /v1/forms/{form}"] = ("/v1/forms/driver", Form(words.DeepClone())),
            ["POST /v1/disclosures"] = ("/v1/disclosures", Team.DisclosureBody()),
            ["POST /v1/consents"] = ("/v1/consents", Consent()),
            ["POST /v1/relationships"] = ("/v1/relationships", team.RelationshipBody(agreed)),
            ["POST /v1/contacts/{phone}/frequency"] = ($"/v1/contacts/{agreed}/frequency", Wish()),
            ["POST /v1/contacts/{phone}/preferences-link"] = (
                $"/v1/contacts/{agreed}/preferences-link",
                new JsonObject { ["hours"] = 24 }
            ),
            ["POST /v1/contacts/{phone}/void"] = ("/v1/contacts/+12125550178/void", Void()),
            ["POST /v1/contacts/{phone}/release"] = ($"/v1/contacts/{held}/release", new JsonObject { ["by"] = "Kim" }),
            ["POST /v1/contacts/{phone}/erase"] = (
                $"/v1/contacts/{held}/erase",
                new JsonObject
                {
                    ["reason"] = "person_request",
                    ["requested_at"] = team.Now,
                    ["recorded_by"] = "Kim",
                }
            ),
            ["POST /v1/decisions"] = ("/v1/decisions", Question()),
            ["POST /v1/messages"] = ("/v1/messages", Message()),
            ["POST /v1/messages/{id}/resolve"] = (
                $"/v1/messages/{unknown}/resolve",
                new JsonObject { ["outcome"] = "not_sent" }
            ),
            ["POST /v1/broadcasts"] = ("/v1/broadcasts", Broadcast()),
            ["PUT /v1/broadcasts/{id}"] = ($"/v1/broadcasts/{draft}", Broadcast()),
            ["PUT /v1/keywords/{keyword}"] = ("/v1/keywords/ACMEJOBS", Keywords.KeywordBodies.Keyword()),
            ["POST /v1/imports/{id}/start"] = ($"/v1/imports/{import}/start", Imports.ImportBodies.Start()),
            ["PUT /v1/rules/{rule}"] = ("/v1/rules/ACME-SOURCE", OwnRule()),
            ["PUT /v1/rules/{rule}/departure"] = ("/v1/rules/SCMH-INACTIVE/departure", Team.DepartureBody()),
            ["POST /v1/evidence-packs"] = ("/v1/evidence-packs", EvidencePack()),
            ["POST /v1/texts/classify"] = (
                "/v1/texts/classify",
                new JsonObject { ["text"] = "stop", ["language"] = "en" }
            ),
            ["POST /v1/api-keys"] = (
                "/v1/api-keys",
                new JsonObject
                {
                    ["name"] = "a key",
                    ["scopes"] = new JsonArray("read", "write"),
                    ["signs"] = true,
                }
            ),
            ["POST /simulator/inbound"] = (
                "/simulator/inbound",
                new JsonObject
                {
                    ["from"] = agreed,
                    ["to"] = Team.Number,
                    ["body"] = "When do I start",
                }
            ),
            ["POST /simulator/settings"] = ("/simulator/settings", Settings()),
        };

    public static JsonObject Form(JsonNode words) =>
        new()
        {
            ["brand"] = Team.Brand,
            ["title"] = TeamForms.Title,
            ["titles"] = new JsonObject { ["en"] = TeamForms.Title },
            ["reference"] = TeamForms.Reference,
            ["questions"] = new JsonArray(
                new JsonObject
                {
                    ["program"] = Team.Jobs,
                    ["titles"] = new JsonObject { ["en"] = "Other jobs" },
                    ["words"] = new JsonArray(words),
                }
            ),
            ["double_opt_in"] = true,
            ["origins"] = new JsonArray("https://jobs.acme.example"),
            ["closed"] = false,
        };

    private static JsonObject LegalHold() =>
        new()
        {
            ["reason"] = "a lawsuit",
            ["reference"] = "case 26-1",
            ["recorded_by"] = "Kim",
        };

    private static JsonObject Brand()
    {
        var body = Team.BrandBody();
        body["privacy_url"] = "https://acme.example/privacy";
        return body;
    }

    // A rule without parameters: what those may be, each kind of rule says.
    private static JsonObject OwnRule()
    {
        var body = Team.RuleBody();
        body["rule"] = "provenance";
        body.Remove("parameters");
        return body;
    }

    private static JsonObject Program()
    {
        var body = Team.ProgramBody();
        body["reconfirm_after_days"] = 30;
        body["reminder_every"] = 10;
        body["double_opt_in"] = true;
        return body;
    }

    private static JsonObject Service()
    {
        var body = TwilioApplication.ServiceBody();
        body["status_callback"] = "https://acme.example/status";
        body["inbound_url"] = "https://acme.example/in";
        return body;
    }

    private static JsonObject Settings() =>
        new()
        {
            ["error_rate"] = 0.0,
            ["delay_ms"] = 0,
            ["filter_rate"] = 0.0,
            ["duplicate_webhooks"] = false,
            ["reorder_webhooks"] = false,
            ["seed"] = 7,
        };

    private JsonObject Consent()
    {
        var body = team.ConsentBody(agreed);
        body["subject"] = new JsonObject
        {
            ["name"] = "Maria Lopez",
            ["external_ids"] = new JsonObject { ["ats"] = "17" },
            ["country"] = "US",
            ["region"] = "NY",
            ["time_zone"] = "America/New_York",
            ["language"] = "en",
        };
        body["evidence"] = new JsonObject
        {
            ["ip"] = "192.0.2.7",
            ["user_agent"] = "Firefox",
            ["page_url"] = "https://acme.example/careers",
            ["form"] = new JsonObject { ["sms"] = "yes" },
            ["recorded_by"] = "Kim",
            ["place"] = "Queens",
            ["event"] = "Job fair",
            ["note"] = "said yes",
            ["attachments"] = new JsonArray(
                new JsonObject
                {
                    ["name"] = "form.pdf",
                    ["media_type"] = "application/pdf",
                    ["sha256"] = new string('a', 64),
                }
            ),
        };
        body["provenance"] = new JsonObject { ["collected_by"] = "acme", ["source"] = "careers page" };
        return body;
    }

    private static JsonObject Broadcast()
    {
        var body = Campaigner.Plan("Hi {{name|there}}, drivers wanted in Queens.", "live");
        body["sender"] = Team.Sender;
        body["language"] = "en";
        body["translations"] = new JsonObject { ["de"] = "Fahrer gesucht in Queens." };
        body["audience"]!["filter"] = new JsonObject
        {
            ["languages"] = new JsonArray("en"),
            ["countries"] = new JsonArray("US"),
            ["regions"] = new JsonArray("NY"),
            ["tags"] = new JsonArray("night"),
            ["without_tags"] = new JsonArray("left"),
            ["jobs"] = new JsonArray("driver"),
            ["stages"] = new JsonArray("offer"),
            ["program"] = Team.Jobs,
            ["standings"] = new JsonArray("opted_in"),
            ["active_since"] = Team.Wire(RunningServer.Start - TimeSpan.FromDays(30)),
            ["silent_since"] = Team.Wire(RunningServer.Start),
        };
        body["send_at"] = Team.Wire(RunningServer.Start + TimeSpan.FromHours(1));
        body["expires_at"] = Team.Wire(RunningServer.Start + TimeSpan.FromDays(2));
        body["pace_per_minute"] = 600;
        body["limits"] = new JsonObject
        {
            ["opt_out_rate"] = 0.04,
            ["filter_rate"] = 0.1,
            ["failure_rate"] = 0.25,
            ["from"] = 30,
        };
        return body;
    }

    private JsonObject Wish() =>
        new()
        {
            ["brand"] = Team.Brand,
            ["program"] = Team.Jobs,
            ["max"] = 2,
            ["per"] = "week",
            ["method"] = "verbal",
            ["recorded_by"] = "Kim",
            ["occurred_at"] = team.Now,
        };

    private JsonObject Void() =>
        new()
        {
            ["reason"] = "wrong_number",
            ["occurred_at"] = team.Now,
            ["evidence"] = new JsonObject { ["note"] = "a stranger called us", ["recorded_by"] = "Kim" },
        };

    private JsonObject EvidencePack() =>
        new()
        {
            ["brand"] = Team.Brand,
            ["program"] = Team.Jobs,
            ["from"] = Team.Wire(RunningServer.Start - TimeSpan.FromDays(30)),
            ["to"] = team.Now,
            ["audit_reference"] = "notice 17",
            ["language"] = "en",
        };

    private JsonObject Question()
    {
        var body = Team.TextBody(agreed);
        body["sender"] = Team.Sender;
        body["language"] = "en";
        body["relationship"] = new JsonObject { ["kind"] = "interview", ["reference"] = "interview-17" };
        body["time_zone"] = "America/New_York";
        body["at"] = team.Now;
        return body;
    }

    private JsonObject Message()
    {
        var body = Question();
        body.Remove("at");
        body["send_at"] = team.Now;
        body["expires_at"] = Team.Wire(RunningServer.Start + TimeSpan.FromDays(2));
        body["client_reference"] = "text-17";
        return body;
    }
}
