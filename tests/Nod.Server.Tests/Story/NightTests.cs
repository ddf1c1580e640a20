using System.Text.Json.Nodes;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Story;

/// <summary>Each has a server of its own, since it moves the clock through the night.</summary>
public sealed class NightTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Night = new(2026, 3, 11, 7, 0, 0, TimeSpan.Zero); // 3 am in New York
    private static readonly DateTimeOffset Morning = new(2026, 3, 11, 12, 0, 0, TimeSpan.Zero); // 8 am

    private readonly RunningServer server = new();
    private Team team = null!;

    public async ValueTask InitializeAsync()
    {
        await server.InitializeAsync();
        team = await Team.OnAsync(server);
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task A_text_at_night_waits_for_the_morning_of_the_person()
    {
        var phone = await team.AgreedPersonAsync();
        server.MoveTo(Night);

        var sent = (await team.TextAsync(phone)).ShouldBe(201);

        Assert.Equal("queued", sent.At("status"));
        Assert.Equal("defer", sent.At("decision.verdict"));
        Assert.Equal("quiet_hours.closed", sent.At("decision.reasons.0.code"));
        Assert.Equal("2026-03-11T12:00:00Z", sent.At("decision.defer_until"));
        server.MoveTo(Morning - TimeSpan.FromSeconds(1));
        await server.SettleAsync();
        Assert.Empty(await team.PhoneAsync(phone));
        server.MoveTo(Morning);
        await team.PhoneAsync(phone, 1);
        await team.MessageAsync(sent.At("id"), "delivered");
    }

    [Fact]
    public async Task A_stop_in_between_blocks_what_was_scheduled_before_it()
    {
        var phone = await team.AgreedPersonAsync();
        var text = Team.TextBody(phone);
        text["send_at"] = Team.Wire(server.Clock.GetUtcNow() + TimeSpan.FromHours(2));
        var scheduled = (await team.Api.PostAsync("/v1/messages", text)).ShouldBe(201);
        Assert.Equal("permit", scheduled.At("decision.verdict"));

        (await team.HearAsync(phone, "STOP")).ShouldBe(200);
        await server.SettleAsync();
        server.Move(TimeSpan.FromHours(2));

        var blocked = await team.MessageAsync(scheduled.At("id"), "blocked", "delivered", "sent");
        Assert.Equal("blocked", blocked.At("status"));
        Assert.Equal("consent.revoked", blocked.At("history.1.detail"));
        Assert.Equal("deny", blocked.At("decision.verdict"));
        await server.SettleAsync();
        Assert.Single(await team.PhoneAsync(phone)); // the confirmation
    }

    [Fact]
    public async Task A_stop_at_night_is_confirmed_at_night()
    {
        var phone = await team.AgreedPersonAsync();
        server.MoveTo(Night);

        (await team.HearAsync(phone, "STOP")).ShouldBe(200);

        await team.PhoneAsync(phone, 1);
    }

    [Fact]
    public async Task What_can_not_go_before_it_is_no_use_is_refused_at_once()
    {
        var phone = await team.AgreedPersonAsync();
        server.MoveTo(Night);
        var text = Team.TextBody(phone);
        text["expires_at"] = Team.Wire(Night + TimeSpan.FromHours(1));

        var refused = await team.Api.PostAsync("/v1/messages", text);

        refused.ShouldBeProblem(422, "message.too_late");
    }

    [Fact]
    public async Task What_could_not_go_in_time_expires()
    {
        var phone = await team.AgreedPersonAsync();
        var text = Team.TextBody(phone);
        text["send_at"] = Team.Wire(server.Clock.GetUtcNow() + TimeSpan.FromHours(1));
        text["expires_at"] = Team.Wire(server.Clock.GetUtcNow() + TimeSpan.FromHours(2));
        var scheduled = (await team.Api.PostAsync("/v1/messages", text)).ShouldBe(201);
        await server.StopAsync();
        server.Clock.Move(TimeSpan.FromHours(3));

        await server.StartAsync();
        team = new Team(server.Api, server.Clock.GetUtcNow);

        await team.MessageAsync(scheduled.At("id"), "expired");
        Assert.Empty(await team.PhoneAsync(phone));
    }

    [Fact]
    public async Task A_text_that_waits_is_held_by_a_doubt_and_goes_after_the_release()
    {
        var phone = await team.AgreedPersonAsync();
        var text = Team.TextBody(phone);
        text["send_at"] = Team.Wire(server.Clock.GetUtcNow() + TimeSpan.FromMinutes(30));
        var scheduled = (await team.Api.PostAsync("/v1/messages", text)).ShouldBe(201);
        (await team.HearAsync(phone, "who is this")).ShouldBe(200);

        server.Move(TimeSpan.FromMinutes(31));
        await Eventually.HoldsAsync(
            () => team.Api.GetAsync($"/v1/messages/{scheduled.At("id")}"),
            message => message.At("history.1.detail") == "contact.on_hold"
        );
        await server.SettleAsync();
        Assert.Empty(await team.PhoneAsync(phone));
        var release = new JsonObject { ["by"] = "Kim" };
        (await team.Api.PostAsync($"/v1/contacts/{phone}/release", release)).ShouldBe(200);
        server.Move(TimeSpan.FromMinutes(15));

        await team.PhoneAsync(phone, 1);
    }
}
