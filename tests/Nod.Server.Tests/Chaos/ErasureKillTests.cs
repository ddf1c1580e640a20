using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Nod.Server.Hosting;
using Nod.Server.Keeping;
using Nod.Server.Tests.Harness;
using Nod.Server.Tests.Keeping;
using Nod.Storage;

namespace Nod.Server.Tests.Chaos;

/// <summary>
/// The server killed while it erases people, at moments drawn over the time an erasure takes. Whoever was erased as far as the
/// commit is gone from every file after the next start; whoever was not is erased when asked again. Run by
/// <c>./test --chaos</c>.
/// </summary>
[Trait("Category", "Chaos")]
[Collection(nameof(KillTests))]
public sealed class ErasureKillTests(ITestOutputHelper output)
{
    private const string SeedVariable = "NOD_CHAOS_SEED";
    private const int Kills = 12;

    [Fact]
    public Task Twelve_kills_on_SQLite_leave_no_erasure_undone() => SurviveAsync(null);

    [Fact]
    public async Task Twelve_kills_on_PostgreSQL_leave_no_erasure_undone()
    {
        await using var cluster = await PostgresCluster.StartAsync("wal_recycle = off", "min_wal_size = 32MB");
        await SurviveAsync(cluster);
    }

    private async Task SurviveAsync(PostgresCluster? cluster)
    {
        var seed = Environment.GetEnvironmentVariable(SeedVariable) is { Length: > 0 } given
            ? int.Parse(given, CultureInfo.InvariantCulture)
            : RandomNumberGenerator.GetInt32(1_000_000);
        output.WriteLine($"{SeedVariable}={seed}");
        var folder = System.IO.Directory.CreateTempSubdirectory("nod-erasures-");
        try
        {
            var data = Path.Combine(folder.FullName, "data");
            using var program = new ServerProgram(data, cluster?.Address);
            var campaign = new ErasureCampaign(program, data, cluster, new Random(seed));

            await campaign.RunAsync(Kills);

            output.WriteLine(
                $"{Kills} kills, {campaign.BeforeTheCommit} before the commit, {campaign.Open} between it and the end"
            );
            // Otherwise the kills have tried nothing.
            Assert.True(campaign.Open > 0, "no kill met an erasure under way");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}

/// <summary>Erases one person after the other, and has the server killed meanwhile.</summary>
internal sealed class ErasureCampaign(ServerProgram program, string data, PostgresCluster? cluster, Random random)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly List<string> phones = [];

    /// <summary>How many kills came before anything of the erasure was on disk.</summary>
    public int BeforeTheCommit { get; private set; }

    /// <summary>How many left an erasure open.</summary>
    public int Open { get; private set; }

    public async Task RunAsync(int kills)
    {
        var key = await program.InitAsync();
        using var http = new HttpClient { BaseAddress = program.Address, Timeout = Patience };
        program.Start();
        await program.ReadyAsync(http);
        var team = new Team(new Caller(http, key), TimeProvider.System.GetUtcNow);
        await team.SetUpAsync();
        var takes = await EraseUndisturbedAsync(team);
        for (var kill = 0; kill < kills; kill++)
        {
            var phone = await FillAsync(team);
            var asking = EraseAsync(team, phone);
            await Task.Delay(takes * random.NextDouble(), TimeProvider.System);
            await program.KillAsync();
            await LostAsync(asking);
            var wasErased = await LookAsync();
            program.Start();
            await program.ReadyAsync(http);
            if (!wasErased)
            {
                (await EraseAsync(team, phone)).ShouldBe(200);
            }

            await Eventually.HoldsAsync(() => Journalled == phones.Count);
        }

        await program.KillAsync();
        Assert.Empty(program.Complaints);
        await NothingIsLeftAsync();
    }

    private int Journalled => new ErasureJournal(Path.Combine(data, "erasures.log")).Read().Count;

    private static Task<Reply> EraseAsync(Team team, string phone) =>
        team.Api.PostAsync(
            $"/v1/contacts/{phone}/erase",
            new JsonObject
            {
                ["reason"] = "person_request",
                ["requested_at"] = team.Now,
                ["recorded_by"] = "Kim",
            }
        );

    private async Task<TimeSpan> EraseUndisturbedAsync(Team team)
    {
        var phone = await FillAsync(team);
        var started = Stopwatch.GetTimestamp();
        (await EraseAsync(team, phone)).ShouldBe(200);
        return Stopwatch.GetElapsedTime(started);
    }

    private async Task<string> FillAsync(Team team)
    {
        var phone = Team.NewPerson();
        phones.Add(phone);
        await Traces.LeaveAsync(team, phone, () => Task.CompletedTask);
        var id = (await team.Api.PostAsync("/v1/evidence-packs", new JsonObject { ["phone"] = phone })).At("id");
        await Eventually.HoldsAsync(
            () => team.Api.GetAsync($"/v1/evidence-packs/{id}"),
            reply => reply.At("status") == "ready"
        );
        return phone;
    }

    // The answer may have come before the kill.
    private static async Task LostAsync(Task<Reply> asking)
    {
        try
        {
            await asking;
        }
        catch (HttpRequestException)
        {
            // Cut off, as it should be.
        }
    }

    // What the kill left behind, seen before anything goes on with it: whether the erasure is on record.
    private async Task<bool> LookAsync()
    {
        await using var store = await OpenAsync();
        var isErased = (await store.ReadErasuresAsync(onlyOpen: false)).Count == phones.Count;
        Open += (await store.ReadErasuresAsync(onlyOpen: true)).Count;
        BeforeTheCommit += isErased ? 0 : 1;
        return isErased;
    }

    private async Task NothingIsLeftAsync()
    {
        await using (var store = await OpenAsync())
        {
            Assert.Empty(await store.ReadErasuresAsync(onlyOpen: true));
            Assert.Equal(phones.Count, (await store.ReadErasuresAsync(onlyOpen: false)).Count);
            var installation = Installation.Open(data);
            var keys = installation.ReadLogKeys(null);
            Assert.Empty((await new Audit(store, [.. keys.All.Select(one => one.Verifier)]).RunAsync()).Faults);
        }

        var traces = phones.SelectMany(Traces.Of).Distinct().ToList();
        Assert.Empty(Traces.FoundIn(data, traces));
        if (cluster is not null)
        {
            Assert.Empty(Traces.FoundIn(cluster.Data, traces));
        }
    }

    private Task<SqlStore> OpenAsync() =>
        Stores.OpenAsync(
            new ServerSettings { Data = data, Database = cluster?.Address },
            Installation.Open(data),
            TimeProvider.System,
            Stores.NewIds(TimeProvider.System)
        );
}
