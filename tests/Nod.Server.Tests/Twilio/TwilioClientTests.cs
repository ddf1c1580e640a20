using System.Net;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Twilio;

/// <summary>
/// A real peer: Twilio's own client for Node (npm <c>twilio</c>, pinned in tests/peers/twilio), unchanged but for the base
/// URL, drives a server. The script checks what it gets; this one sees that every step held.
/// </summary>
public sealed class TwilioClientTests : IAsyncLifetime
{
    private static readonly string[] Steps =
    [
        "create",
        "create with From alone",
        "fetch",
        "status callback",
        "list",
        "each over pages",
        "schedule and cancel",
        "redact",
        "delete",
        "refusals",
        "an API key in place of the token",
        "consents in bulk",
        "texts from people",
    ];

    private readonly RunningServer server = new() { CallbackNetworks = [IPNetwork.Parse("127.0.0.0/8")] };

    public ValueTask InitializeAsync() => server.InitializeAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task Twilio_s_own_client_is_served_by_its_base_URL_alone()
    {
        var team = await Team.OnAsync(server);
        var twilio = await TwilioApplication.MakeAsync(server, server.Api);
        (
            await server.Api.PutAsync($"/v1/senders/{Team.Sender}", Team.SenderBody(Team.Number, Team.Brand, Team.Jobs))
        ).ShouldBe(200);
        var stopped = await team.AgreedPersonAsync();
        (await team.HearAsync(stopped, "STOP")).ShouldBe(200);
        var folder = await Peer.FolderAsync("twilio", "twilio");
        var run = await Peer.RunAsync(
            "node",
            ["peer.js"],
            folder,
            new()
            {
                ["NOD_URL"] = server.App.Urls.First(),
                ["TWILIO_ACCOUNT_SID"] = twilio.Account,
                ["TWILIO_AUTH_TOKEN"] = twilio.Token,
                ["KEY_SID"] = twilio.KeySid,
                ["SERVICE"] = TwilioApplication.Service,
                ["FROM"] = Team.Number,
                ["AGREED"] = await team.AgreedPersonAsync(),
                ["NOBODY"] = Team.NewPerson(),
                ["STOPPED"] = stopped,
                ["NOW"] = team.Now,
                ["NOD_KEY"] = server.First.ApiKey,
                ["SERVICE_BODY"] = TwilioApplication.ServiceBody().ToJsonString(),
                ["TEXTER"] = Team.NewPerson(),
            }
        );

        Assert.True(run.Code == 0, run.Output);
        Assert.Equal(
            Steps.Select(step => "held: " + step),
            run.Output.Split('\n').Where(line => line.StartsWith("held: ", StringComparison.Ordinal))
        );
        Assert.Empty(server.Log.Errors);
    }
}
