using System.Diagnostics;
using System.Text.Json.Nodes;
using Nod.Server.Moving;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Moving;

/// <summary>The commands as an operator meets them, beside a server that is a process of its own.</summary>
public sealed class MovingCommandTests : IAsyncDisposable
{
    private const int Seed = 20_261_125;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    private readonly Places places = new();
    private string key = "";

    public ValueTask DisposeAsync() => places.DisposeAsync();

    [Fact]
    public async Task A_backup_beside_a_running_server_is_restored_audited_resumed_and_served()
    {
        var (data, copy, restored) = (places.PathOf("data"), places.PathOf("copy"), places.PathOf("restored"));
        await InitAsync(data);
        await using var server = NodProcess.Start(["serve", "--data", data, "--urls", "http://127.0.0.1:0"]);
        using var http = new HttpClient { BaseAddress = await server.ReadyAsync() };
        var team = new Team(new Caller(http, key), () => TimeProvider.System.GetUtcNow());
        await team.SetUpAsync();
        var phone = await team.AgreedPersonAsync();

        var backup = await NodProcess.RunAsync("backup", "--data", data, "--to", copy, "--json");
        Assert.True(backup.Code == 0, backup.Errors);
        var told = JsonNode.Parse(backup.Output)!;
        Assert.Equal(("backup", true), ((string)told["kind"]!, (bool)told["has_keys"]!));
        var sum = Convert.ToHexStringLower(
            System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(Path.Combine(copy, "manifest.json")))
        );
        Assert.Equal(sum, (string)told["manifest_sha256"]!);
        var again = await NodProcess.RunAsync("backup", "--data", data, "--to", copy);
        Assert.Equal(1, again.Code);
        Assert.Contains("exists", again.Errors, StringComparison.Ordinal);
        var export = await NodProcess.RunAsync("export", "--data", data, "--to", places.PathOf("export"));
        Assert.True(export.Code == 0, export.Errors);
        Assert.Contains("no keys", export.Output.ReplaceLineEndings(" "), StringComparison.Ordinal);

        foreach (
            var arguments in new[]
            {
                new[] { "restore", "--from", copy, "--data", restored },
                ["audit", "--data", restored],
                ["log", "resume", "--unpublished", "A test.", "--data", restored],
                ["resume", "--reason", "A test.", "--data", restored],
                ["doctor", "--data", restored],
            }
        )
        {
            var (code, output, errors) = await NodProcess.RunAsync(arguments);
            Assert.True(code == 0, $"{arguments[0]}: {output}{errors}");
        }

        await using var second = NodProcess.Start(["serve", "--data", restored, "--urls", "http://127.0.0.1:0"]);
        using var other = new HttpClient { BaseAddress = await second.ReadyAsync() };
        var later = new Team(new Caller(other, key), () => TimeProvider.System.GetUtcNow());
        Assert.Equal(1, (await later.HistoryAsync(phone)).ShouldBe(200).Items);
    }

    [Fact]
    public async Task A_kill_in_the_middle_leaves_no_half_that_passes_for_a_whole()
    {
        var data = places.PathOf("data");
        await InitAsync(data);
        await using (var server = NodProcess.Start(["serve", "--data", data, "--urls", "http://127.0.0.1:0"]))
        {
            using var http = new HttpClient { BaseAddress = await server.ReadyAsync() };
            var team = new Team(new Caller(http, key), () => TimeProvider.System.GetUtcNow());
            await team.SetUpAsync();
            var lines = Enumerable.Range(0, 3000).Select(_ => team.ConsentBody(Team.NewPerson()).ToJsonString());
            (await team.Api.PostLinesAsync("/v1/consents", string.Join('\n', lines))).ShouldBe(200);
        }

        var whole = places.PathOf("whole");
        Assert.Equal(0, (await NodProcess.RunAsync("backup", "--data", data, "--to", whole)).Code);
        var random = new Random(Seed);
        for (var round = 0; round < 3; round++)
        {
            var copy = places.PathOf($"copy-{round}");
            await KillAsync(random, () => Path.Exists(copy + ".part"), "backup", "--data", data, "--to", copy);
            if (Path.Exists(copy))
            {
                WholeCopy.Open(copy).Verify(TestContext.Current.CancellationToken);
            }

            var restored = places.PathOf($"restored-{round}");
            await KillAsync(random, () => Path.Exists(restored), "restore", "--from", whole, "--data", restored);
            var serve = await NodProcess.RunAsync("audit", "--data", restored);
            Assert.True(
                serve.Code == 0
                    || serve.Errors.Contains("not finished", StringComparison.Ordinal)
                    || serve.Errors.Contains("no installation", StringComparison.Ordinal),
                serve.Output + serve.Errors
            );
        }
    }

    // Killed some moments after it was seen to begin, or not at all if it was faster.
    private static async Task KillAsync(Random random, Func<bool> hasBegun, params string[] arguments)
    {
        await using var process = NodProcess.Start(arguments);
        while (!process.HasEnded && !hasBegun())
        {
            await Task.Delay(Pause, TimeProvider.System);
        }

        var moment = TimeSpan.FromMilliseconds(random.Next(150));
        var begun = Stopwatch.GetTimestamp();
        while (!process.HasEnded && Stopwatch.GetElapsedTime(begun) < moment)
        {
            await Task.Delay(Pause, TimeProvider.System);
        }
    }

    private async Task InitAsync(string data)
    {
        var (code, output, errors) = await NodProcess.RunAsync("init", "--data", data, "--json");
        Assert.True(code == 0, errors);
        key = (string)JsonNode.Parse(output)!["api_key"]!;
    }
}
