using System.Security.Cryptography;
using Nod.Ledger;
using Nod.Postgres;
using Nod.Storage.Postgres;
using Nod.Testing;
using Nod.Transparency;
using Npgsql;

namespace Nod.Storage.Tests.Postgres;

/// <summary>
/// Two stores on one database, each recording and each with a sequencer, while somebody cuts whichever connection is
/// moving the log. However it goes, every event acknowledged is in the log once, and the log is one.
/// </summary>
public sealed class SequencerRaceTests : IAsyncLifetime
{
    private const int Seed = 16;
    private const int ContactsEach = 40;

    private readonly PostgresDatabase database = new();
    private readonly SigningKey key = new("log.example/race", SignatureType.Ed25519, new byte[32]);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await database.InitializeAsync();
        await PostgresStore.UpgradeAsync(database.ConnectionString, Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        key.Dispose();
        await database.DisposeAsync();
    }

    [Fact]
    public Task Sequencers_of_two_stores_make_one_log_though_they_are_cut_off() => RaceAsync(events: 4_000, cuts: 5);

    [Fact]
    [Trait("Category", "Chaos")]
    public Task A_hundred_thousand_events_make_one_log_though_sequencers_are_cut_off_twenty_times() =>
        RaceAsync(events: 100_000, cuts: 20);

    private async Task RaceAsync(int events, int cuts)
    {
        await using var first = await OpenAsync();
        await using var second = await OpenAsync();
        var appending = Task.WhenAll(AppendAsync(first, events / 2, 0), AppendAsync(second, events / 2, ContactsEach));
        var checkpoints = new List<Checkpoint>();
        var cutting = CutAsync(cuts, () => appending.IsCompleted);
        await Task.WhenAll(
            SequenceAsync(first, () => appending.IsCompleted, checkpoints),
            SequenceAsync(second, () => appending.IsCompleted, checkpoints)
        );
        var recorded = (await appending).SelectMany(one => one).Select(leaf => leaf.ToString()).ToHashSet();
        var done = await cutting;

        Assert.InRange(done, 1, cuts);
        var report = await new Audit(first, [key.Verifier]).RunAsync(Cancellation);
        Assert.Empty(report.Faults);
        Assert.Equal((events, 0), (report.Events, report.Waiting));
        var logged = await first.ReadLeavesAsync(0, long.MaxValue, Cancellation);
        Assert.Equal(events, recorded.Count);
        Assert.True(recorded.SetEquals(logged.Select(leaf => leaf.Hash().ToString())));
        await AssertNoForkAsync(first, checkpoints);
    }

    // Every checkpoint that anybody could ever read is the beginning of the last.
    private static async Task AssertNoForkAsync(PostgresStore store, List<Checkpoint> checkpoints)
    {
        var last = checkpoints.MaxBy(one => one.Size)!;
        Assert.NotEmpty(checkpoints);
        foreach (var before in checkpoints.Distinct())
        {
            var proof = await LogReader.ConsistencyAsync(store, before.Size, last.Size, Cancellation);
            Assert.True(MerkleProof.ProvesConsistency(before.Size, before.Root, last.Size, last.Root, proof));
        }
    }

    private async Task<PostgresStore> OpenAsync() =>
        await PostgresStore.OpenAsync(
            database.ConnectionString,
            new StoreOptions
            {
                Clock = TimeProvider.System,
                Ids = new IdSource(TimeProvider.System, RandomNumberGenerator.Fill),
                Keyring = new ContactKeyring(new byte[32]),
                SharesDatabase = true,
            },
            Cancellation
        );

    private static async Task<IReadOnlyList<MerkleHash>> AppendAsync(PostgresStore store, int events, int firstContact)
    {
        var ids = new IdSource(TimeProvider.System, RandomNumberGenerator.Fill);
        var leaves = new List<MerkleHash>();
        for (var start = 0; start < events; start += 500)
        {
            var batch = Enumerable
                .Range(start, Math.Min(500, events - start))
                .Select(i =>
                {
                    var contact = Sample.Contact(1 + firstContact + (i % ContactsEach));
                    var prepared = PreparedEvent.Of(Sample.Text("hi"), ids);
                    return store.CommitAsync(
                        new ChangeOf<RecordedEvent>(
                            reads => reads.Contacts.Add(contact),
                            context => context.Append(contact, prepared)
                        ),
                        Cancellation
                    );
                });
            leaves.AddRange((await Task.WhenAll(batch)).Select(recorded => recorded.Leaf.Hash()));
        }

        return leaves;
    }

    private async Task SequenceAsync(PostgresStore store, Func<bool> mayEnd, List<Checkpoint> checkpoints)
    {
        var sequencer = new Sequencer(store, [key], TimeProvider.System);
        while (true)
        {
            var isLast = mayEnd();
            try
            {
                var moved = await sequencer.StepAsync(Cancellation);
                Note(await store.ReadHeadAsync(Cancellation), checkpoints);
                if (!moved && isLast)
                {
                    return;
                }
            }
            catch (Exception cut) when (cut is StoreUnavailableException or NpgsqlException)
            {
                // A process that died here starts anew.
                sequencer = new Sequencer(store, [key], TimeProvider.System);
            }
        }
    }

    private static void Note(LogHead head, List<Checkpoint> checkpoints)
    {
        if (SignedNote.TryParse(head.Note, out var note) && Checkpoint.TryParse(note.Text, out var checkpoint))
        {
            lock (checkpoints)
            {
                checkpoints.Add(checkpoint);
            }
        }
    }

    private async Task<int> CutAsync(int cuts, Func<bool> isOver)
    {
        var random = new Random(Seed);
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false }.ConnectionString
        );
        await connection.OpenAsync(Cancellation);
        var done = 0;
        while (done < cuts && !isOver())
        {
            // Whichever process last ran a step of the log, at whatever point it is; writers of events are left alone.
            await using var cut = new NpgsqlCommand(
                """
                select count(pg_terminate_backend(pid)) from (
                    select pid from pg_stat_activity
                    where datname = current_database() and pid <> pg_backend_pid()
                        and query like '%log_%' and query not like '%consent_event%'
                    order by random() limit 1
                ) as one
                """,
                connection
            );
            done += (int)(long)(await cut.ExecuteScalarAsync(Cancellation))!;
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(5, 200)), TimeProvider.System, Cancellation);
        }

        return done;
    }
}
