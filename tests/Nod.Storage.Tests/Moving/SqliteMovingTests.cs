using System.Text;
using Nod.Storage.Moving;
using Nod.Storage.Sqlite;
using Nod.Testing;
using Nod.Threads;
using RawConnection = Microsoft.Data.Sqlite.SqliteConnection;

namespace Nod.Storage.Tests.Moving;

public sealed class SqliteMovingTests : IDisposable
{
    private readonly TemporaryFolder here = new();
    private readonly TemporaryFolder there = new();
    private readonly Contents contents = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        contents.Dispose();
        here.Dispose();
        there.Dispose();
    }

    [Fact]
    public void Every_table_and_column_is_moved_or_left_for_a_reason()
    {
        SqliteStore.Upgrade(here.Path);
        using var connection = new RawConnection($"Data Source={SqliteStore.PathIn(here.Path)};Pooling=False");
        connection.Open();
        using var list = connection.CreateCommand();
        list.CommandText = """
            select lower(kept.name), col.name from sqlite_schema kept, pragma_table_info(kept.name) col
            where kept.type in ('table', 'view') and kept.name not like 'sqlite_%'
            """;
        using var reader = list.ExecuteReader();
        var columns = new List<(string, string)>();
        while (reader.Read())
        {
            columns.Add((reader.GetString(0), reader.GetString(1)));
        }

        MovedColumns.AssertNamed(columns);
    }

    [Fact]
    public async Task What_is_copied_and_loaded_is_the_same_to_the_byte_and_its_log_goes_on()
    {
        TableCopy copy;
        await using (var store = Open(here))
        {
            await contents.FillAsync(store);
            copy = await Contents.CopyAsync(SqliteSnapshot.Open(here.Path));
        }

        await Contents.LoadAsync(SqliteLoad.Open(there.Path, StoreSnapshot.Schema), copy);

        Assert.Empty(copy.DifferFrom(await Contents.CopyAsync(SqliteSnapshot.Open(there.Path))));
        Assert.All(copy.Tables, table => Assert.NotEqual(0, table.Rows));
        await using var loaded = Open(there);
        var report = await contents.AuditAsync(loaded);
        Assert.Empty(report.Faults);
        Assert.Equal((Contents.Logged + Contents.Waiting, Contents.Waiting), (report.Events, report.Waiting));
        await contents.AppendAsync(loaded, 5);
        await contents.SequenceAsync(loaded);
        Assert.Empty((await contents.AuditAsync(loaded)).Faults);
        Assert.Equal(Contents.Logged + Contents.Waiting + 5, (await loaded.ReadHeadAsync(Cancellation)).Size);
    }

    [Fact]
    public async Task A_copy_taken_while_others_write_has_everything_acknowledged_before_and_agrees_with_itself()
    {
        await using var store = Open(here);
        await contents.AppendAsync(store, 50);
        using var stop = new CancellationTokenSource();
        var acknowledged = 50;
        var writing = Task.Run(
            async () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    await contents.AppendAsync(store, 1);
                    Interlocked.Increment(ref acknowledged);
                }
            },
            Cancellation
        );
        var sequencing = Task.Run(
            async () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    await contents.SequenceAsync(store);
                }
            },
            Cancellation
        );
        for (var round = 0; round < 5; round++)
        {
            var before = Volatile.Read(ref acknowledged);
            var copy = await Contents.CopyAsync(SqliteSnapshot.Open(here.Path));
            using var place = new TemporaryFolder();
            await Contents.LoadAsync(SqliteLoad.Open(place.Path, StoreSnapshot.Schema), copy);

            await using var loaded = Open(place);
            var report = await contents.AuditAsync(loaded);
            Assert.Empty(report.Faults);
            Assert.InRange(report.Events, before, Volatile.Read(ref acknowledged) + 1);
        }

        await stop.CancelAsync();
        await Task.WhenAll(writing, sequencing);
    }

    [Fact]
    public async Task What_was_not_committed_is_not_there()
    {
        TableCopy copy;
        await using (var store = Open(here))
        {
            await contents.FillAsync(store);
            copy = await Contents.CopyAsync(SqliteSnapshot.Open(here.Path));
        }

        await using (var load = SqliteLoad.Open(there.Path, StoreSnapshot.Schema))
        {
            await TableFiles.ReadAsync(load, copy.Tables, path => new MemoryStream(copy.Files[path]), Cancellation);
        }

        var left = await Contents.CopyAsync(SqliteSnapshot.Open(there.Path));
        Assert.Equal(1, left.Tables.Sum(table => table.Rows)); // the head of an empty log
    }

    [Fact]
    public async Task A_folder_with_a_database_is_not_loaded_into()
    {
        await using (Open(there)) { }

        Assert.Throws<StoreUnavailableException>(() => SqliteLoad.Open(there.Path, StoreSnapshot.Schema));
    }

    [Fact]
    public async Task A_copy_of_an_earlier_schema_is_loaded_into_it_and_then_brought_up()
    {
        TableCopy copy;
        await using (var store = Open(here))
        {
            await contents.FillAsync(store, erases: false);
            copy = await Contents.CopyAsync(SqliteSnapshot.Open(here.Path));
        }

        // The last migrations came with these, and with a column of the answers.
        string[] since =
        [
            "kept_document",
            "alert",
            "erasure",
            "attachment_use",
            "idempotency",
            "block_list_entry",
            "inbound_forward",
            "thread",
            "thread_note",
            "hiring_event",
            "automation_task",
            "automation_run",
            "audience_member",
            "consent_import",
            "import_batch",
            "connector_delivery",
            "feed",
            "follower",
            "webhook_delivery",
            "health_tally",
            "trail_entry",
        ];
        var older = copy with { Tables = [.. copy.Tables.Where(table => !since.Contains(table.Name))] };
        await Contents.LoadAsync(SqliteLoad.Open(there.Path, "006_broadcasts"), older);

        Assert.Equal(SchemaState.Older, SqliteStore.StateOf(there.Path));
        Assert.NotEmpty(SqliteStore.Upgrade(there.Path));
        Assert.Empty((await contents.AuditAsync(Open(there, out var loaded))).Faults);
        // Whoever texted before there were threads has one.
        var threads = await loaded.ReadThreadsAsync(
            Sample.Organization,
            new ThreadFilter(),
            ThreadPlace.First,
            9,
            Cancellation
        );
        Assert.Equal((Sample.Contact(1), 0), threads.Select(one => (one.Address.Contact, one.Unread)).Single());
        await loaded.DisposeAsync();
    }

    [Theory]
    [InlineData("consent_event", "{\"organization_id\":1}")]
    [InlineData("consent_event", "no JSON")]
    [InlineData("message", "{}")]
    public async Task A_line_that_is_no_row_is_refused(string table, string line)
    {
        SqliteStore.Upgrade(here.Path);
        var copy = await Contents.CopyAsync(SqliteSnapshot.Open(here.Path));
        var files = copy.Files.ToDictionary(file => file.Key, file => file.Value);
        files[TableFiles.PathOf(table)] = Encoding.UTF8.GetBytes(line);

        await Assert.ThrowsAsync<InvalidDataException>(() =>
            Contents.LoadAsync(SqliteLoad.Open(there.Path, StoreSnapshot.Schema), copy with { Files = files })
        );
    }

    [Theory]
    [InlineData("message; drop table message", "message_id")]
    [InlineData("message", "message_id) select")]
    public async Task A_name_that_is_none_gets_into_no_statement(string table, string column)
    {
        var copy = new TableCopy(
            [new CopiedTable(table, 0, [new MovedColumn(column, ColumnKind.Id)])],
            new Dictionary<string, byte[]>()
        );

        await Assert.ThrowsAsync<InvalidDataException>(() =>
            Contents.LoadAsync(SqliteLoad.Open(there.Path, StoreSnapshot.Schema), copy)
        );
    }

    [Fact]
    public async Task A_file_with_fewer_rows_than_the_manifest_says_is_refused()
    {
        TableCopy copy;
        await using (var store = Open(here))
        {
            await contents.FillAsync(store);
            copy = await Contents.CopyAsync(SqliteSnapshot.Open(here.Path));
        }

        var files = copy.Files.ToDictionary(file => file.Key, file => file.Value);
        var path = TableFiles.PathOf("contact_state");
        files[path] = files[path][..(Array.IndexOf(files[path], (byte)'\n') + 1)];

        var refusal = await Assert.ThrowsAsync<InvalidDataException>(() =>
            Contents.LoadAsync(SqliteLoad.Open(there.Path, StoreSnapshot.Schema), copy with { Files = files })
        );

        Assert.Contains("contact_state has 1 rows", refusal.Message, StringComparison.Ordinal);
    }

    private SqliteStore Open(TemporaryFolder folder)
    {
        SqliteStore.Upgrade(folder.Path);
        return SqliteStore.Open(folder.Path, contents.Options);
    }

    private SqliteStore Open(TemporaryFolder folder, out SqliteStore store) => store = Open(folder);
}

/// <summary>Holds the list of what is moved against a schema.</summary>
internal static class MovedColumns
{
    public static void AssertNamed(IReadOnlyCollection<(string Table, string Column)> schema)
    {
        var moved = MovedTables
            .All.SelectMany(table => table.Columns.Select(column => (table.Name, column.Name)))
            .ToHashSet();

        Assert.NotEmpty(schema);
        Assert.DoesNotContain(
            schema,
            one =>
                !moved.Contains(one)
                && !MovedTables.Left.ContainsKey(one.Table)
                && !MovedTables.Left.ContainsKey($"{one.Table}.{one.Column}")
        );
        Assert.Empty(moved.Except(schema));
    }
}
