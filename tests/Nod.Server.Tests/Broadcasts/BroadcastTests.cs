using System.Text.Json.Nodes;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Broadcasts;

/// <summary>From the plan to the phones: who gets it is the gate's to say, and it is said beforehand.</summary>
public sealed class BroadcastTests(RunningServer server) : IClassFixture<RunningServer>, IAsyncLifetime
{
    private Team team = null!;
    private Campaigner office = null!;

    public async ValueTask InitializeAsync()
    {
        team = await Team.OnAsync(server);
        office = new Campaigner(team);
    }

    public ValueTask DisposeAsync()
    {
        Assert.Empty(server.Log.Errors);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task The_preview_says_what_then_happens_and_changes_nothing()
    {
        var agreed = await office.AgreedAsync(5);
        var (declined, stopped, doubtful) = (
            Team.NewPerson(),
            await team.AgreedPersonAsync(),
            await team.AgreedPersonAsync()
        );
        (await team.Api.PostAsync("/v1/consents", team.ConsentBody(declined, "decline"))).ShouldBe(201);
        (await team.HearAsync(stopped, "STOP")).ShouldBe(200);
        (await team.HearAsync(doubtful, "Wrong number?")).ShouldBe(200);
        await server.SettleAsync();
        string[] others = [declined, stopped, doubtful, Team.NewPerson(), Team.NewPerson(), "+18005550123"];
        var id = await office.DraftAsync([.. agreed, .. others]);
        var before = server.StoredRows();

        var preview = await office.PreviewAsync(id);

        Assert.Equal(before, server.StoredRows());
        Assert.Equal(5, Campaigner.People(preview, "permit"));
        Assert.Equal(6, Campaigner.People(preview, "deny") + Campaigner.People(preview, "review"));
        var codes = preview.Json["judged"]!["reasons"]!.AsArray().Select(reason => (string)reason!["code"]!).ToList();
        Assert.Superset(
            new HashSet<string>
            {
                "consent.missing",
                "consent.declined",
                "consent.revoked",
                "contact.on_hold",
                "number.not_textable",
            },
            codes.ToHashSet()
        );
        Assert.Equal(5, (long)preview.Json["judged"]!["segments"]!);
        Assert.Equal(3, preview.Json["samples"]!.AsArray().Count(sample => (string)sample!["verdict"]! == "permit"));
        Assert.Contains(preview.Json["samples"]!.AsArray(), sample => (string)sample!["to"]! == declined);

        await office.StartAsync(id);
        var progress = await office.StandsAsync(id, "completed");

        Assert.Equal(preview.Json["judged"]!.ToJsonString(), progress.Json["judged"]!.ToJsonString());
        Assert.Equal(5, (await office.TextedAsync(agreed)).Count);
        Assert.Empty(await office.TextedAsync(others));
        await Eventually.HoldsAsync(
            () => office.ProgressAsync(id),
            reply => Campaigner.Messages(reply, "delivered") == 5
        );
        Assert.Equal(6, Campaigner.Messages(await office.ProgressAsync(id), "denied"));
    }

    [Fact]
    public async Task Each_person_is_listed_with_verdict_reason_and_message()
    {
        var agreed = await office.AgreedAsync(2);
        var stranger = Team.NewPerson();
        var id = await office.DraftAsync([.. agreed, stranger]);
        await office.StartAsync(id);
        await office.StandsAsync(id, "completed");

        var denied = Assert.Single(await office.RecipientsAsync(id, "verdict=deny"));

        Assert.Equal(
            (stranger, "consent.missing", "denied"),
            (Reply.At(denied, "to"), Reply.At(denied, "reason"), Reply.At(denied, "status"))
        );
        Assert.Equal(3, (await office.RecipientsAsync(id)).Count);
        Assert.Single(await office.RecipientsAsync(id, "reason=consent.missing"));
        Assert.Single(await office.RecipientsAsync(id, "status=denied"));
        var message = (await team.Api.GetAsync($"/v1/messages/{Reply.At(denied, "message_id")}")).ShouldBe(200);
        Assert.Equal("consent.missing", message.At("decision.reasons.0.code"));
        (await team.Api.GetAsync($"/v1/broadcasts/{id}/recipients?verdict=maybe")).ShouldBeProblem(400, "bad_request");
        (await team.Api.GetAsync($"/v1/broadcasts/{id}/recipients?cursor=x")).ShouldBeProblem(400, "bad_request");
    }

    [Fact]
    public async Task Who_may_not_send_sees_numbers_masked_on_every_page()
    {
        var id = await office.DraftAsync(Enumerable.Range(0, 450).Select(_ => Team.NewPerson()));
        var made = await team.Api.PostAsync(
            "/v1/api-keys",
            new JsonObject { ["name"] = "auditor", ["scopes"] = new JsonArray("read") }
        );
        var auditor = server.Api.With(made.ShouldBe(201).At("api_key"));

        var seen = await office.RecipientsAsync(id, api: auditor);
        var preview = await Campaigner.ActAsync(auditor, id, "preview");

        Assert.Equal(450, seen.Count);
        Assert.All(seen, one => Assert.StartsWith("+*******", Reply.At(one, "to"), StringComparison.Ordinal));
        Assert.StartsWith("+*******", preview.ShouldBe(200).At("samples.0.to"), StringComparison.Ordinal);
        (await Campaigner.ActAsync(auditor, id, "start")).ShouldBeProblem(403, "forbidden");
    }

    [Fact]
    public async Task A_live_audience_is_who_the_filter_admits()
    {
        var (own, ownTeam) = await RunningServer.WithTeamAsync();
        await using var closing = own;
        var there = new Campaigner(ownTeam);
        var german = ownTeam.ConsentBody(Team.NewPerson());
        german["subject"] = new JsonObject { ["language"] = "de-AT", ["name"] = "Eva" };
        (await ownTeam.Api.PostAsync("/v1/consents", german)).ShouldBe(201);
        var english = await there.AgreedAsync(3);
        var declined = ownTeam.ConsentBody(Team.NewPerson(), "decline");
        (await ownTeam.Api.PostAsync("/v1/consents", declined)).ShouldBe(201);
        var plan = Campaigner.Plan("Hi {{name|there}}, drivers wanted in Queens.", "live");
        plan["translations"] = new JsonObject { ["de"] = "Hallo {{name|du}}, Fahrer gesucht in Queens." };
        plan["audience"]!["filter"] = new JsonObject
        {
            ["standings"] = new JsonArray("opted_in"),
            ["countries"] = new JsonArray("US"),
        };

        var id = await there.CreateAsync(plan);
        var preview = await there.PreviewAsync(id);
        await there.StartAsync(id);
        var progress = await there.StandsAsync(id, "completed");

        Assert.Equal(4, (long)preview.Json["judged"]!["people"]!);
        Assert.Equal(preview.Json["judged"]!.ToJsonString(), progress.Json["judged"]!.ToJsonString());
        Assert.Equal(3, (await there.TextedAsync(english)).Count);
        var text = Assert.Single(await ownTeam.PhoneAsync((string)german["phone"]!, 1));
        Assert.Contains("Hallo Eva, Fahrer gesucht", text, StringComparison.Ordinal);
        Assert.Empty(await ownTeam.PhoneAsync((string)declined["phone"]!));
    }

    [Fact]
    public async Task A_local_time_is_that_time_where_each_person_is()
    {
        var (newYork, losAngeles) = (await team.AgreedPersonAsync(), "+1213" + Team.NewPerson()[5..]);
        await team.AgreeAsync(losAngeles);
        var plan = Campaigner.Plan();
        plan["local_time"] = server.Clock.GetUtcNow().AddHours(-3).ToString("yyyy-MM-dd'T'HH:mm", null);
        var id = await office.DraftAsync([newYork, losAngeles], plan);

        await office.StartAsync(id);
        await office.JudgedAsync(id);

        var due = (await office.RecipientsAsync(id)).ToDictionary(
            one => Reply.At(one, "to"),
            one => Reply.At(one, "due_at")
        );
        Assert.Equal(Team.Wire(Minute(server.Clock.GetUtcNow().AddHours(1))), due[newYork]);
        Assert.Equal(Team.Wire(Minute(server.Clock.GetUtcNow().AddHours(4))), due[losAngeles]);
        (await office.DoAsync(id, "cancel")).ShouldBe(200);
    }

    [Fact]
    public async Task Only_a_draft_is_planned_anew_and_nothing_is_done_twice()
    {
        var id = await office.DraftAsync([await team.AgreedPersonAsync()]);
        var plan = Campaigner.Plan("Drivers wanted in Queens tomorrow.");
        Assert.Contains(
            "tomorrow",
            (await team.Api.PutAsync($"/v1/broadcasts/{id}", plan)).ShouldBe(200).At("body"),
            StringComparison.Ordinal
        );
        (await office.DoAsync(id, "resume")).ShouldBeProblem(409, "broadcast_state");
        (await office.DoAsync(id, "pause")).ShouldBeProblem(409, "broadcast_state");

        await office.StartAsync(id);

        await office.StandsAsync(id, "completed");
        (await team.Api.PutAsync($"/v1/broadcasts/{id}", plan)).ShouldBeProblem(409, "broadcast_state");
        (await office.UploadAsync(id, [Campaigner.Row(Team.NewPerson())])).ShouldBeProblem(409, "broadcast_state");
        foreach (var verb in new[] { "start", "pause", "resume", "cancel" })
        {
            (await office.DoAsync(id, verb)).ShouldBeProblem(409, "broadcast_state");
        }

        (await office.DoAsync("01980000-0000-7000-8000-000000000000", "start")).ShouldBeProblem(404, "not_found");
        Assert.Contains(id, (await team.Api.GetAsync("/v1/broadcasts")).ShouldBe(200).Text, StringComparison.Ordinal);
        Assert.Equal("1", (await team.Api.GetAsync($"/v1/broadcasts/{id}")).ShouldBe(200).At("recipients"));
    }

    [Fact]
    public async Task Who_did_not_answer_is_nudged_at_most_three_times()
    {
        var people = await office.AgreedAsync(3);
        var first = await office.DraftAsync(people);
        await office.StartAsync(first);
        await office.StandsAsync(first, "completed");
        server.Move(TimeSpan.FromMinutes(5));
        (await team.HearAsync(people[0], "When do I start")).ShouldBe(200);
        (await team.HearAsync(people[1], "STOP")).ShouldBe(200);

        var last = first;
        for (var nudge = 1; nudge <= 3; nudge++)
        {
            var id = await office.CreateAsync(Nudge(last));
            Assert.Equal(1, (long)(await office.PreviewAsync(id)).Json["judged"]!["people"]!);
            await office.StartAsync(id);
            await office.StandsAsync(id, "completed");
            last = id;
        }

        Assert.Equal(4, (await team.PhoneAsync(people[2])).Count);
        Assert.Single(await team.PhoneAsync(people[0]));
        var fourth = await team.Api.PostAsync("/v1/broadcasts", Nudge(last));
        Assert.Equal(["audience.of too_many"], fourth.ShouldBeProblem(400, "bad_request").Faults);
    }

    [Fact]
    public async Task Everything_wrong_with_a_plan_is_told_at_once()
    {
        var plan = Campaigner.Plan("Hi {{first_name}}", "live");
        plan["class"] = "reply";
        plan["pace_per_minute"] = 0;
        plan["limits"] = new JsonObject { ["opt_out_rate"] = 1.5 };
        plan["send_at"] = team.Now;
        plan["local_time"] = "2026-03-11T10:00";

        var reply = await team.Api.PostAsync("/v1/broadcasts", plan);

        Assert.Equal(
            [
                "body field_missing",
                "class invalid",
                "limits.opt_out_rate out_of_range",
                "local_time invalid",
                "pace_per_minute out_of_range",
            ],
            reply.ShouldBeProblem(400, "bad_request").Faults.Order(StringComparer.Ordinal)
        );
    }

    private static JsonObject Nudge(string of)
    {
        var plan = Campaigner.Plan("Still looking for drivers in Queens.", "unanswered");
        plan["audience"]!["of"] = of;
        return plan;
    }

    private static DateTimeOffset Minute(DateTimeOffset time) => time.AddSeconds(-time.Second);
}
