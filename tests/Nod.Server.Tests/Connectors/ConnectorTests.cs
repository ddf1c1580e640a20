using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Connectors;

/// <summary>What an applicant tracking system tells, what hangs on it, and what it is told.</summary>
public sealed class ConnectorTests : IAsyncLifetime
{
    private RunningServer server = null!;
    private Team team = null!;
    private ApplicantSystem system = null!;

    public async ValueTask InitializeAsync()
    {
        server = new RunningServer { CallbackNetworks = [IPNetwork.Parse("127.0.0.0/8")] };
        await server.InitializeAsync();
        team = await Team.OnAsync(server);
        system = await ApplicantSystem.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await system.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_yes_in_an_application_is_consent_with_its_proof_and_permits_the_text_it_was_for()
    {
        var hook = await SetAsync();
        var phone = Team.NewPerson();
        (await team.TextAsync(phone)).ShouldBeProblem(422, "consent.missing");

        var taken = (await DeliverAsync(hook, "new_candidate_application", phone, "Yes")).ShouldBe(200);

        Assert.Equal(
            ("false", "application_received", "accepted"),
            (taken.At("repeated"), taken.At("kind"), taken.At("answers.0.outcome"))
        );
        Assert.DoesNotContain(phone[2..], taken.Text, StringComparison.Ordinal);
        (await team.TextAsync(phone)).ShouldBe(201);
        var history = (await team.HistoryAsync(phone)).ShouldBe(200);
        var yes = history.Json["items"]!.AsArray().Single(item => (string)item!["kind"]! == "opt_in");
        Assert.Equal(
            ("ats", Team.Words, Team.Brand, ApplicantSystem.Field, "greenhouse"),
            (
                Reply.At(yes, "method"),
                Reply.At(yes, "disclosure.text"),
                Reply.At(yes, "provenance.collected_by"),
                Reply.At(yes, "evidence.form.ats_field"),
                Reply.At(yes, "evidence.form.ats_connector")
            )
        );
        Assert.Contains(history.Json["items"]!.AsArray(), item => (string)item!["kind"]! == "relationship");
        Assert.Contains("57683957", (await team.ContactAsync(phone)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_no_is_a_refusal_and_a_yes_that_the_team_sets_later_is_passed_over()
    {
        var hook = await SetAsync();
        var phone = Team.NewPerson();

        (await DeliverAsync(hook, "new_candidate_application", phone, "No")).ShouldBe(200);
        (await team.TextAsync(phone)).ShouldBeProblem(422, "consent.declined");
        var later = (await DeliverAsync(hook, "candidate_stage_change", phone, "Yes")).ShouldBe(200);

        Assert.Equal(("skipped", "ats.not_their_answer"), (later.At("answers.0.outcome"), later.At("answers.0.code")));
        (await team.TextAsync(phone)).ShouldBeProblem(422, "consent.declined");
    }

    [Fact]
    public async Task A_delivery_counts_once_however_often_it_comes()
    {
        var hook = await SetAsync();
        var phone = Team.NewPerson();
        var body = Body("new_candidate_application", phone, "Yes");
        (await ApplicantSystem.DeliverAsync(server, hook, body, "once")).ShouldBe(200);
        var before = (await team.HistoryAsync(phone)).Items;

        var again = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => ApplicantSystem.DeliverAsync(server, hook, body, "once"))
        );

        Assert.All(again, reply => Assert.Equal("true", reply.ShouldBe(200).At("repeated")));
        Assert.Equal(before, (await team.HistoryAsync(phone)).Items);
        Assert.Equal(1, (await team.Api.GetAsync($"{ConnectorBodies.Path}/deliveries")).Items);
    }

    [Fact]
    public async Task A_stop_stands_whatever_the_system_says_and_the_conflict_is_listed()
    {
        var hook = await SetAsync();
        var phone = Team.NewPerson();
        (await DeliverAsync(hook, "new_candidate_application", phone, "Yes")).ShouldBe(200);
        (await team.HearAsync(phone, "STOP")).ShouldBe(200);
        server.Move(TimeSpan.FromHours(1));

        var taken = (await DeliverAsync(hook, "new_candidate_application", phone, "Yes")).ShouldBe(200);

        Assert.Equal(("conflict", "consent.revoked"), (taken.At("answers.0.outcome"), taken.At("answers.0.code")));
        (await team.TextAsync(phone)).ShouldBeProblem(422, "consent.revoked");
        var conflicts = (await team.Api.GetAsync($"{ConnectorBodies.Path}/conflicts")).ShouldBe(200);
        Assert.Equal(1, conflicts.Items);
        Assert.Equal(
            (phone, "jobs", "yes"),
            (
                conflicts.At("items.0.phone"),
                conflicts.At("items.0.answers.0.program"),
                conflicts.At("items.0.answers.0.answer")
            )
        );
    }

    [Fact]
    public async Task What_happens_in_hiring_is_what_automations_text_on()
    {
        var hook = await SetAsync();
        var phone = Team.NewPerson();
        (await team.Api.PutAsync("/v1/templates/moved", Template())).ShouldBe(200);
        (await team.Api.PutAsync("/v1/automations/moved", Automation())).ShouldBe(200);
        (await DeliverAsync(hook, "new_candidate_application", phone, "Yes")).ShouldBe(200);

        (await DeliverAsync(hook, "candidate_stage_change", phone, null, stage: "Offer")).ShouldBe(200);

        var texts = await team.PhoneAsync(phone, 1);
        Assert.Contains("Driver: Offer", texts[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Levels_note_refuse_a_no_or_ask_for_a_yes_and_never_permit_what_law_refuses()
    {
        var hook = await SetAsync("observe");
        var (silent, refused) = (Team.NewPerson(), Team.NewPerson());
        (await DeliverAsync(hook, "new_candidate_application", silent, null)).ShouldBe(200);
        (await DeliverAsync(hook, "new_candidate_application", refused, "No")).ShouldBe(200);

        Assert.Equal(("permit", "ats.unanswered"), await AskAsync(silent));
        Assert.Equal(("permit", "ats.declined"), await AskAsync(refused));
        var sent = (await team.Api.PostAsync("/v1/messages", Receipt(silent))).ShouldBe(201);
        Assert.Equal("ats.unanswered", sent.At("decision.observed.0.code"));
        Assert.Equal("true", (await ReplayAsync(sent.At("id"))).At("same"));

        await SetAsync("permissive");
        Assert.Equal(("permit", ""), await AskAsync(silent));
        Assert.Equal(("deny", "ats.declined"), await AskAsync(refused));

        await SetAsync("strict");
        Assert.Equal(("deny", "ats.unanswered"), await AskAsync(silent));
        Assert.Equal(("deny", "ats.declined"), await AskAsync(refused));
        Assert.Equal("true", (await ReplayAsync(sent.At("id"))).At("same"));
        var text = (await team.TextAsync(silent)).ShouldBe(422).Text;
        Assert.Contains("consent.missing", text, StringComparison.Ordinal);
        Assert.Contains("ats.unanswered", text, StringComparison.Ordinal);

        // The level is the connector's: no rule of that name can be set or taken back by itself.
        (await team.Api.DeleteAsync("/v1/rules/ATS-greenhouse")).ShouldBe(404);
        (await team.Api.PutAsync("/v1/rules/ATS-greenhouse", Team.RuleBody())).ShouldBeProblem(400, "bad_request");
        (await team.Api.DeleteAsync(ConnectorBodies.Path)).ShouldBe(200);
        Assert.Equal(("permit", ""), await AskAsync(silent));
        (await team.TextAsync(silent)).ShouldBeProblem(422, "consent.missing");
        (await DeliverAsync(hook, "new_candidate_application", silent, "Yes")).ShouldBe(404);
    }

    [Fact]
    public async Task A_stop_is_written_back_and_again_until_the_system_has_taken_it()
    {
        var hook = await SetAsync(writesBack: true);
        var phone = Team.NewPerson();
        (await DeliverAsync(hook, "new_candidate_application", phone, "Yes", candidate: "41")).ShouldBe(200);
        await system.TookAsync("41", "Yes");
        system.Answers.Enqueue(503);
        system.Answers.Enqueue(429);
        system.Answers.Enqueue(401);

        (await team.HearAsync(phone, "STOP")).ShouldBe(200);
        var tokens = system.Tokens.Count;
        // A failure is on record some time after the system has answered; its pause is counted from then.
        await Eventually.HoldsAsync(() =>
        {
            server.Move(TimeSpan.FromMinutes(1));
            return system.Written.Any(one => ApplicantSystem.Is(one, "No"));
        });

        var written = await system.TookAsync("41", "No");
        Assert.Equal("/v3/candidates/41", written[^1].Path);
        Assert.Equal([503, 429, 401], written.Where(one => one.Answered != 200).Select(one => one.Answered));
        Assert.True(system.Tokens.Count > tokens, "a token that was refused is fetched anew");
        var (authorization, form) = system.Tokens.First();
        var basic = $"{ApplicantSystem.ClientId}:{ApplicantSystem.ClientSecret}";
        Assert.Equal("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(basic)), authorization);
        Assert.Equal("grant_type=client_credentials&sub=4711", form);
        Assert.StartsWith("Bearer token-", written[^1].Token, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_restart_passes_no_stop_over_and_somebody_deleted_there_keeps_nobody_waiting()
    {
        var hook = await SetAsync(writesBack: true);
        var (gone, waits) = (Team.NewPerson(), Team.NewPerson());
        (await DeliverAsync(hook, "new_candidate_application", gone, "Yes", candidate: "51")).ShouldBe(200);
        await system.TookAsync("51", "Yes");
        system.Answers.Enqueue(404);
        (await team.HearAsync(gone, "STOP")).ShouldBe(200);
        await Eventually.HoldsAsync(() => Task.FromResult(system.Answers.Count), left => left == 0);
        (await DeliverAsync(hook, "new_candidate_application", waits, "Yes", candidate: "52")).ShouldBe(200);
        await system.TookAsync("52", "Yes");
        system.Answers.Enqueue(500);
        (await team.HearAsync(waits, "STOP")).ShouldBe(200);
        await Eventually.HoldsAsync(() => Task.FromResult(system.Answers.Count), left => left == 0);

        await server.RestartAsync();
        server.Move(TimeSpan.FromHours(1));

        await system.TookAsync("52", "No");
    }

    [Fact]
    public async Task A_connector_shows_no_secret_but_one_it_made_and_keeps_it_when_it_is_set_anew()
    {
        var body = await ConnectorBodies.GreenhouseAsync(team);
        body.Remove("secret");
        var made = (await team.Api.PutAsync(ConnectorBodies.Path, body.DeepClone())).ShouldBe(200);
        var again = (await team.Api.PutAsync(ConnectorBodies.Path, body)).ShouldBe(200);
        var secret = made.At("secret");

        Assert.Equal(64, secret.Length);
        Assert.Equal((string.Empty, made.At("hook"), "2"), (again.At("secret"), again.At("hook"), again.At("version")));
        Assert.DoesNotContain(
            "secret\"",
            (await team.Api.GetAsync(ConnectorBodies.Path)).Text,
            StringComparison.Ordinal
        );
        var bytes = Encoding.UTF8.GetBytes(Body("update_candidate", Team.NewPerson(), null).ToJsonString());
        (await ApplicantSystem.DeliverAsync(server, made.At("hook"), bytes, secret: secret)).ShouldBe(200);
        (await ApplicantSystem.DeliverAsync(server, made.At("hook"), bytes)).ShouldBeProblem(403, "forbidden");
    }

    [Fact]
    public async Task A_system_of_one_s_own_delivers_by_a_mapping_of_one_s_own()
    {
        var set = await team.Api.PutAsync("/v1/connectors/own", await ConnectorBodies.GenericAsync(team));
        var phone = Team.NewPerson();
        var body = Encoding.UTF8.GetBytes(
            new JsonObject
            {
                ["what"] = "applied",
                ["when"] = team.Now,
                ["application"] = 7,
                ["who"] = new JsonObject
                {
                    ["id"] = 8,
                    ["phones"] = new JsonArray(new JsonObject { ["kind"] = "mobile", ["nr"] = phone }),
                },
                ["form"] = new JsonArray(new JsonObject { ["q"] = "sms", ["a"] = "ja" }),
            }.ToJsonString()
        );
        var signature =
            "v1=" + Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(ApplicantSystem.Secret), body));

        var taken = await server
            .Api.With(null)
            .SendAsync(
                HttpMethod.Post,
                set.ShouldBe(200).At("hook"),
                Caller.Content(body, "application/json"),
                [("X-Acme-Signature", signature)]
            );

        Assert.Equal("accepted", taken.ShouldBe(200).At("answers.0.outcome"));
        (await team.TextAsync(phone)).ShouldBe(201);
    }

    [Fact]
    public async Task An_interview_that_names_no_person_is_that_of_the_application_it_names()
    {
        var body = await ConnectorBodies.GreenhouseAsync(team);
        body["vendor"] = "ashby";
        var hook = (await team.Api.PutAsync("/v1/connectors/ashby", body)).ShouldBe(200).At("hook");
        var phone = Team.NewPerson();
        var application = new JsonObject
        {
            ["id"] = "app-7",
            ["createdAt"] = team.Now,
            ["candidate"] = new JsonObject
            {
                ["id"] = "c-7",
                ["name"] = "Maria Lopez",
                ["primaryPhoneNumber"] = new JsonObject { ["value"] = phone },
            },
        };
        var interview = new JsonObject
        {
            ["id"] = "i-7",
            ["applicationId"] = "app-7",
            ["interviewEvents"] = new JsonArray(
                new JsonObject { ["startTime"] = Team.Wire(server.Clock.GetUtcNow().AddDays(2)) }
            ),
        };

        var early = await AshbyAsync(hook, "interviewScheduleCreate", "interviewSchedule", interview);
        (await AshbyAsync(hook, "applicationSubmit", "application", application)).ShouldBe(200);
        var late = await AshbyAsync(hook, "interviewScheduleCreate", "interviewSchedule", interview);

        Assert.Equal(("", "ats.no_phone"), (early.ShouldBe(200).At("kind"), early.At("code")));
        Assert.Equal(("interview_scheduled", ""), (late.ShouldBe(200).At("kind"), late.At("code")));
        var acts = (await team.HistoryAsync(phone)).Json["items"]!.AsArray();
        Assert.Equal(["i-7", "app-7"], acts.Select(item => Reply.At(item, "reference")));
    }

    private Task<Reply> AshbyAsync(string hook, string action, string name, JsonObject data)
    {
        var body = new JsonObject
        {
            ["webhookActionId"] = server.Node.Ids.Next().ToString(),
            ["action"] = action,
            ["data"] = new JsonObject { [name] = data.DeepClone() },
        };
        var bytes = Encoding.UTF8.GetBytes(body.ToJsonString());
        var signed = ApplicantSystem.Sign(bytes, ApplicantSystem.Secret).Replace(' ', '=');
        return server
            .Api.With(null)
            .SendAsync(HttpMethod.Post, hook, Caller.Content(bytes, "application/json"), [("Ashby-Signature", signed)]);
    }

    private async Task<string> SetAsync(string enforcement = "observe", bool writesBack = false)
    {
        var body = await ConnectorBodies.GreenhouseAsync(team, enforcement);
        if (writesBack)
        {
            body["write_back"] = new JsonObject
            {
                ["client_id"] = ApplicantSystem.ClientId,
                ["client_secret"] = ApplicantSystem.ClientSecret,
                ["user"] = "4711",
                ["url"] = system.Url,
                ["token_url"] = $"{system.Url}/token",
            };
        }

        return (await team.Api.PutAsync(ConnectorBodies.Path, body)).ShouldBe(200).At("hook");
    }

    private Task<Reply> DeliverAsync(
        string hook,
        string action,
        string phone,
        string? answer,
        string candidate = "57683957",
        string stage = "Phone screen"
    ) => ApplicantSystem.DeliverAsync(server, hook, Body(action, phone, answer, candidate, stage));

    private JsonObject Body(
        string action,
        string phone,
        string? answer,
        string candidate = "57683957",
        string stage = "Phone screen"
    ) => ApplicantSystem.Delivery(action, phone, answer, server.Clock.GetUtcNow(), candidate, stage);

    private async Task<(string Verdict, string Code)> AskAsync(string phone)
    {
        var reply = (await team.Api.PostAsync("/v1/decisions", Receipt(phone))).ShouldBe(200);
        var refusal = reply.At("reasons.0.code");
        return (reply.At("verdict"), refusal.Length > 0 ? refusal : reply.At("observed.0.code"));
    }

    private Task<Reply> ReplayAsync(string message) =>
        team.Api.PostAsync($"/v1/messages/{message}/replay", new JsonObject());

    // A receipt for an application needs no consent by law: only the level can ask for one.
    private static JsonObject Receipt(string phone) =>
        new()
        {
            ["to"] = phone,
            ["brand"] = Team.Brand,
            ["class"] = "transactional",
            ["body"] = "Acme: we have your application.",
        };

    private static JsonObject Template() =>
        new()
        {
            ["name"] = "Moved",
            ["language"] = "en",
            ["texts"] = new JsonObject { ["en"] = "Acme: {{job}}: {{stage}}." },
        };

    private static JsonObject Automation() =>
        new()
        {
            ["name"] = "Moved",
            ["brand"] = Team.Brand,
            ["class"] = "transactional",
            ["events"] = new JsonArray("stage_changed"),
            ["timing"] = new JsonObject { ["from"] = "event" },
            ["template"] = "moved",
            ["enabled"] = true,
        };
}
