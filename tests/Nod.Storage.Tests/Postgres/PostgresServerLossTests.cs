using System.Collections.Concurrent;
using System.Security.Cryptography;
using Nod.Consent;
using Nod.Ledger;
using Nod.Postgres;
using Nod.Storage.Postgres;
using Nod.Testing;
using Npgsql;

namespace Nod.Storage.Tests.Postgres;

/// <summary>What the store does when connections to the server are lost.</summary>
public sealed class PostgresServerLossTests : IAsyncLifetime
{
    private readonly PostgresDatabase database = new();
    private readonly IdSource ids = new(new ManualClock(), RandomNumberGenerator.Fill);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await database.InitializeAsync();
        await PostgresStore.UpgradeAsync(database.ConnectionString);
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    [Fact]
    public async Task A_connection_that_was_cut_while_idle_is_replaced_without_a_word()
    {
        await using var store = await OpenAsync(database.ConnectionString);
        await CommitAsync(store, 1);

        await EndProcessesAsync("pid not in (select pid from pg_locks where locktype = 'advisory')");

        await CommitAsync(store, 1);
        Assert.Equal(2, await CountAsync(store, 1));
    }

    [Fact]
    public async Task A_commit_on_a_lost_connection_is_of_unknown_outcome_and_not_repeated()
    {
        await using var store = await OpenAsync(database.ConnectionString);
        await CommitAsync(store, 1);
        using var entered = new ManualResetEventSlim();
        using var open = new ManualResetEventSlim();
        var prepared = PreparedEvent.Of(Sample.OptIn(), ids);
        var held = Task.Run(
            () =>
                store.CommitAsync(
                    new ChangeOf<RecordedEvent>(
                        reads => reads.Contacts.Add(Sample.Contact(1)),
                        context =>
                        {
                            entered.Set();
                            open.Wait(Cancellation);
                            return context.Append(Sample.Contact(1), prepared);
                        }
                    ),
                    Cancellation
                ),
            Cancellation
        );
        entered.Wait(Cancellation);

        await EndProcessesAsync("state = 'idle in transaction'");
        open.Set();

        await Assert.ThrowsAsync<OutcomeUnknownException>(() => held);
        Assert.Equal(1, (await store.ReadContactAsync(Sample.Contact(1), Cancellation)).State.Sequence);
        await CommitAsync(store, 1);
        Assert.Equal(2, await CountAsync(store, 1));
        Assert.Equal(2, (await store.ReadContactAsync(Sample.Contact(1), Cancellation)).State.Sequence);
    }

    [Fact]
    public async Task A_commit_still_on_its_way_is_ended_before_anything_else_is_written()
    {
        await using var line = Line();
        await using var store = await OpenAsync(AddressOf(line));
        await CommitAsync(store, 1);
        await SlowHoldsAsync(seconds: 30);
        var slow = CommitAsync(store, 1, new Hold { OccurredAt = Sample.Noon, Words = "who is this" });
        await UntilAsync("select count(*) > 0 from pg_stat_activity where wait_event = 'PgSleep'");

        // The server goes on with the commit, and does not know that nobody listens.
        line.Cut(keep: 1);

        await Assert.ThrowsAsync<OutcomeUnknownException>(() => slow);
        await CommitAsync(store, 2);
        Assert.Equal(0L, await AskAsync("select count(*) from pg_stat_activity where wait_event = 'PgSleep'"));
        Assert.Equal(1, await CountAsync(store, 1));
        Assert.Equal(1, (await store.ReadContactAsync(Sample.Contact(1), Cancellation)).State.Sequence);
        Assert.Equal(1, await CountAsync(store, 2));
    }

    [Fact]
    public async Task A_commit_that_happens_after_all_is_seen()
    {
        await using var line = Line();
        await using var store = await OpenAsync(AddressOf(line));
        await CommitAsync(store, 1);
        await SlowHoldsAsync(seconds: 1);
        var slow = CommitAsync(store, 1, new Hold { OccurredAt = Sample.Noon, Words = "who is this" });
        await UntilAsync("select count(*) > 0 from pg_stat_activity where wait_event = 'PgSleep'");
        line.Cut(keep: 1);
        await Assert.ThrowsAsync<OutcomeUnknownException>(() => slow);

        // Nothing of what is read meanwhile may stay in memory.
        var looks = 0;
        while ((await store.ReadContactAsync(Sample.Contact(1), Cancellation)).State.Sequence == 1)
        {
            Assert.True(looks++ < 1000, "The commit happened and is not seen.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancellation);
        }

        Assert.Equal(2, await CountAsync(store, 1));
        await CommitAsync(store, 1);
        Assert.Equal(3, (await store.ReadContactAsync(Sample.Contact(1), Cancellation)).State.Sequence);
    }

    [Fact]
    public async Task Nothing_acknowledged_is_lost_however_often_the_line_is_cut()
    {
        await using var line = Line();
        await using var store = await OpenAsync(AddressOf(line), contactsInMemory: 10);
        const int Contacts = 16;
        var acknowledged = new int[Contacts];
        var refused = new ConcurrentBag<string>();
        using var done = new CancellationTokenSource();

        var writers = Enumerable
            .Range(0, Contacts)
            .Select(contact =>
                Task.Run(async () =>
                {
                    for (var i = 0; !done.IsCancellationRequested; i++)
                    {
                        await TryAsync(store, contact, $"{contact} {i}", acknowledged, refused);
                    }
                })
            )
            .ToList();
        var readers = Enumerable
            .Range(0, 3)
            .Select(_ => Task.Run(() => ReadAsync(store, acknowledged, done.Token), Cancellation))
            .ToList();
        var cuts = 0;
        // On a busy machine nothing may get through between two cuts: then there are more of them, ever further apart.
        for (var i = 0; i < 25 || (i < 500 && (cuts == 0 || acknowledged.Sum() == 0)); i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(40 + i), TimeProvider.System, Cancellation);
            cuts += line.Cut(keep: 1);
        }

        await done.CancelAsync();
        await Task.WhenAll(writers);
        await Task.WhenAll(readers);

        Assert.NotEqual(0, cuts);
        Assert.NotEqual(0, acknowledged.Sum());
        for (var contact = 0; contact < Contacts; contact++)
        {
            await AssertIntactAsync(store, contact, acknowledged[contact], refused);
        }
    }

    [Fact]
    public async Task A_store_that_lost_the_database_answers_nothing_more()
    {
        await using var store = await OpenAsync(database.ConnectionString);
        await CommitAsync(store, 1);
        Assert.Equal(1, (await store.ReadContactAsync(Sample.Contact(1), Cancellation)).State.Sequence);

        await EndHolderAsync();

        await store.Lost.WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => CommitAsync(store, 1));
        await Assert.ThrowsAsync<StoreUnavailableException>(async () =>
            await store.ReadContactAsync(Sample.Contact(1), Cancellation)
        );
        await Assert.ThrowsAsync<StoreUnavailableException>(() =>
            store.ReadHistoryAsync(Sample.Contact(1), null, 1, Cancellation)
        );
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.ForgetAnswersAsync(Sample.Noon, Cancellation));
        var failure = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.PingAsync(Cancellation));
        Assert.Contains("start it again", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_holder_that_said_no_goodbye_the_next_one_waits_until_its_memory_is_void()
    {
        var first = await OpenAsync(database.ConnectionString);
        await CommitAsync(first, 1);
        await EndHolderAsync();
        await first.Lost.WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
        await first.DisposeAsync();

        var watch = System.Diagnostics.Stopwatch.StartNew();
        await using var second = await OpenAsync(database.ConnectionString);

        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(60));
        Assert.Equal(1, await CountAsync(second, 1));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_named()
    {
        var nowhere = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Port = 1, Timeout = 5 };

        await Assert.ThrowsAsync<StoreUnavailableException>(() => OpenAsync(nowhere.ConnectionString));
        Assert.Throws<StoreUnavailableException>(() => PostgresStore.StateOf(nowhere.ConnectionString));
        await Assert.ThrowsAsync<StoreUnavailableException>(() =>
            PostgresStore.UpgradeAsync(nowhere.ConnectionString, Cancellation)
        );
    }

    private static async Task ReadAsync(PostgresStore store, int[] acknowledged, CancellationToken done)
    {
        for (var at = 0; !done.IsCancellationRequested; at = (at + 1) % acknowledged.Length)
        {
            var floor = Volatile.Read(ref acknowledged[at]);
            try
            {
                var seen = (await store.ReadContactAsync(Sample.Contact(at), CancellationToken.None)).State.Sequence;
                Assert.True(seen >= floor, $"Read event {seen} of a contact after {floor} were acknowledged.");
            }
            catch (StoreUnavailableException)
            {
                // The line was cut under this very read.
            }
        }
    }

    private async Task TryAsync(
        PostgresStore store,
        int contact,
        string words,
        int[] acknowledged,
        ConcurrentBag<string> refused
    )
    {
        var prepared = PreparedEvent.Of(Sample.Text(words), ids);
        try
        {
            await store.CommitAsync(
                new ChangeOf<RecordedEvent>(
                    reads => reads.Contacts.Add(Sample.Contact(contact)),
                    context => context.Append(Sample.Contact(contact), prepared)
                ),
                CancellationToken.None
            );
            Interlocked.Increment(ref acknowledged[contact]);
        }
        catch (StoreUnavailableException)
        {
            refused.Add(words);
        }
        catch (OutcomeUnknownException)
        {
            // It may be there or not.
        }
    }

    private static async Task AssertIntactAsync(
        PostgresStore store,
        int contact,
        int acknowledged,
        ConcurrentBag<string> refused
    )
    {
        var history = await store.ReadHistoryAsync(Sample.Contact(contact), null, 100_000, Cancellation);
        Assert.True(history.Count >= acknowledged, $"{acknowledged} were acknowledged, {history.Count} are there.");
        Assert.Equal(
            history.Skip(1).Select(recorded => (Guid?)recorded.Id),
            history.SkipLast(1).Select(each => each.Previous)
        );
        Assert.All(history.TakeLast(1), first => Assert.Null(first.Previous));
        var words = history.Select(recorded => ((InboundText)recorded.Event).Words).ToHashSet();
        Assert.Equal(history.Count, words.Count);
        Assert.DoesNotContain(refused, words.Contains);
        var state = (await store.ReadContactAsync(Sample.Contact(contact), Cancellation)).State;
        Assert.Equal(history.Count, state.Sequence);
    }

    private Task<PostgresStore> OpenAsync(string address, int contactsInMemory = 100) =>
        PostgresStore.OpenAsync(
            address,
            new StoreOptions
            {
                Clock = new ManualClock(),
                Ids = ids,
                Keyring = new ContactKeyring(new byte[32]),
                ContactsInMemory = contactsInMemory,
            },
            Cancellation
        );

    private async Task CommitAsync(PostgresStore store, int contact, ConsentEvent? happened = null)
    {
        var prepared = PreparedEvent.Of(happened ?? Sample.OptIn(), ids);
        await store.CommitAsync(
            new ChangeOf<RecordedEvent>(
                reads => reads.Contacts.Add(Sample.Contact(contact)),
                context => context.Append(Sample.Contact(contact), prepared)
            ),
            Cancellation
        );
    }

    private static async Task<int> CountAsync(PostgresStore store, int contact) =>
        (await store.ReadHistoryAsync(Sample.Contact(contact), null, 1000, Cancellation)).Count;

    private CuttableLine Line()
    {
        var server = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        return new CuttableLine(server.Host!, server.Port);
    }

    private string AddressOf(CuttableLine line) =>
        new NpgsqlConnectionStringBuilder(database.ConnectionString)
        {
            Port = line.Port,
            Host = "127.0.0.1",
        }.ConnectionString;

    // The commit of a hold takes this long.
    private Task SlowHoldsAsync(int seconds) =>
        ExecuteAsync(
            $"""
            create function sleep() returns trigger language plpgsql as $$
            begin perform pg_sleep({seconds}); return null; end $$;
            create constraint trigger slow after insert on consent_event deferrable initially deferred
            for each row when (new.kind = 'hold') execute function sleep();
            """
        );

    private Task EndHolderAsync() => EndProcessesAsync("pid in (select pid from pg_locks where locktype = 'advisory')");

    private Task EndProcessesAsync(string which) =>
        ExecuteAsync(
            $"select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = current_database() "
                + $"and pid <> pg_backend_pid() and {which}"
        );

    private async Task UntilAsync(string sql)
    {
        while (await AskAsync(sql) is not true)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancellation);
        }
    }

    private async Task ExecuteAsync(string sql) => await AskAsync(sql);

    private async Task<object?> AskAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync(Cancellation);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Cancellation);
    }
}
