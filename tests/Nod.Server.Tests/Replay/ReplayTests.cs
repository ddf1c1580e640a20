using System.Text.Json.Nodes;
using Nod.Rules;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Replay;

/// <summary>Past verdicts judged again, whatever has become of rules, settings and consent since.</summary>
public sealed class ReplayTests : IAsyncLifetime
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
    public async Task Both_judgements_of_a_text_come_out_the_same()
    {
        var id = await SentAsync(await team.AgreedPersonAsync());

        var replayed = await ReplayAsync(id);

        Assert.Equal("true", replayed.At("same"));
        Assert.Equal(["acceptance", "hand_over"], Judgements(replayed, "judgement"));
        Assert.Equal(["true", "true"], Judgements(replayed, "same"));
        Assert.Equal("Acme: Drivers wanted in Queens. Reply STOP to unsubscribe.", replayed.At("now.body"));
        Assert.Equal(replayed.Json["then"]!.ToJsonString(), replayed.Json["now"]!.ToJsonString());
    }

    [Fact]
    public async Task A_refusal_comes_out_the_same_after_the_person_agreed()
    {
        var phone = Team.NewPerson();
        var refused = (await team.TextAsync(phone)).ShouldBeProblem(422, "consent.missing");
        await team.AgreeAsync(phone);

        var replayed = await ReplayAsync(refused.At("message_id"));

        Assert.Equal("true", replayed.At("same"));
        Assert.Equal("deny", replayed.At("now.verdict"));
        Assert.Equal("consent.missing", replayed.At("now.reasons.0.code"));
    }

    [Fact]
    public async Task A_permit_comes_out_the_same_after_a_stop_other_names_and_other_packs()
    {
        var phone = await team.AgreedPersonAsync();
        var id = await SentAsync(phone);
        (await team.HearAsync(phone, "STOP")).ShouldBe(200);
        (await team.Api.PutAsync("/v1/brands/acme", Team.BrandBody("Zenith"))).ShouldBe(200);
        (await team.Api.PutAsync("/v1/brands/acme/programs/jobs", Team.ProgramBody("Shift offers"))).ShouldBe(200);
        (await team.Api.PutAsync("/v1/senders/office", Team.SenderBody("+12125550111"))).ShouldBe(200);
        var before = (await ReplayAsync(id)).At("then.policy_version");
        await RestartWithNarrowHoursAsync();

        var replayed = await ReplayAsync(id);

        Assert.Equal("true", replayed.At("same"));
        Assert.Equal(("permit", before), (replayed.At("now.verdict"), replayed.At("now.policy_version")));
        Assert.StartsWith("Acme: ", replayed.At("now.body"), StringComparison.Ordinal);
    }

    // Without this the test above would show nothing.
    [Fact]
    public async Task The_other_packs_would_have_judged_otherwise()
    {
        var phone = await team.AgreedPersonAsync();
        var question = Team.TextBody(phone);
        question["at"] = team.Now;
        var before = (await team.Api.PostAsync("/v1/decisions", question)).ShouldBe(200);

        await RestartWithNarrowHoursAsync();

        var after = (await team.Api.PostAsync("/v1/decisions", question)).ShouldBe(200);
        Assert.Equal(("permit", "defer"), (before.At("verdict"), after.At("verdict")));
        Assert.NotEqual(before.At("policy_version"), after.At("policy_version"));
    }

    [Fact]
    public async Task A_text_that_waited_replays_with_its_hour_and_its_counters()
    {
        var phone = await team.AgreedPersonAsync();
        server.MoveTo(new DateTimeOffset(2026, 3, 11, 7, 0, 0, TimeSpan.Zero)); // 3 am in New York
        var first = (await team.TextAsync(phone)).ShouldBe(201).At("id");
        var second = (await team.TextAsync(phone, "Acme: a night shift.")).ShouldBe(201).At("id");
        server.Move(TimeSpan.FromHours(6));
        await team.PhoneAsync(phone, 2);

        foreach (var id in new[] { first, second })
        {
            var replayed = await ReplayAsync(id);
            Assert.Equal(["true", "true"], Judgements(replayed, "same"));
            Assert.Equal("defer", replayed.At("judgements.0.now.verdict"));
            Assert.Equal("2026-03-11T12:00:00Z", replayed.At("judgements.0.now.defer_until"));
        }
    }

    [Fact]
    public async Task A_text_that_would_come_too_late_replays_as_refused()
    {
        var phone = await team.AgreedPersonAsync();
        server.MoveTo(new DateTimeOffset(2026, 3, 11, 7, 0, 0, TimeSpan.Zero));
        var text = Team.TextBody(phone);
        text["expires_at"] = Team.Wire(server.Clock.GetUtcNow() + TimeSpan.FromHours(1));
        var refused = (await team.Api.PostAsync("/v1/messages", text)).ShouldBeProblem(422, "message.too_late");

        var replayed = await ReplayAsync(refused.At("message_id"));

        Assert.Equal("true", replayed.At("same"));
        Assert.Equal("message.too_late", replayed.At("now.reasons.0.code"));
    }

    [Fact]
    public async Task Own_answers_replay_too()
    {
        var phone = await team.AgreedPersonAsync();
        (await team.HearAsync(phone, "HELP")).ShouldBe(200);
        (await team.HearAsync(phone, "STOP")).ShouldBe(200);
        server.Move(TimeSpan.FromMinutes(1));
        (await team.HearAsync(phone, "START")).ShouldBe(200);
        await team.PhoneAsync(phone, 3);
        await server.SettleAsync();

        var replayed = await JudgedAgain.OfAllAsync(server.Node.Store);

        Assert.Equal(6, replayed.Count);
        Assert.All(replayed, one => Assert.True(one.Same, one.Problem + string.Join("; ", one.Differences)));
    }

    [Fact]
    public async Task A_text_that_nobody_knows_has_no_replay()
    {
        (await team.Api.PostAsync($"/v1/messages/{Guid.Empty}/replay", new JsonObject())).ShouldBeProblem(
            404,
            "not_found"
        );
        (await team.Api.PostAsync("/v1/messages/nothing/replay", new JsonObject())).ShouldBeProblem(404, "not_found");
    }

    [Fact]
    public async Task A_repeated_request_with_a_key_gives_the_same_answer()
    {
        var id = await SentAsync(await team.AgreedPersonAsync());

        var first = await team.Api.PostAsync($"/v1/messages/{id}/replay", new JsonObject(), "again-17");
        var again = await team.Api.PostAsync($"/v1/messages/{id}/replay", new JsonObject(), "again-17");

        Assert.Equal(first.ShouldBe(200).Text, again.ShouldBe(200).Text);
    }

    private async Task<string> SentAsync(string phone)
    {
        var id = (await team.TextAsync(phone)).ShouldBe(201).At("id");
        await team.MessageAsync(id, "delivered");
        return id;
    }

    private async Task<Reply> ReplayAsync(string id) =>
        (await team.Api.PostAsync($"/v1/messages/{id}/replay", new JsonObject())).ShouldBe(200);

    private static IEnumerable<string> Judgements(Reply replayed, string field) =>
        replayed.Json["judgements"]!.AsArray().Select(one => Reply.At(one, field));

    // New York is one in the afternoon: outside of these hours, inside of those that come with Nod.
    private async Task RestartWithNarrowHoursAsync()
    {
        await server.SettleAsync();
        await server.StopAsync();
        server.Policy = Policy.Load(
            Policy.Shipped.Packs.Select(pack =>
                (
                    pack.Name,
                    pack.Name == "us-federal"
                        ? pack.Text.Replace(
                            "[\"08:00\", \"21:00\"]",
                            "[\"08:00\", \"12:00\"]",
                            StringComparison.Ordinal
                        )
                        : pack.Text
                )
            )
        );
        await server.StartAsync();
        team = new Team(server.Api, server.Clock.GetUtcNow);
    }
}
