using System.Text.Json.Nodes;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Registrations;

public sealed class DriftTests
{
    private const string Path = RegistrationBodies.Path;

    [Fact]
    public async Task What_is_sent_otherwise_than_filed_is_found_and_alerted_of_once_until_it_is_filed_anew()
    {
        await using var own = new OwnServer();
        var team = await own.StartAsync();
        // The words that people agree to are a flow; they and the policy came after the first filing.
        var person = await team.AgreedPersonAsync();
        (await team.Api.PostAsync($"{Path}/filings", RegistrationBodies.Filing())).ShouldBe(201);
        Assert.Equal("true", (await DriftAsync(team)).At("in_step"));
        await LookAsync(own);
        Assert.Empty(await AlertsAsync(team));
        for (var i = 0; i < 10; i++)
        {
            (await team.TextAsync(person, $"Parking moved behind the gate, see maps.other.example/{i}")).ShouldBe(201);
        }

        await team.PhoneAsync(person, 10);
        await own.Server.SettleAsync();

        var drift = await DriftAsync(team);

        Assert.Equal("false", drift.At("in_step"));
        Assert.Equal(["drift.samples", "drift.link"], Codes(drift));
        Assert.Equal(("10", "10"), (drift.At("filings.0.compared"), drift.At("filings.0.unlike")));
        Assert.Equal("maps.other.example", drift.At("filings.0.findings.1.live"));
        Assert.DoesNotContain("Parking", drift.Text, StringComparison.Ordinal);

        own.Server.Clock.Move(TimeSpan.FromHours(1));
        await LookAsync(own);
        own.Server.Clock.Move(TimeSpan.FromHours(1));
        await LookAsync(own);
        var alert = Assert.Single(await AlertsAsync(team))!;
        Assert.Equal(
            ("registration.drift", "registration/hiring"),
            ((string)alert["code"]!, (string)alert["subject"]!)
        );
        Assert.Null(alert["cleared_at"]);

        var body = RegistrationBodies.Filing();
        body["filed_at"] = team.Now;
        (await team.Api.PostAsync($"{Path}/filings", body)).ShouldBe(201);
        await LookAsync(own);
        Assert.NotNull(Assert.Single(await AlertsAsync(team))!["cleared_at"]);
    }

    [Fact]
    public async Task A_change_of_what_is_set_up_is_found_at_the_next_look()
    {
        await using var own = new OwnServer();
        var team = await own.StartAsync();
        (await team.Api.PostAsync($"{Path}/filings", RegistrationBodies.Filing())).ShouldBe(201);
        await LookAsync(own);
        await team.SetUpFormAsync();

        await LookAsync(own);

        Assert.Contains("drift.flow_new", Codes(await DriftAsync(team)));
        Assert.Single(await AlertsAsync(team));
    }

    [Fact]
    public async Task Without_a_filing_there_is_nothing_to_be_out_of_step_with()
    {
        var (server, team) = await RunningServer.WithTeamAsync();
        await using var _ = server;
        await RegistrationBodies.SetUpAsync(team);

        var drift = await DriftAsync(team);

        Assert.Equal(("true", 0), (drift.At("in_step"), drift.Json["filings"]!.AsArray().Count));
        (await team.Api.GetAsync("/v1/registrations/none/drift")).ShouldBe(404);
    }

    private static Task LookAsync(OwnServer own) =>
        own.Server.Node.Registrations.LookAsync(TestContext.Current.CancellationToken);

    private static async Task<Reply> DriftAsync(Team team) => (await team.Api.GetAsync($"{Path}/drift")).ShouldBe(200);

    private static List<string> Codes(Reply drift) =>
        [
            .. drift.Json["filings"]!
                .AsArray()
                .SelectMany(one => one!["findings"]!.AsArray())
                .Select(one => (string)one!["code"]!),
        ];

    private static async Task<JsonArray> AlertsAsync(Team team) =>
        (await team.Api.GetAsync("/v1/alerts")).ShouldBe(200).Json["items"]!.AsArray();
}
