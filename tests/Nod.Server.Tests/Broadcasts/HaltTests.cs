using System.Text.Json.Nodes;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Broadcasts;

/// <summary>What a broadcast does when it is halted, called off, goes wrong or dies under way.</summary>
public sealed class HaltTests : IAsyncLifetime
{
    private readonly RunningServer server = new();
    private Team team = null!;
    private Campaigner office = null!;

    public async ValueTask InitializeAsync()
    {
        await server.InitializeAsync();
        team = await Team.OnAsync(server);
        office = new Campaigner(team);
    }

    public async ValueTask DisposeAsync()
    {
        Assert.Empty(server.Log.Errors);
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_paused_one_holds_what_has_not_gone_until_it_goes_on()
    {
        var people = await office.AgreedAsync(6);
        var id = await office.DraftAsync(people, Paced(60));
        await office.StartAsync(id);
        await office.TextedAsync(people, 1);

        Assert.Equal("paused", (await office.DoAsync(id, "pause")).ShouldBe(200).At("status"));
        server.Move(TimeSpan.FromMinutes(10));
        await server.SettleAsync();

        var paused = await office.ProgressAsync(id);
        Assert.Single(await office.TextedAsync(people));
        Assert.Equal((5, "false"), ((long)paused.Json["waiting"]!, paused.At("paused.by_itself")));
        Assert.Equal("running", (await office.DoAsync(id, "resume")).ShouldBe(200).At("status"));
        for (var texted = 2; texted <= 6; texted++)
        {
            await office.TextedAsync(people, texted);
            server.Move(TimeSpan.FromSeconds(1));
        }

        await office.StandsAsync(id, "completed");
        Assert.Equal(6, (await office.TextedAsync(people)).Count);
    }

    [Fact]
    public async Task A_stop_while_it_is_paused_blocks_that_person_when_it_goes_on()
    {
        var people = await office.AgreedAsync(3);
        var id = await office.DraftAsync(people, Paced(60));
        await office.StartAsync(id);
        var first = Assert.Single(await office.TextedAsync(people, 1));
        (await office.DoAsync(id, "pause")).ShouldBe(200);
        var stopped = people.First(phone => phone != first);
        (await team.HearAsync(stopped, "STOP")).ShouldBe(200);

        (await office.DoAsync(id, "resume")).ShouldBe(200);
        await Eventually.HoldsAsync(
            () =>
            {
                server.Move(TimeSpan.FromSeconds(1));
                return office.ProgressAsync(id);
            },
            reply => reply.At("status") == "completed"
        );

        Assert.DoesNotContain(stopped, await office.TextedAsync(people));
        Assert.Equal(1, Campaigner.Messages(await office.ProgressAsync(id), "blocked"));
    }

    [Fact]
    public async Task What_had_not_gone_when_it_was_canceled_never_goes()
    {
        var people = await office.AgreedAsync(300);
        var id = await office.DraftAsync(people, Paced(60));
        await office.StartAsync(id);
        await office.JudgedAsync(id);
        var first = Assert.Single(await office.TextedAsync(people, 1));

        Assert.Equal("canceled", (await office.DoAsync(id, "cancel")).ShouldBe(200).At("status"));
        server.Move(TimeSpan.FromHours(1));

        var ended = await Eventually.HoldsAsync(
            () => office.ProgressAsync(id),
            reply => Campaigner.Messages(reply, "canceled") == 299
        );
        Assert.Equal((0, "canceled"), ((long)ended.Json["waiting"]!, ended.At("status")));
        Assert.Equal([first], await office.TextedAsync(people));
        var one = (await office.RecipientsAsync(id, "status=canceled"))[0];
        Assert.Equal("broadcast.canceled", Reply.At(one, "detail"));
        (await office.DoAsync(id, "resume")).ShouldBeProblem(409, "broadcast_state");
        await server.RestartAsync();
        server.Move(TimeSpan.FromHours(1));
        await server.SettleAsync();
        team = new Team(server.Api, server.Clock.GetUtcNow);
        Assert.Equal([first], await new Campaigner(team).TextedAsync(people));
    }

    [Fact]
    public async Task It_pauses_itself_when_surely_too_many_stop_and_says_by_which_figures()
    {
        var people = await office.AgreedAsync(120);
        var plan = Paced(60 * 40);
        plan["limits"] = new JsonObject { ["opt_out_rate"] = 0.05, ["from"] = 30 };
        var id = await office.DraftAsync(people, plan);
        await office.StartAsync(id);
        await office.JudgedAsync(id);
        server.Move(TimeSpan.FromSeconds(1));
        var texted = await office.TextedAsync(people, 40);
        await server.SettleAsync();

        foreach (var phone in texted.Take(10))
        {
            (await team.HearAsync(phone, "STOP")).ShouldBe(200);
        }

        var paused = await office.StandsAsync(id, "paused");
        Assert.Equal(("true", "opt_out"), (paused.At("paused.by_itself"), paused.At("paused.passed.measure")));
        Assert.InRange((long)paused.Json["paused"]!["passed"]!["events"]!, 5, 10);
        Assert.True((double)paused.Json["paused"]!["passed"]!["low"]! > 0.05);
        var gone = (await office.TextedAsync(people)).Count;
        server.Move(TimeSpan.FromMinutes(1));
        await server.SettleAsync();
        Assert.Equal(gone, (await office.TextedAsync(people)).Count);

        // Whoever lets it go on has seen the figures: rates are looked at from there.
        await Eventually.HoldsAsync(() => office.ProgressAsync(id), reply => reply.At("stops") == "10");
        (await office.DoAsync(id, "resume")).ShouldBe(200);
        for (var second = 0; second < 5; second++)
        {
            server.Move(TimeSpan.FromSeconds(1));
            await server.SettleAsync();
        }

        await Eventually.HoldsAsync(
            () =>
            {
                server.Move(TimeSpan.FromSeconds(1));
                return office.ProgressAsync(id);
            },
            reply => reply.At("status") == "completed"
        );
        Assert.Equal(120, (await office.TextedAsync(people)).Count);
    }

    [Fact]
    public async Task It_pauses_itself_when_surely_too_many_are_filtered()
    {
        await server.BehaveAsync(new JsonObject { ["filter_rate"] = 0.5, ["seed"] = 3 });
        var people = await office.AgreedAsync(120);
        var plan = Paced(60 * 40);
        plan["limits"] = new JsonObject { ["failure_rate"] = 1.0 };
        var id = await office.DraftAsync(people, plan);
        await office.StartAsync(id);
        await office.JudgedAsync(id);
        server.Move(TimeSpan.FromSeconds(1));

        var paused = await office.StandsAsync(id, "paused");

        Assert.Equal("filtered", paused.At("paused.passed.measure"));
        Assert.Contains("\"filtered\"", paused.Json["messages"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_broadcasts_share_the_promised_frequency()
    {
        var program = Team.ProgramBody();
        program["frequency"] = new JsonObject { ["max"] = 1, ["per"] = "day" };
        (await team.Api.PutAsync("/v1/brands/acme/programs/jobs", program)).ShouldBe(200);
        var people = await office.AgreedAsync(200);
        string[] ids = [await office.DraftAsync(people), await office.DraftAsync(people.Reverse())];

        await Task.WhenAll(ids.Select(office.StartAsync));
        var first = await office.JudgedAsync(ids[0]);
        var second = await office.JudgedAsync(ids[1]);
        await server.SettleAsync();

        Assert.Equal(200, Campaigner.People(first, "permit") + Campaigner.People(second, "permit"));
        Assert.Equal(200, Campaigner.People(first, "defer") + Campaigner.People(second, "defer"));
        Assert.Equal(200, (await office.TextedAsync(people, 200)).Count);
    }

    [Fact]
    public async Task A_restart_in_the_middle_leaves_nobody_out_and_nobody_twice()
    {
        var people = await office.AgreedAsync(3000);
        var id = await office.DraftAsync(people);
        await office.StartAsync(id);
        for (var restart = 0; restart < 3; restart++)
        {
            await server.RestartAsync();
            team = new Team(server.Api, server.Clock.GetUtcNow);
            office = new Campaigner(team);
            await Eventually.HoldsAsync(
                () => office.ProgressAsync(id),
                reply => (long)reply.Json["judged"]!["people"]! > restart * 300
            );
        }

        var progress = await office.StandsAsync(id, "completed");

        Assert.Equal(3000, Campaigner.People(progress, "permit"));
        var messages = (await office.RecipientsAsync(id)).Select(one => Reply.At(one, "message_id")).ToList();
        Assert.Equal((3000, 3000), (messages.Count, messages.Distinct().Count()));
        Assert.Equal(3000, people.Sum(phone => Reached(phone)));
        Assert.All(people, phone => Assert.Equal(1, Reached(phone)));
    }

    private int Reached(string phone)
    {
        Assert.True(PhoneNumber.TryRead(phone, out var number));
        return server.Simulator.Reached(server.First.OrganizationId, number).Count;
    }

    private static JsonObject Paced(int perMinute)
    {
        var plan = Campaigner.Plan();
        plan["pace_per_minute"] = perMinute;
        return plan;
    }
}
