using Nod.Postgres;
using Nod.Storage.Moving;
using Nod.Storage.Postgres;
using Nod.Storage.Sqlite;
using Npgsql;

namespace Nod.Storage.Tests.Moving;

public sealed class PostgresMovingTests : IAsyncLifetime
{
    private readonly PostgresDatabase here = new();
    private readonly PostgresDatabase there = new();
    private readonly Contents contents = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await here.InitializeAsync();
        await there.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        contents.Dispose();
        await here.DisposeAsync();
        await there.DisposeAsync();
    }

    [Fact]
    public async Task Every_table_and_column_is_moved_or_left_for_a_reason()
    {
        await PostgresStore.UpgradeAsync(here.ConnectionString, Cancellation);
        await using var connection = new NpgsqlConnection(here.ConnectionString);
        await connection.OpenAsync(Cancellation);
        await using var list = new NpgsqlCommand(
            "select table_name::text, column_name::text from information_schema.columns where table_schema = 'public'",
            connection
        );
        await using var reader = await list.ExecuteReaderAsync(Cancellation);
        var columns = new List<(string, string)>();
        while (await reader.ReadAsync(Cancellation))
        {
            columns.Add((reader.GetString(0), reader.GetString(1)));
        }

        MovedColumns.AssertNamed(columns);
    }

    [Fact]
    public async Task From_SQLite_to_PostgreSQL_and_back_nothing_changes_and_the_log_goes_on()
    {
        using var first = new TemporaryFolder();
        using var last = new TemporaryFolder();
        SqliteStore.Upgrade(first.Path);
        TableCopy copy;
        await using (var store = SqliteStore.Open(first.Path, contents.Options))
        {
            await contents.FillAsync(store);
            copy = await Contents.CopyAsync(SqliteSnapshot.Open(first.Path));
        }

        await Contents.LoadAsync(await LoadAsync(here), copy);
        var middle = await Contents.CopyAsync(await SnapshotAsync(here));
        Assert.Empty(copy.DifferFrom(middle));
        await using (var store = await PostgresStore.OpenAsync(here.ConnectionString, contents.Options, Cancellation))
        {
            var report = await contents.AuditAsync(store);
            Assert.Empty(report.Faults);
            Assert.Equal((Contents.Logged + Contents.Waiting, Contents.Waiting), (report.Events, report.Waiting));
            await contents.SequenceAsync(store);
            await contents.AppendAsync(store, 3);
            await contents.SequenceAsync(store);
            Assert.Empty((await contents.AuditAsync(store)).Faults);
        }

        var grown = await Contents.CopyAsync(await SnapshotAsync(here));
        await Contents.LoadAsync(SqliteLoad.Open(last.Path, StoreSnapshot.Schema), grown);
        Assert.Empty(grown.DifferFrom(await Contents.CopyAsync(SqliteSnapshot.Open(last.Path))));
        await using var back = SqliteStore.Open(last.Path, contents.Options);
        Assert.Empty((await contents.AuditAsync(back)).Faults);
        Assert.Equal(Contents.Logged + Contents.Waiting + 3, (await back.ReadHeadAsync(Cancellation)).Size);
    }

    [Fact]
    public async Task A_copy_taken_while_others_write_has_everything_acknowledged_before_and_agrees_with_itself()
    {
        await PostgresStore.UpgradeAsync(here.ConnectionString, Cancellation);
        await using var store = await PostgresStore.OpenAsync(here.ConnectionString, contents.Options, Cancellation);
        await contents.FillAsync(store);
        using var stop = new CancellationTokenSource();
        var acknowledged = Contents.Logged + Contents.Waiting;
        var writing = Task.Run(
            async () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    await contents.AppendAsync(store, 1);
                    Interlocked.Increment(ref acknowledged);
                    await contents.SequenceAsync(store);
                }
            },
            Cancellation
        );

        var before = Volatile.Read(ref acknowledged);
        var copy = await Contents.CopyAsync(await SnapshotAsync(here));
        await stop.CancelAsync();
        await writing;

        await Contents.LoadAsync(await LoadAsync(there), copy);
        await using var loaded = await PostgresStore.OpenAsync(there.ConnectionString, contents.Options, Cancellation);
        var report = await contents.AuditAsync(loaded);
        Assert.Empty(report.Faults);
        Assert.InRange(report.Events, before, Volatile.Read(ref acknowledged));
    }

    [Fact]
    public async Task What_was_not_committed_is_not_there_and_the_database_can_be_loaded_into_again()
    {
        await PostgresStore.UpgradeAsync(here.ConnectionString, Cancellation);
        TableCopy copy;
        await using (var store = await PostgresStore.OpenAsync(here.ConnectionString, contents.Options, Cancellation))
        {
            await contents.FillAsync(store);
            copy = await Contents.CopyAsync(await SnapshotAsync(here));
        }

        await using (var load = await LoadAsync(there))
        {
            await TableFiles.ReadAsync(load, copy.Tables, path => new MemoryStream(copy.Files[path]), Cancellation);
            Assert.Equal(contents.LastWaiting, await load.LastWaitingAsync(Cancellation));
        }

        Assert.Equal(1, (await Contents.CopyAsync(await SnapshotAsync(there))).Tables.Sum(table => table.Rows));
        await Contents.LoadAsync(await LoadAsync(there), copy);
        Assert.Empty(copy.DifferFrom(await Contents.CopyAsync(await SnapshotAsync(there))));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => LoadAsync(there));
    }

    [Fact]
    public async Task What_SQLites_log_would_pass_over_is_not_loaded_into_it()
    {
        await PostgresStore.UpgradeAsync(here.ConnectionString, Cancellation);
        await using (var store = await PostgresStore.OpenAsync(here.ConnectionString, contents.Options, Cancellation))
        {
            await contents.AppendAsync(store, 1);
            await contents.SequenceAsync(store);
            // Another process committed an earlier identifier later.
            await using var connection = new NpgsqlConnection(here.ConnectionString);
            await connection.OpenAsync(Cancellation);
            await using var late = new NpgsqlCommand(
                """
                insert into consent_event
                select organization_id, contact_key, '00000000-0000-7000-8000-000000000001', null, kind, schema, recorded_at,
                    commitment
                from consent_event
                """,
                connection
            );
            Assert.Equal(1, await late.ExecuteNonQueryAsync(Cancellation));
        }

        using var folder = new TemporaryFolder();
        var copy = await Contents.CopyAsync(await SnapshotAsync(here));
        var refusal = await Assert.ThrowsAsync<StoreUnavailableException>(() =>
            Contents.LoadAsync(SqliteLoad.Open(folder.Path, StoreSnapshot.Schema), copy)
        );

        Assert.Contains("copy it again", refusal.Message, StringComparison.Ordinal);
    }

    private static async Task<StoreSnapshot> SnapshotAsync(PostgresDatabase database) =>
        await PostgresSnapshot.OpenAsync(database.ConnectionString, Cancellation);

    private static async Task<StoreLoad> LoadAsync(PostgresDatabase database) =>
        await PostgresLoad.OpenAsync(database.ConnectionString, StoreSnapshot.Schema, Cancellation);
}
