using System.Text.Json.Nodes;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Restart;

/// <summary>What was promised before a stop of the server is kept after the next start: all of it, and once.</summary>
public sealed class RestartTests : IAsyncLifetime
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
    public async Task What_waited_for_its_hour_goes_after_the_restart_exactly_once()
    {
        var people = new List<string>();
        for (var at = 0; at < 20; at++)
        {
            people.Add(await team.AgreedPersonAsync());
        }

        var text = (string phone) =>
        {
            var body = Team.TextBody(phone);
            body["send_at"] = Team.Wire(server.Clock.GetUtcNow() + TimeSpan.FromHours(1));
            return body;
        };
        foreach (var phone in people)
        {
            (await team.Api.PostAsync("/v1/messages", text(phone))).ShouldBe(201);
        }

        await RestartAsync();
        await server.SettleAsync();
        Assert.Empty(await team.PhoneAsync(people[0]));
        server.Move(TimeSpan.FromHours(1));
        await ReachedOnceAsync(people);
        await RestartAsync();
        server.Move(TimeSpan.FromHours(1));
        await server.SettleAsync();

        await ReachedOnceAsync(people);
    }

    [Fact]
    public async Task What_fell_due_while_the_server_was_down_goes_at_the_start()
    {
        var phone = await team.AgreedPersonAsync();
        var body = Team.TextBody(phone);
        body["send_at"] = Team.Wire(server.Clock.GetUtcNow() + TimeSpan.FromHours(1));
        (await team.Api.PostAsync("/v1/messages", body)).ShouldBe(201);
        await server.StopAsync();
        server.Clock.Move(TimeSpan.FromHours(2));

        await StartAsync();

        await ReachedOnceAsync([phone]);
    }

    [Fact]
    public async Task A_stop_stands_after_the_restart()
    {
        var phone = await team.AgreedPersonAsync();
        var body = Team.TextBody(phone);
        body["send_at"] = Team.Wire(server.Clock.GetUtcNow() + TimeSpan.FromHours(1));
        var scheduled = (await team.Api.PostAsync("/v1/messages", body)).ShouldBe(201);
        (await team.HearAsync(phone, "STOP")).ShouldBe(200);
        await server.SettleAsync();

        await RestartAsync();
        server.Move(TimeSpan.FromHours(1));

        Assert.Equal("blocked", (await team.MessageAsync(scheduled.At("id"), "blocked", "sent")).At("status"));
        (await team.TextAsync(phone)).ShouldBeProblem(422, "consent.revoked");
        Assert.Single(await team.PhoneAsync(phone)); // the confirmation
    }

    [Fact]
    public async Task An_outcome_nobody_knows_is_asked_about_and_never_answered_by_sending_again()
    {
        await server.BehaveAsync(new JsonObject { ["error_rate"] = 1.0, ["seed"] = 3 });
        var sent = new Dictionary<string, string>();
        for (var at = 0; at < 40; at++)
        {
            var phone = await team.AgreedPersonAsync();
            sent[phone] = (await team.TextAsync(phone)).ShouldBe(201).At("id");
        }

        var taken = new HashSet<string>();
        var unknown = new List<string>();
        foreach (var (phone, id) in sent)
        {
            if ((await team.MessageAsync(id, "unknown", "rejected")).At("status") == "unknown")
            {
                unknown.Add(phone);
                taken.UnionWith((await team.PhoneAsync(phone)).Count == 1 ? [phone] : []);
            }
        }

        // Some were lost before the carrier had them, some after.
        Assert.NotEmpty(taken);
        Assert.NotEmpty(unknown.Except(taken));
        await server.StopAsync();
        server.Clock.Move(TimeSpan.FromSeconds(1));
        await StartAsync();

        foreach (var phone in taken)
        {
            await team.MessageAsync(sent[phone], "sent");
        }

        foreach (var phone in unknown.Except(taken))
        {
            await team.MessageAsync(sent[phone], "queued");
        }

        server.Move(TimeSpan.FromMinutes(1));
        await server.SettleAsync();
        await ReachedOnceAsync(unknown);
    }

    [Fact]
    public async Task What_was_being_handed_over_when_the_server_went_down_is_asked_about_at_the_start()
    {
        await server.BehaveAsync(new JsonObject { ["delay_ms"] = 60_000 });
        var phone = await team.AgreedPersonAsync();
        var id = (await team.TextAsync(phone)).ShouldBe(201).At("id");
        await team.MessageAsync(id, "handing_over");
        await server.StopAsync(); // the carrier never answers: the drain ends, the claim stands
        server.Clock.Move(TimeSpan.FromSeconds(1));

        await StartAsync();

        var waiting = await team.MessageAsync(id, "queued");
        Assert.Equal("the carrier never received it", waiting.At("history.2.detail"));
        server.Move(TimeSpan.FromSeconds(10));
        await team.MessageAsync(id, "delivered");
        await ReachedOnceAsync([phone]);
    }

    private async Task RestartAsync()
    {
        await server.StopAsync();
        await StartAsync();
    }

    private async Task StartAsync()
    {
        await server.StartAsync();
        team = new Team(server.Api, server.Clock.GetUtcNow);
    }

    private async Task ReachedOnceAsync(IEnumerable<string> people)
    {
        foreach (var phone in people)
        {
            Assert.Single(await team.PhoneAsync(phone, 1));
        }
    }
}
