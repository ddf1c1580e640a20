using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using Nod.Consent;
using Nod.Ledger;
using Nod.Storage.Sqlite;
using Nod.Testing;
using Nod.Transparency;
using RawConnection = Microsoft.Data.Sqlite.SqliteConnection;

namespace Nod.Storage.Tests.Sqlite;

/// <summary>A small database with a log, and somebody who changes it behind the store's back.</summary>
public sealed class AuditTests : IAsyncLifetime
{
    private const int Contacts = 40;
    private const int Logged = 600;
    private const int Waiting = 12;
    private const int Flips = 1000;
    private const int ConstraintFailed = 19;
    private const int Seed = 20_261_124;

    private readonly TemporaryFolder folder = new();
    private readonly ManualClock clock = new();
    private readonly SigningKey key = new("log.example/audit", SignatureType.Ed25519, new byte[32]);
    private SqliteStore store = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var ids = new IdSource(clock, RandomNumberGenerator.Fill);
        SqliteStore.Upgrade(folder.Path);
        store = SqliteStore.Open(
            folder.Path,
            new StoreOptions
            {
                Clock = clock,
                Ids = ids,
                Keyring = new ContactKeyring(new byte[32]),
            }
        );
        await AppendAsync(ids, Logged);
        await SequenceAsync();
        await AppendAsync(ids, Waiting);
        Execute("drop trigger consent_event_keeps_rows");
        Execute("drop trigger consent_event_keeps_place");
        Execute("drop trigger consent_event_keeps_values");
        Execute("drop trigger consent_detail_keeps_rows");
        Execute("drop trigger consent_detail_keeps_values");
        Execute("drop trigger consent_detail_keeps_place");
    }

    public async ValueTask DisposeAsync()
    {
        await store.DisposeAsync();
        key.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task A_store_that_nobody_touched_has_no_fault()
    {
        foreach (var contactsAtOnce in new[] { 7, Contacts, 1000 })
        {
            var report = await new Audit(store, [key.Verifier], contactsAtOnce).RunAsync(Cancellation);

            Assert.Empty(report.Faults);
            Assert.Equal((Logged + Waiting, Waiting), (report.Events, report.Waiting));
            Assert.Equal((Contacts, 4), (report.Contacts, report.Tiles));
        }
    }

    [Fact]
    public async Task Each_of_a_thousand_bits_flipped_is_found()
    {
        // Nothing but its commitment holds what an event says of itself before it has its place; here all have one.
        await SequenceAsync();
        var random = new Random(Seed);
        var missed = new List<string>();
        for (var flip = 0; flip < Flips; flip++)
        {
            var (table, column) = Columns[random.Next(Columns.Length)];
            var undo = FlipOne(table, column, random);
            var report = await AuditAsync();
            if (report.FaultCount == 0)
            {
                missed.Add($"{table}.{column} ({flip})");
            }

            undo();
        }

        Assert.Empty(missed);
        Assert.Empty((await AuditAsync()).Faults);
    }

    [Theory]
    [InlineData("delete from consent_event where event_id = (select event_id from log_leaf where leaf_index = 300)")]
    [InlineData("delete from consent_event where event_id = (select max(event_id) from consent_event)")]
    [InlineData("delete from consent_detail where event_id = (select event_id from log_leaf where leaf_index = 0)")]
    [InlineData("delete from log_leaf where leaf_index = 599")]
    [InlineData("delete from log_leaf where leaf_index = 17")]
    [InlineData("delete from log_tile where level = 0 and tile_index = 1")]
    [InlineData("insert into log_tile values (0, 9, x'00')")]
    [InlineData("insert into log_tile values (3, 0, x'00')")]
    [InlineData("update log_head set size = 599")]
    [InlineData("update log_head set checkpoint = ''")]
    [InlineData(
        "delete from contact_state where contact_key = (select contact_key from log_leaf where leaf_index = 5)"
    )]
    [InlineData("update contact_state set state = (select state from contact_state limit 1)")]
    [InlineData("update contact_state set phone = '+12125550199'")]
    public async Task Rows_that_go_come_or_change_are_found(string sql)
    {
        Execute(sql);

        Assert.NotEmpty((await AuditAsync()).Faults);
    }

    [Fact]
    public async Task A_checkpoint_of_another_key_is_found()
    {
        using var other = new SigningKey(
            "log.example/audit",
            SignatureType.Ed25519,
            [.. Enumerable.Repeat((byte)1, 32)]
        );

        Assert.Contains(
            "The checkpoint is not signed by the log's key.",
            (await new Audit(store, [other.Verifier]).RunAsync(Cancellation)).Faults
        );
    }

    private static readonly (string Table, string Column)[] Columns =
    [
        ("consent_event", "organization_id"),
        ("consent_event", "contact_key"),
        ("consent_event", "event_id"),
        ("consent_event", "previous_event_id"),
        ("consent_event", "kind"),
        ("consent_event", "schema"),
        ("consent_event", "recorded_at"),
        ("consent_event", "commitment"),
        ("consent_detail", "organization_id"),
        ("consent_detail", "contact_key"),
        ("consent_detail", "event_id"),
        ("consent_detail", "salt"),
        ("consent_detail", "body"),
        ("contact_state", "contact_key"),
        ("contact_state", "phone"),
        ("contact_state", "state"),
        ("log_leaf", "leaf_index"),
        ("log_leaf", "organization_id"),
        ("log_leaf", "contact_key"),
        ("log_leaf", "event_id"),
        ("log_tile", "level"),
        ("log_tile", "tile_index"),
        ("log_tile", "hashes"),
        ("log_tile", "hashes"),
        ("log_head", "size"),
        ("log_head", "checkpoint"),
        ("log_head", "checkpoint"),
    ];

    private async Task SequenceAsync()
    {
        var sequencer = new Sequencer(store, [key], clock);
        while (await sequencer.StepAsync(Cancellation)) { }
    }

    private Task<AuditReport> AuditAsync() => new Audit(store, [key.Verifier]).RunAsync(Cancellation);

    private async Task AppendAsync(IdSource ids, int events)
    {
        for (var i = 0; i < events; i++)
        {
            var contact = Sample.Contact(1 + (i % Contacts));
            ConsentEvent happened = (i / Contacts % 3) switch
            {
                0 => Sample.OptIn(),
                1 => Sample.Stop(),
                _ => Sample.Text($"{i}"),
            };
            var prepared = PreparedEvent.Of(happened, ids);
            await store.CommitAsync(
                new ChangeOf<RecordedEvent>(
                    reads => reads.Contacts.Add(contact),
                    context => context.Append(contact, prepared)
                ),
                Cancellation
            );
        }
    }

    // Rows are found by their place in the table's order, since any of their values may be what is changed.
    private Action FlipOne(string table, string column, Random random)
    {
        using var connection = Open();
        var rows = (long)Scalar(connection, $"select count(*) from {table} where {column} is not null")!;
        var keys = Keys[table];
        var where = string.Join(" and ", keys.Select((name, i) => $"{name} = $k{i}"));
        using var find = connection.CreateCommand();
#pragma warning disable CA2100 // Names of this test's own.
        find.CommandText =
            $"select typeof({column}), cast({column} as blob), {string.Join(", ", keys)} from {table} "
            + $"where {column} is not null limit 1 offset {random.NextInt64(rows).ToString(CultureInfo.InvariantCulture)}";
#pragma warning restore CA2100
        using var reader = find.ExecuteReader();
        Assert.True(reader.Read());
        var type = reader.GetString(0);
        var bytes = (byte[])reader.GetValue(1);
        var values = keys.Select((_, i) => reader.GetValue(2 + i)).ToList();
        reader.Close();
        object before =
            type == "integer" ? long.Parse(Encoding.ASCII.GetString(bytes), CultureInfo.InvariantCulture) : bytes;
        object after = before is long number ? number ^ (1L << random.Next(63)) : Flipped(bytes, random);
        try
        {
            Set(connection, table, column, where, type, after, values);
        }
        catch (SqliteException taken) when (taken.SqliteErrorCode == ConstraintFailed)
        {
            // There is such a row already, which SQLite's own index would tell.
            return FlipOne(table, column, random);
        }

        var changed = keys.Select((name, i) => name == column ? after : values[i]).ToList();
        return () =>
        {
            using var again = Open();
            Set(again, table, column, where, type, before, changed);
        };
    }

    private static readonly Dictionary<string, string[]> Keys = new()
    {
        ["consent_event"] = ["event_id"],
        ["consent_detail"] = ["event_id"],
        ["contact_state"] = ["organization_id", "contact_key"],
        ["log_leaf"] = ["leaf_index"],
        ["log_tile"] = ["level", "tile_index"],
        ["log_head"] = ["name"],
    };

    private static byte[] Flipped(byte[] bytes, Random random)
    {
        var copy = bytes.ToArray();
        copy[random.Next(copy.Length)] ^= (byte)(1 << random.Next(8));
        return copy;
    }

    private static void Set(
        RawConnection connection,
        string table,
        string column,
        string where,
        string type,
        object value,
        List<object> keys
    )
    {
        using var update = connection.CreateCommand();
#pragma warning disable CA2100 // Names of this test's own.
        update.CommandText =
            $"update {table} set {column} = {(type == "text" ? "cast($value as text)" : "$value")} where {where}";
#pragma warning restore CA2100
        update.Parameters.AddWithValue("$value", value);
        for (var i = 0; i < keys.Count; i++)
        {
            update.Parameters.AddWithValue($"$k{i}", keys[i]);
        }

        Assert.Equal(1, update.ExecuteNonQuery());
    }

    private void Execute(string sql)
    {
        using var connection = Open();
        Scalar(connection, sql);
    }

    private static object? Scalar(RawConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // This test's own.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteScalar();
    }

    private RawConnection Open()
    {
        var connection = new RawConnection($"Data Source={Path.Combine(folder.Path, "nod.db")};Pooling=False");
        connection.Open();
        return connection;
    }
}
