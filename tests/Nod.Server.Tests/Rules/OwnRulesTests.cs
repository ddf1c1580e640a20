using System.Text.Json.Nodes;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Rules;

/// <summary>What an organization adds to the packs, and what guidance it does not follow.</summary>
public sealed class OwnRulesTests : IAsyncLifetime
{
    private readonly RunningServer server = new();
    private Team team = null!;

    public async ValueTask InitializeAsync()
    {
        await server.InitializeAsync();
        team = await Team.OnAsync(server);
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task An_own_rule_judges_at_once_and_after_a_restart_and_no_longer_once_withdrawn()
    {
        var phone = await team.AgreedPersonAsync();
        Assert.Equal("permit", (await AskAsync(phone)).At("verdict"));

        var set = (await PutAsync("ACME-HOURS", Team.RuleBody("09:00", "12:00"))).ShouldBe(200);

        var judged = await AskAsync(phone);
        Assert.Equal(("defer", "ACME-HOURS", "own"), ReasonOf(judged));
        Assert.Equal("Works agreement 7", judged.At("reasons.0.citation"));
        Assert.Equal(("1", "Kim"), (set.At("version"), set.At("recorded_by")));
        await server.RestartAsync();
        team = new Team(server.Api, server.Clock.GetUtcNow);
        Assert.Equal(("defer", "ACME-HOURS", "own"), ReasonOf(await AskAsync(phone)));

        (await server.Api.DeleteAsync("/v1/rules/ACME-HOURS")).ShouldBe(200);

        Assert.Equal("permit", (await AskAsync(phone)).At("verdict"));
        (await server.Api.DeleteAsync("/v1/rules/ACME-HOURS")).ShouldBeProblem(404, "not_found");
        var listed = (await server.Api.GetAsync("/v1/rules")).ShouldBe(200);
        Assert.Equal("true", listed.At("own.0.withdrawn"));
    }

    [Fact]
    public async Task A_verdict_by_an_own_rule_replays_after_the_rule_was_changed_and_withdrawn()
    {
        var phone = await team.AgreedPersonAsync();
        (await PutAsync("ACME-HOURS", Team.RuleBody("09:00", "12:00"))).ShouldBe(200);
        var waiting = (await team.TextAsync(phone)).ShouldBe(201);
        Assert.Equal("defer", waiting.At("decision.verdict"));
        Assert.Equal("2", (await PutAsync("ACME-HOURS", Team.RuleBody())).ShouldBe(200).At("version"));
        (await server.Api.DeleteAsync("/v1/rules/ACME-HOURS")).ShouldBe(200);

        var replayed = await server.Api.PostAsync($"/v1/messages/{waiting.At("id")}/replay", new JsonObject());

        Assert.Equal("true", replayed.ShouldBe(200).At("same"));
        Assert.Equal("ACME-HOURS", replayed.At("now.reasons.0.rule"));
    }

    [Fact]
    public async Task An_own_rule_of_one_organization_judges_nothing_of_another()
    {
        var other = new Team(server.Other, server.Clock.GetUtcNow);
        await other.SetUpAsync("+12125550109");
        var phone = await other.AgreedPersonAsync();
        var version = (await server.Other.GetAsync("/v1/rules")).At("policy_version");

        (await PutAsync("ACME-HOURS", Team.RuleBody("09:00", "12:00"))).ShouldBe(200);

        var judged = (await server.Other.PostAsync("/v1/decisions", Team.TextBody(phone))).ShouldBe(200);
        Assert.Equal(("permit", version), (judged.At("verdict"), judged.At("policy_version")));
        Assert.NotEqual(version, (await server.Api.GetAsync("/v1/rules")).At("policy_version"));
        (await server.Other.DeleteAsync("/v1/rules/ACME-HOURS")).ShouldBeProblem(404, "not_found");
        Assert.Equal("[]", (await server.Other.GetAsync("/v1/rules")).At("own"));
    }

    // Whatever an own rule says, the packs go on judging beside it.
    [Fact]
    public async Task An_own_rule_never_loosens_what_the_packs_ask()
    {
        var phone = await team.AgreedPersonAsync();
        (await PutAsync("ACME-ALWAYS", Team.RuleBody("00:00", "24:00"))).ShouldBe(200);
        server.MoveTo(new DateTimeOffset(2026, 3, 11, 7, 0, 0, TimeSpan.Zero)); // 3 am in New York

        Assert.Equal("defer", (await AskAsync(phone)).At("verdict"));
    }

    [Fact]
    public async Task An_own_rule_about_a_country_does_not_make_its_law_known()
    {
        var body = Team.RuleBody();
        body["jurisdiction"] = "JP";
        (await PutAsync("ACME-JAPAN", body)).ShouldBe(200);
        var consent = team.ConsentBody("+819012345678");
        (await team.Api.PostAsync("/v1/consents", consent)).ShouldBe(201);

        var judged = await AskAsync("+819012345678");

        Assert.Equal("review", judged.At("verdict"));
        Assert.Contains("jurisdiction.unknown", judged.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_that_can_not_be_judged_by_is_refused_with_everything_wrong_and_nothing_is_stored()
    {
        var body = Team.RuleBody();
        body["parameters"] = new JsonObject { ["window"] = "always" };
        body["applies_to"] = new JsonArray("opt_out_confirmation");
        var before = server.StoredRows();

        (await PutAsync("ACME-HOURS", body)).ShouldBeProblem(400, "bad_request");
        body["applies_to"] = new JsonArray("job_alert");
        var refused = (await PutAsync("ACME-HOURS", body)).ShouldBeProblem(400, "bad_request");
        (await PutAsync("TW-PRIOR", Team.RuleBody())).ShouldBeProblem(400, "bad_request");

        Assert.Equal(2, refused.FaultyFields.Count);
        Assert.Contains("the rule has no parameter window", refused.Text, StringComparison.Ordinal);
        Assert.Equal(before, server.StoredRows());
    }

    [Theory]
    [InlineData("""{"windows":{"all":["\\ud800","21:00"]}}""", "parameters invalid")]
    [InlineData("""{"windows":{"all":["\\u0000","21:00"]}}""", "rule invalid")]
    [InlineData("""{"windows":{"all":null,"all":null}}""", " malformed_json")]
    [InlineData("[]", "parameters wrong_type")]
    [InlineData("17", "parameters wrong_type")]
    public async Task Parameters_that_can_not_be_kept_are_refused(string parameters, string fault)
    {
        var body = Team.RuleBody()
            .ToJsonString()
            .Replace(
                """{"windows":{"all":["08:00","21:00"]}}""",
                parameters.Replace("\\\\", "\\", StringComparison.Ordinal),
                StringComparison.Ordinal
            );

        var refused = await server.Api.SendRawAsync(
            HttpMethod.Put,
            "/v1/rules/ACME-HOURS",
            System.Text.Encoding.UTF8.GetBytes(body)
        );

        Assert.Equal(fault, refused.ShouldBe(400).Faults[0]);
    }

    [Fact]
    public async Task Guidance_can_be_departed_from_with_a_reason_and_followed_again()
    {
        var phone = await team.AgreedPersonAsync();
        var shouting = Team.TextBody(phone, "DRIVERS WANTED IN QUEENS, COME TO THE DEPOT ON MONDAY MORNING");
        var before = (await team.Api.PostAsync("/v1/decisions", shouting)).ShouldBe(200);
        Assert.NotEqual("permit", before.At("verdict"));
        var rule = before.At("reasons.0.rule");

        (await server.Api.PutAsync($"/v1/rules/{rule}/departure", Team.DepartureBody())).ShouldBe(200);

        var departed = (await team.Api.PostAsync("/v1/decisions", shouting)).ShouldBe(200);
        Assert.DoesNotContain(rule, departed.Text, StringComparison.Ordinal);
        Assert.NotEqual(before.At("policy_version"), departed.At("policy_version"));
        var sent = (await team.Api.PostAsync("/v1/messages", shouting)).ShouldBe(201);
        (await server.Api.DeleteAsync($"/v1/rules/{rule}/departure")).ShouldBe(200);
        Assert.Equal(rule, (await team.Api.PostAsync("/v1/decisions", shouting)).At("reasons.0.rule"));
        var replayed = await server.Api.PostAsync($"/v1/messages/{sent.At("id")}/replay", new JsonObject());
        Assert.Equal("true", Reply.At(replayed.ShouldBe(200).Json["judgements"]![0], "same"));
    }

    [Theory]
    [InlineData("US-QH")] // law
    [InlineData("NOD-HOLD")] // guidance, and Nod's own promise
    [InlineData("NOD-STOP")]
    [InlineData("NO-SUCH-RULE")]
    public async Task What_is_law_or_a_promise_can_not_be_departed_from(string rule)
    {
        (await server.Api.PutAsync($"/v1/rules/{rule}/departure", Team.DepartureBody())).ShouldBeProblem(
            409,
            "rule_binds"
        );
        Assert.Equal("[]", (await server.Api.GetAsync("/v1/rules")).At("departures"));
    }

    [Fact]
    public async Task A_departure_without_a_reason_is_refused()
    {
        var refused = await server.Api.PutAsync("/v1/rules/SCMH-INACTIVE/departure", new JsonObject());

        Assert.Equal(["reason required", "recorded_by required"], refused.ShouldBe(400).Faults);
    }

    private Task<Reply> PutAsync(string rule, JsonObject body) => server.Api.PutAsync($"/v1/rules/{rule}", body);

    private async Task<Reply> AskAsync(string phone) =>
        (await team.Api.PostAsync("/v1/decisions", Team.TextBody(phone))).ShouldBe(200);

    private static (string, string, string) ReasonOf(Reply judged) =>
        (judged.At("verdict"), judged.At("reasons.0.rule"), judged.At("reasons.0.pack"));
}
