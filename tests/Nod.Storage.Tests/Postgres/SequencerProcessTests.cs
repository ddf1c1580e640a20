using System.Globalization;
using System.Security.Cryptography;
using Nod.Postgres;
using Nod.Racer;
using Nod.Storage.Postgres;
using Nod.Transparency;

namespace Nod.Storage.Tests.Postgres;

/// <summary>
/// Two processes on one database, each recording and each with a sequencer, one of them killed with SIGKILL again and
/// again and replaced by a new one. However it goes, every event acknowledged is in the log, each event once, and every
/// checkpoint that was ever on disk is the beginning of the last. NOD_CHAOS_SEED repeats the moments that are drawn,
/// though not how the machine interleaves the processes.
/// </summary>
public sealed class SequencerProcessTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const string SeedVariable = "NOD_CHAOS_SEED";

    private readonly PostgresDatabase database = new();
    private readonly RaceTestimony testimony = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await database.InitializeAsync();
        await PostgresStore.UpgradeAsync(database.ConnectionString, Cancellation);
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    [Fact]
    public Task Two_processes_make_one_log_though_one_is_killed() => RaceAsync(events: 2_000, kills: 2);

    [Fact]
    [Trait("Category", "Chaos")]
    public async Task A_hundred_thousand_events_of_two_processes_make_one_log_though_one_is_killed_twenty_times()
    {
        var (killedWhileMoving, beaten) = await RaceAsync(events: 100_000, kills: 20);

        // Otherwise the race has tried nothing.
        Assert.True(killedWhileMoving > 0, "no kill met a step");
        Assert.True(beaten > 0, "no step met another's");
    }

    private async Task<(int KilledWhileMoving, int Beaten)> RaceAsync(int events, int kills)
    {
        var seed = Environment.GetEnvironmentVariable(SeedVariable) is { Length: > 0 } given
            ? int.Parse(given, CultureInfo.InvariantCulture)
            : RandomNumberGenerator.GetInt32(1_000_000);
        var killedWhileMoving = await RunAsync(events, kills, new Random(seed));

        await using var store = await Race.OpenAsync(database.ConnectionString, Cancellation);
        using var key = Race.NewKey();
        var report = await new Audit(store, [key.Verifier]).RunAsync(Cancellation);
        var logged = await store.ReadLeavesAsync(0, long.MaxValue, Cancellation);
        var hashes = logged.Select(leaf => leaf.Hash().ToString()).ToHashSet();
        output.WriteLine(
            $"{SeedVariable}={seed}; {kills} kills, {killedWhileMoving} while the log's head was being moved; {report.Events} "
                + $"events, {testimony.Recorded.Count} of them acknowledged; {testimony.Checkpoints.Count} checkpoints, "
                + $"{testimony.Beaten} lost races"
        );

        Assert.Empty(report.Faults);
        Assert.Equal(0, report.Waiting);
        Assert.True(report.Events >= events);
        Assert.Equal((report.Events, report.Events), (logged.Count, hashes.Count));
        Assert.True(hashes.IsSupersetOf(testimony.Recorded.Keys), "an event that was acknowledged is not in the log");
        await AssertNoForkAsync(store);
        return (killedWhileMoving, testimony.Beaten);
    }

    // How many kills met a process that was moving the head.
    private async Task<int> RunAsync(int events, int kills, Random random)
    {
        var address = database.ConnectionString;
        using var steady = new RacingProcess(address, 0, testimony);
        var mortal = new RacingProcess(address, 1, testimony);
        string? Lost() => steady.Lost ?? mortal.Lost;
        try
        {
            var killedWhileMoving = 0;
            for (var kill = 1; kill <= kills; kill++)
            {
                await testimony.ReachAsync((int)((long)events * kill / (kills + 1)), Lost);
                await Patiently.HoldsAsync(() => mortal.Moves > 0, Lost);
                await Task.Delay(
                    TimeSpan.FromMilliseconds(60 * random.NextDouble()),
                    TimeProvider.System,
                    Cancellation
                );
                killedWhileMoving += await mortal.KillAsync() ? 1 : 0;
                mortal.Dispose();
                mortal = new RacingProcess(address, 1 + kill, testimony);
            }

            await testimony.ReachAsync(events, Lost);
            await Patiently.HoldsAsync(() => mortal.Moves > 0, Lost);
            Assert.True(steady.Moves > 0);
            await Task.WhenAll(steady.EndAsync(), mortal.EndAsync());
            return killedWhileMoving;
        }
        finally
        {
            mortal.Dispose();
        }
    }

    private async Task AssertNoForkAsync(PostgresStore store)
    {
        var head = await store.ReadHeadAsync(Cancellation);
        Assert.True(SignedNote.TryParse(head.Note, out var note));
        Assert.True(Checkpoint.TryParse(note.Text, out var last));
        Assert.NotEmpty(testimony.Checkpoints);
        foreach (var before in testimony.Checkpoints.Distinct())
        {
            var proof = await LogReader.ConsistencyAsync(store, before.Size, last.Size, Cancellation);
            Assert.True(MerkleProof.ProvesConsistency(before.Size, before.Root, last.Size, last.Root, proof));
        }
    }
}
