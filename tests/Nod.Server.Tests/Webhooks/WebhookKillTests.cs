using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Nod.Server.Tests.Chaos;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Webhooks;

/// <summary>The server killed while it tells a webhook, as a process of its own.</summary>
public sealed class WebhookKillTests : IAsyncLifetime
{
    private const int People = 400;

    private readonly DirectoryInfo folder = System.IO.Directory.CreateTempSubdirectory("nod-hook-kill-");
    private readonly HttpClient http = new();
    private ServerProgram program = null!;
    private WebhookReceiver receiver = null!;
    private Team team = null!;

    public async ValueTask InitializeAsync()
    {
        var data = Path.Combine(folder.FullName, "data");
        program = new ServerProgram(data, null);
        var key = await program.InitAsync();
        await File.WriteAllTextAsync(Path.Combine(data, "nod.json"), """{ "callback_networks": "127.0.0.0/8" }""");
        http.BaseAddress = program.Address;
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        program.Start();
        await program.ReadyAsync(http);
        team = new Team(new Caller(http, key), TimeProvider.System.GetUtcNow);
        await team.SetUpAsync();
        receiver = await WebhookReceiver.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        program.Dispose();
        http.Dispose();
        await receiver.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Whatever_was_acknowledged_is_told_at_least_once_under_one_identifier_though_the_server_is_killed()
    {
        var body = new JsonObject { ["url"] = receiver.Url, ["types"] = new JsonArray("consent.recorded") };
        (await team.Api.PostAsync("/v1/webhooks", body)).ShouldBe(201);
        var lines = string.Join(
            '\n',
            Enumerable.Range(0, People).Select(_ => team.ConsentBody(Team.NewPerson()).ToJsonString())
        );
        var recorded = (await team.Api.PostLinesAsync("/v1/consents", lines)).ShouldBe(200);
        await receiver.PostedAsync(1);

        await program.KillAsync();
        var before = receiver.All.Count;
        program.Start();
        await program.ReadyAsync(http);

        var ids = recorded.Lines.Select(line => Reply.At(line, "event_id")).ToHashSet();
        Assert.Equal(People, ids.Count);
        var told = await Eventually.HoldsAsync(
            () => Task.FromResult(receiver.All),
            all => all.Select(one => one.At("data.event_id")).ToHashSet().IsSupersetOf(ids)
        );
        Assert.InRange(before, 1, People - 1);
        Assert.All(
            told.GroupBy(one => one.At("data.event_id")),
            tries => Assert.Single(tries.Select(one => one.Id).Distinct())
        );
    }
}
