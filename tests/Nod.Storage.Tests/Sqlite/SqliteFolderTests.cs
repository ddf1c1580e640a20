using System.Security.Cryptography;
using DbUp;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using Nod.Ledger;
using Nod.Storage.Sqlite;
using Nod.Testing;
using RawConnection = Microsoft.Data.Sqlite.SqliteConnection;

namespace Nod.Storage.Tests.Sqlite;

public sealed class SqliteFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly ManualClock clock = new();
    private readonly IdSource ids;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Address => $"Data Source={Path.Combine(folder.Path, "nod.db")};Pooling=False";

    public SqliteFolderTests() => ids = new IdSource(clock, RandomNumberGenerator.Fill);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void An_empty_folder_has_no_installation_and_stays_empty()
    {
        Assert.Equal(SchemaState.Empty, SqliteStore.StateOf(folder.Path));
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void A_folder_is_made_ready_once()
    {
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
            SqliteStore.Upgrade(folder.Path)
        );
        Assert.Equal(SchemaState.Current, SqliteStore.StateOf(folder.Path));
        Assert.Empty(SqliteStore.Upgrade(folder.Path));
    }

    [Fact]
    public void A_folder_without_installation_is_not_opened()
    {
        var failure = Assert.Throws<StoreUnavailableException>(() => Open());

        Assert.Contains("nod init", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_file_is_no_installation()
    {
        File.WriteAllBytes(Path.Combine(folder.Path, "nod.db"), []);

        Assert.Equal(SchemaState.Empty, SqliteStore.StateOf(folder.Path));
    }

    [Fact]
    public async Task A_database_of_an_earlier_version_asks_for_an_upgrade()
    {
        SqliteStore.Upgrade(folder.Path);
        (string, string)[] later = [.. SqlFiles.Migrations("sqlite"), ("900_more.sql", "create table more (id int)")];

        Assert.Equal(SchemaState.Older, SchemaOf(later).State());
        Assert.Equal(["900_more.sql"], SchemaOf(later).Upgrade());
        Assert.Equal(SchemaState.Current, SchemaOf(later).State());
        Assert.Equal(SchemaState.Newer, SqliteStore.StateOf(folder.Path));
        await ExecuteAsync("insert into more values (1)");
    }

    [Fact]
    public async Task A_migration_that_fails_leaves_nothing()
    {
        (string, string)[] bad = [("001_bad.sql", "create table half (id int); create table half (id int);")];

        var failure = Assert.Throws<InvalidOperationException>(() => SchemaOf(bad).Upgrade());

        Assert.Contains("001_bad.sql", failure.Message, StringComparison.Ordinal);
        Assert.Equal(SchemaState.Empty, SchemaOf(bad).State());
        await ExecuteAsync("create table half (id int)");
    }

    [Fact]
    public async Task A_database_of_a_later_version_is_left_alone()
    {
        SqliteStore.Upgrade(folder.Path);
        await ExecuteAsync("insert into SchemaVersions (ScriptName, Applied) values ('999_later.sql', '2030-01-01')");

        Assert.Equal(SchemaState.Newer, SqliteStore.StateOf(folder.Path));
        Assert.Contains(
            "later version",
            Assert.Throws<StoreUnavailableException>(() => Open()).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<StoreUnavailableException>(() => SqliteStore.Upgrade(folder.Path));
    }

    [Fact]
    public async Task A_folder_is_used_by_one_at_a_time()
    {
        SqliteStore.Upgrade(folder.Path);
        await using (Open())
        {
            Assert.Throws<StoreUnavailableException>(() => Open());
            Assert.Throws<StoreUnavailableException>(() => SqliteStore.Upgrade(folder.Path));
            Assert.Equal(SchemaState.Current, SqliteStore.StateOf(folder.Path));
        }

        await using var again = Open();
        await again.PingAsync(Cancellation);
    }

    [Fact]
    public async Task A_folder_that_could_not_be_opened_is_free()
    {
        Assert.Throws<StoreUnavailableException>(() => Open());

        SqliteStore.Upgrade(folder.Path);
        await using var store = Open();
    }

    [Fact]
    public async Task A_contact_key_of_another_installation_is_refused()
    {
        SqliteStore.Upgrade(folder.Path);
        await using (Open()) { }

        var other = Options() with { Keyring = new ContactKeyring([.. Enumerable.Repeat((byte)7, 32)]) };
        var failure = Assert.Throws<StoreUnavailableException>(() => SqliteStore.Open(folder.Path, other));

        Assert.Contains("does not belong to this database", failure.Message, StringComparison.Ordinal);
        await using var store = Open();
    }

    [Fact]
    public void A_folder_that_is_not_there_says_so() =>
        Assert.Throws<DirectoryNotFoundException>(() => SqliteStore.Upgrade(Path.Combine(folder.Path, "missing")));

    [Theory]
    [InlineData("update consent_event set kind = 'hold'")]
    [InlineData("delete from consent_event")]
    [InlineData("insert or replace into consent_event select * from consent_event")]
    public async Task Events_can_not_be_changed_in_the_database(string sql)
    {
        SqliteStore.Upgrade(folder.Path);
        await using (var store = Open())
        {
            await CommitAsync(store, 1);
        }

        var failure = await Assert.ThrowsAsync<SqliteException>(() => ExecuteAsync(sql));

        Assert.Contains("append-only", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_acknowledged_survives_the_death_of_the_process()
    {
        SqliteStore.Upgrade(folder.Path);
        using var crashed = new TemporaryFolder();
        await using (var store = Open())
        {
            await CommitAsync(store, 100);
            Copy(crashed.Path);
        }

        await using var reopened = SqliteStore.Open(crashed.Path, Options());

        Assert.Equal(100, (await HistoryAsync(reopened)).Count);
    }

    [Fact]
    public async Task A_torn_write_loses_whole_transactions_from_the_end()
    {
        SqliteStore.Upgrade(folder.Path);
        // No time passes, so nothing is copied beside the writer: all that was written stands in the log.
        await using var store = SqliteStore.Open(folder.Path, Options() with { Clock = new FakeTimeProvider() });
        await CommitAsync(store, 50);
        for (var cut = 1; cut < 100_000; cut = cut * 3 + 7)
        {
            using var crashed = new TemporaryFolder();
            Copy(crashed.Path);
            await using (var log = new FileStream(Path.Combine(crashed.Path, "nod.db-wal"), FileMode.Open))
            {
                log.SetLength(Math.Max(0, log.Length - cut));
            }

            await using var reopened = SqliteStore.Open(crashed.Path, Options());
            var history = await HistoryAsync(reopened);
            Assert.InRange(history.Count, 1, 49);
            Assert.Equal(
                history.Count,
                (await reopened.ReadContactAsync(Sample.Contact(1), Cancellation)).State.Sequence
            );
            await CommitAsync(reopened, 1);
            Assert.Equal(history.Count + 1, (await HistoryAsync(reopened)).Count);
        }
    }

    [Fact]
    public async Task A_row_that_can_not_be_read_spoils_nothing_else()
    {
        SqliteStore.Upgrade(folder.Path);
        await using var store = Open();
        await CommitAsync(store, 3);
        await ExecuteAsync(
            "insert into catalog (organization_id, kind, key, body, updated_at) values (zeroblob(16), 'brand', 'a', '{}', 0)"
        );
        await ExecuteAsync(
            "insert into catalog (organization_id, kind, key, body, updated_at) values (zeroblob(16), 'novelty', 'a', '{}', 0)"
        );

        for (var i = 0; i < 3; i++)
        {
            await Assert.ThrowsAsync<NotSupportedException>(() => store.ReadCatalogAsync(Cancellation));
            Assert.Equal(3 + i, (await HistoryAsync(store)).Count);
            await CommitAsync(store, 1);
        }

        // No reader was left in the middle of its rows: the whole log can be written back.
        Assert.Equal(0, await BusyCheckpointAsync());
    }

    [Fact]
    public async Task A_contact_that_can_not_be_read_fails_alone()
    {
        SqliteStore.Upgrade(folder.Path);
        await using (var first = Open())
        {
            await CommitAsync(first, 1);
        }

        await ExecuteAsync("update contact_state set state = x'63'");
        await using var store = Open();
        using var writer = await HeldWriter.HoldAsync(store);
        var spoiled = store.CommitAsync(Append(1), Cancellation);
        var neighbours = Enumerable.Range(2, 5).Select(i => store.CommitAsync(Append(i), Cancellation)).ToList();
        await writer.ReleaseAsync();

        await Assert.ThrowsAsync<NotSupportedException>(() => spoiled);
        await Task.WhenAll(neighbours);
        await Assert.ThrowsAsync<NotSupportedException>(async () =>
            await store.ReadContactAsync(Sample.Contact(1), Cancellation)
        );
    }

    [Fact]
    public async Task Readers_and_the_writer_go_on_while_the_log_is_written_back()
    {
        SqliteStore.Upgrade(folder.Path);
        await using var store = Open(contactsInMemory: 2);
        using var done = new CancellationTokenSource();
        var readers = Enumerable
            .Range(0, 4)
            .Select(reader =>
                Task.Run(async () =>
                {
                    while (!done.IsCancellationRequested)
                    {
                        await store.ReadContactAsync(Sample.Contact(reader), Cancellation);
                        await HistoryAsync(store);
                    }
                })
            )
            .ToList();
        var cleaner = Task.Run(
            async () =>
            {
                while (!done.IsCancellationRequested)
                {
                    await BusyCheckpointAsync();
                }
            },
            Cancellation
        );

        await CommitAsync(store, 300);
        await done.CancelAsync();

        await Task.WhenAll(readers);
        await cleaner;
    }

    [Fact]
    public async Task A_closed_store_leaves_no_log_and_answers_nothing()
    {
        SqliteStore.Upgrade(folder.Path);
        var store = Open();
        await CommitAsync(store, 1);
        await HistoryAsync(store);
        await store.DisposeAsync();

        Assert.Equal(["nod.db", "nod.lock"], Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.PingAsync(Cancellation));
    }

    private Schema SchemaOf(IReadOnlyList<(string, string)> migrations) =>
        new(SqliteExtensions.SqliteDatabase(DeployChanges.To, Address), migrations);

    private StoreOptions Options(int contactsInMemory = 100) =>
        new()
        {
            Clock = clock,
            Ids = ids,
            Keyring = new ContactKeyring(new byte[32]),
            ContactsInMemory = contactsInMemory,
        };

    private SqliteStore Open(int contactsInMemory = 100) => SqliteStore.Open(folder.Path, Options(contactsInMemory));

    private ChangeOf<RecordedEvent> Append(int contact)
    {
        var prepared = PreparedEvent.Of(Sample.OptIn(), ids);
        return new ChangeOf<RecordedEvent>(
            reads => reads.Contacts.Add(Sample.Contact(contact)),
            context => context.Append(Sample.Contact(contact), prepared)
        );
    }

    private async Task CommitAsync(SqliteStore store, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await store.CommitAsync(Append(1), Cancellation);
        }
    }

    private static Task<IReadOnlyList<RecordedEvent>> HistoryAsync(SqliteStore store) =>
        store.ReadHistoryAsync(Sample.Contact(1), null, 1000, Cancellation);

    private void Copy(string target)
    {
        foreach (var file in Directory.GetFiles(folder.Path, "nod.db*"))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = await RawAsync();
        await using var command = new SqliteCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    private async Task<long> BusyCheckpointAsync()
    {
        await using var connection = await RawAsync();
        await using var command = new SqliteCommand("pragma wal_checkpoint(truncate)", connection);
        return (long)(await command.ExecuteScalarAsync(Cancellation))!;
    }

    private async Task<RawConnection> RawAsync()
    {
        var connection = new RawConnection(Address);
        await connection.OpenAsync(Cancellation);
        return connection;
    }
}
