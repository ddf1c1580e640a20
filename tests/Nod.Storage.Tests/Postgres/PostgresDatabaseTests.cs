using System.Security.Cryptography;
using DbUp;
using Nod.Consent;
using Nod.Ledger;
using Nod.Postgres;
using Nod.Storage.Postgres;
using Nod.Testing;
using Npgsql;

namespace Nod.Storage.Tests.Postgres;

/// <summary>Making, opening and guarding the database, and two writers on it.</summary>
public sealed class PostgresDatabaseTests : IAsyncLifetime
{
    private readonly PostgresDatabase database = new();
    private readonly IdSource ids = new(new ManualClock(), RandomNumberGenerator.Fill);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Address => database.ConnectionString;

    public ValueTask InitializeAsync() => database.InitializeAsync();

    public ValueTask DisposeAsync() => database.DisposeAsync();

    [Fact]
    public async Task A_database_is_made_ready_once()
    {
        Assert.Equal(SchemaState.Empty, PostgresStore.StateOf(Address));
        Assert.Contains(
            "nod init",
            (await Assert.ThrowsAsync<StoreUnavailableException>(() => OpenAsync())).Message,
            StringComparison.Ordinal
        );

        Assert.Equal(
            [
                "001_start.sql",
                "002_log.sql",
                "003_evidence.sql",
                "004_answers.sql",
                "005_callbacks.sql",
                "006_broadcasts.sql",
                "007_replay.sql",
                "008_erasure.sql",
                "009_carriers.sql",
                "010_threads.sql",
                "011_imports.sql",
                "012_feed.sql",
                "013_access.sql",
                "014_connectors.sql",
            ],
            await PostgresStore.UpgradeAsync(Address, Cancellation)
        );
        Assert.Equal(SchemaState.Current, PostgresStore.StateOf(Address));
        Assert.Empty(await PostgresStore.UpgradeAsync(Address, Cancellation));
    }

    [Fact]
    public async Task Of_several_upgrades_at_once_one_works_and_the_others_wait()
    {
        var applied = await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(_ => Task.Run(() => PostgresStore.UpgradeAsync(Address, Cancellation), Cancellation))
        );

        Assert.Equal(
            [
                "001_start.sql",
                "002_log.sql",
                "003_evidence.sql",
                "004_answers.sql",
                "005_callbacks.sql",
                "006_broadcasts.sql",
                "007_replay.sql",
                "008_erasure.sql",
                "009_carriers.sql",
                "010_threads.sql",
                "011_imports.sql",
                "012_feed.sql",
                "013_access.sql",
                "014_connectors.sql",
            ],
            applied.SelectMany(names => names)
        );
    }

    [Fact]
    public async Task Earlier_and_later_versions_are_told_apart()
    {
        await PostgresStore.UpgradeAsync(Address, Cancellation);
        (string, string)[] later = [.. SqlFiles.Migrations("postgres"), ("900_more.sql", "create table more (id int)")];

        Assert.Equal(SchemaState.Older, SchemaOf(later).State());
        Assert.Equal(["900_more.sql"], SchemaOf(later).Upgrade());
        Assert.Equal(SchemaState.Newer, PostgresStore.StateOf(Address));
        Assert.Contains(
            "later version",
            (await Assert.ThrowsAsync<StoreUnavailableException>(() => OpenAsync())).Message,
            StringComparison.Ordinal
        );
        await Assert.ThrowsAsync<StoreUnavailableException>(() => PostgresStore.UpgradeAsync(Address, Cancellation));
    }

    [Fact]
    public async Task A_migration_that_fails_leaves_nothing()
    {
        (string, string)[] bad = [("001_bad.sql", "create table half (id int); create table half (id int);")];

        Assert.Throws<InvalidOperationException>(() => SchemaOf(bad).Upgrade());

        Assert.Equal(SchemaState.Empty, SchemaOf(bad).State());
        await AskAsync("create table half (id int)");
    }

    [Fact]
    public async Task A_database_is_used_by_one_at_a_time()
    {
        await PostgresStore.UpgradeAsync(Address, Cancellation);
        await using (await OpenAsync())
        {
            var refused = await Assert.ThrowsAsync<StoreUnavailableException>(() => OpenAsync());
            Assert.Contains("Stop it first", refused.Message, StringComparison.Ordinal);
            await Assert.ThrowsAsync<StoreUnavailableException>(() =>
                PostgresStore.UpgradeAsync(Address, Cancellation)
            );
            Assert.Equal(SchemaState.Current, PostgresStore.StateOf(Address));
        }

        // It said goodbye, so the next one need not wait its proof out.
        Assert.Null(await AskAsync("select value from installation where name = 'holder'"));
        await using var again = await OpenAsync();
    }

    [Fact]
    public async Task A_contact_key_of_another_installation_is_refused()
    {
        await PostgresStore.UpgradeAsync(Address, Cancellation);
        await using (await OpenAsync()) { }

        var failure = await Assert.ThrowsAsync<StoreUnavailableException>(() => OpenAsync(secret: 7));

        Assert.Contains("does not belong to this database", failure.Message, StringComparison.Ordinal);
        await using var store = await OpenAsync();
    }

    [Fact]
    public async Task A_database_that_can_not_keep_every_text_is_refused()
    {
        await AskAsync(
            $"create database {Name}_ascii encoding 'SQL_ASCII' locale_provider libc locale 'C' template template0"
        );
        var ascii = new NpgsqlConnectionStringBuilder(Address) { Database = $"{Name}_ascii" }.ConnectionString;

        Assert.Contains(
            "UTF8",
            (
                await Assert.ThrowsAsync<StoreUnavailableException>(() =>
                    PostgresStore.UpgradeAsync(ascii, Cancellation)
                )
            ).Message,
            StringComparison.Ordinal
        );

        await AskAsync($"drop database {Name}_ascii with (force)");
    }

    [Theory]
    [InlineData("update consent_event set kind = 'hold'")]
    [InlineData("delete from consent_event")]
    [InlineData("truncate consent_event")]
    [InlineData(
        "insert into consent_event select * from consent_event "
            + "on conflict (organization_id, contact_key, event_id) do update set kind = 'hold'"
    )]
    public async Task Events_can_not_be_changed_in_the_database(string sql)
    {
        await PostgresStore.UpgradeAsync(Address, Cancellation);
        await using (var store = await OpenAsync())
        {
            await store.CommitAsync(Append(1, "hi"), Cancellation);
        }

        var failure = await Assert.ThrowsAsync<PostgresException>(() => AskAsync(sql));

        Assert.Contains("append-only", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_commit_is_waited_for_whatever_the_database_was_told()
    {
        await AskAsync($"alter database {Name} set synchronous_commit = off");
        await AskAsync($"alter database {Name} set default_transaction_isolation = 'serializable'");
        await using var connections = new PostgresConnections(Address);
        var backend = await PostgresBackend.OpenAsync(connections);
        await using var connection = backend.Connection;
        await using var command = new NpgsqlCommand("show synchronous_commit", connection);

        Assert.Equal("on", await command.ExecuteScalarAsync(Cancellation));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0xD800)]
    [InlineData(0xDC00)]
    public async Task A_key_that_postgres_can_not_keep_fails_alone(int unit)
    {
        var key = $"🦊{(char)unit}b";
        await PostgresStore.UpgradeAsync(Address, Cancellation);
        await using var store = await OpenAsync();
        using var writer = await HeldWriter.HoldAsync(store);
        var neighbours = Enumerable
            .Range(0, 4)
            .Select(i => store.CommitAsync(Append(1, $"{i}"), Cancellation))
            .ToList();
        var spoiled = store.CommitAsync(
            new ChangeOf<bool>(reads => reads.Inbound.Add(new InboundKey("simulator", key)), _ => true),
            Cancellation
        );
        neighbours.Add(store.CommitAsync(Append(1, "🦊"), Cancellation));
        await writer.ReleaseAsync();

        await Assert.ThrowsAsync<FormatException>(() => spoiled);
        await Task.WhenAll(neighbours);
        Assert.Equal(5, (await store.ReadContactAsync(Sample.Contact(1), Cancellation)).State.Sequence);
    }

    [Fact]
    public async Task Two_writers_lose_nothing_and_keep_every_chain_whole()
    {
        const int Each = 40;
        const int Writers = 16;
        const int Contacts = 12;
        await PostgresStore.UpgradeAsync(Address, Cancellation);
        await using var first = await OpenAsync(shares: true);
        await using var second = await OpenAsync(shares: true);
        PostgresStore[] stores = [first, second];

        await Task.WhenAll(
            Enumerable
                .Range(0, Writers * 2)
                .Select(writer =>
                    Task.Run(
                        async () =>
                        {
                            var store = stores[writer % 2];
                            for (var i = 0; i < Each; i++)
                            {
                                await store.CommitAsync(Append((writer + i) % Contacts, $"{writer} {i}"), Cancellation);
                            }
                        },
                        Cancellation
                    )
                )
        );

        var words = new HashSet<string>();
        for (var contact = 0; contact < Contacts; contact++)
        {
            var history = await first.ReadHistoryAsync(Sample.Contact(contact), null, 10_000, Cancellation);
            var state = (await second.ReadContactAsync(Sample.Contact(contact), Cancellation)).State;
            Assert.Equal(history.Count, state.Sequence);
            var fold = history.Reverse().Aggregate(ContactState.Empty, (now, next) => now.After(next.Id, next.Event));
            Assert.Equal(ContactCodec.Write(fold), ContactCodec.Write(state));
            words.UnionWith(history.Select(recorded => ((InboundText)recorded.Event).Words));
        }

        Assert.Equal(Writers * 2 * Each, words.Count);
    }

    [Fact]
    public async Task A_request_or_text_that_reaches_two_writers_at_once_is_taken_once()
    {
        await PostgresStore.UpgradeAsync(Address, Cancellation);
        await using var first = await OpenAsync(shares: true);
        await using var second = await OpenAsync(shares: true);
        PostgresStore[] stores = [first, second];

        for (var round = 0; round < 20; round++)
        {
            var answers = await Task.WhenAll(
                Enumerable.Range(0, 8).Select(i => stores[i % 2].CommitAsync(Once(round), Cancellation))
            );
            var news = await Task.WhenAll(
                Enumerable.Range(0, 8).Select(i => stores[i % 2].CommitAsync(Receive(round), Cancellation))
            );

            Assert.Single(answers.Select(answer => Convert.ToHexString(answer.Body)).Distinct());
            Assert.Single(news, isNew => isNew);
        }

        Assert.Equal(40, (await first.ReadContactAsync(Sample.Contact(1), Cancellation)).State.Sequence);
    }

    private string Name => new NpgsqlConnectionStringBuilder(Address).Database!;

    private Schema SchemaOf(IReadOnlyList<(string, string)> migrations) =>
        new(PostgresqlExtensions.PostgresqlDatabase(DeployChanges.To, Address + ";Pooling=false"), migrations);

    private Task<PostgresStore> OpenAsync(bool shares = false, byte secret = 0) =>
        PostgresStore.OpenAsync(
            Address,
            new StoreOptions
            {
                Clock = new ManualClock(),
                Ids = ids,
                Keyring = new ContactKeyring([.. Enumerable.Repeat(secret, 32)]),
                SharesDatabase = shares,
            },
            Cancellation
        );

    private ChangeOf<RecordedEvent> Append(int contact, string words)
    {
        var prepared = PreparedEvent.Of(Sample.Text(words), ids);
        return new ChangeOf<RecordedEvent>(
            reads => reads.Contacts.Add(Sample.Contact(contact)),
            context => context.Append(Sample.Contact(contact), prepared)
        );
    }

    private IdempotentChange<RecordedEvent> Once(int round) =>
        new(
            Append(1, $"{round}"),
            new IdempotencyKey(Sample.Organization, (UInt128)round),
            1,
            recorded => (201, recorded.Id.ToByteArray())
        );

    private ChangeOf<bool> Receive(int round)
    {
        var key = new InboundKey("simulator", $"{round}");
        var prepared = PreparedEvent.Of(Sample.Text($"inbound {round}"), ids);
        return new ChangeOf<bool>(
            reads =>
            {
                reads.Inbound.Add(key);
                reads.Contacts.Add(Sample.Contact(1));
            },
            context =>
            {
                if (context.HasSeen(key))
                {
                    return false;
                }

                context.Remember(
                    new Sending.InboundRecord(key, Sample.Contact(1), "acme-us", "hi", context.Now, Texts.Intent.None)
                );
                context.Append(Sample.Contact(1), prepared);
                return true;
            }
        );
    }

    private async Task<object?> AskAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Address + ";Pooling=false");
        await connection.OpenAsync(Cancellation);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Cancellation);
    }
}
