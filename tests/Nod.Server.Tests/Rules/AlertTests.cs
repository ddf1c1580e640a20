using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Rules;

public sealed class AlertTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task A_text_that_no_hour_suits_waits_and_somebody_is_told_once()
    {
        var team = await Team.OnAsync(server);
        (await server.Api.PutAsync("/v1/rules/ACME-MORNINGS", Team.RuleBody("09:00", "11:00"))).ShouldBe(200);
        var text = Team.TextBody(await team.AgreedPersonAsync());
        text["time_zone"] = "Asia/Kolkata";
        text["expires_at"] = Team.Wire(server.Clock.GetUtcNow() + TimeSpan.FromDays(3));

        var waiting = (await team.Api.PostAsync("/v1/messages", text)).ShouldBe(201);

        Assert.Equal(("queued", "defer"), (waiting.At("status"), waiting.At("decision.verdict")));
        var listed = await AlertsAsync();
        Assert.Equal(("1", waiting.At("id")), ($"{listed.Items}", listed.At("items.0.message_id")));
        Assert.Equal("quiet_hours.no_window", listed.At("items.0.code"));
        Assert.Equal(1, await CountedAsync());
        Assert.Equal(0, (await server.Other.GetAsync("/v1/alerts")).ShouldBe(200).Items);

        // Judged again a day later, it still finds no hour: the alert it has stands.
        server.Move(TimeSpan.FromDays(1));
        await Eventually.HoldsAsync(CountedAsync, count => count == 2);

        Assert.Equal(listed.Text, (await AlertsAsync()).Text);
        Assert.Empty(await team.PhoneAsync((string)text["to"]!));
    }

    [Fact]
    public async Task A_cursor_that_is_none_is_refused() =>
        Assert.Equal(["cursor invalid"], (await server.Api.GetAsync("/v1/alerts?cursor=x")).ShouldBe(400).Faults);

    private async Task<Reply> AlertsAsync() => (await server.Api.GetAsync("/v1/alerts")).ShouldBe(200);

    private async Task<int> CountedAsync()
    {
        var metrics = (await server.Api.GetAsync("/metrics")).ShouldBe(200).Text;
        var line = metrics.Split('\n').Single(one => one.StartsWith("nod_alerts_total ", StringComparison.Ordinal));
        return int.Parse(line.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
    }
}
