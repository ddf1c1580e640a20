using Npgsql;
using NpgsqlTypes;

namespace Nod.Bench.Baselines;

/// <summary>The two tables a team would make: one row per contact and program, one row per event.</summary>
internal static class NaiveTables
{
    private const string Create = """
        CREATE TABLE consent_state (
            phone text NOT NULL,
            brand text NOT NULL,
            program text NOT NULL,
            state smallint NOT NULL,
            utc_offset_minutes smallint NOT NULL,
            changed_at timestamptz NOT NULL,
            last_event_id bigint NOT NULL);
        CREATE TABLE consent_event (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            phone text NOT NULL,
            brand text NOT NULL,
            program text NOT NULL,
            action text NOT NULL,
            method text NOT NULL,
            occurred_at timestamptz NOT NULL,
            recorded_at timestamptz NOT NULL DEFAULT now(),
            disclosure_id text,
            disclosure_version integer,
            ip text,
            user_agent text,
            page_url text,
            idempotency_key text UNIQUE);
        CREATE INDEX consent_event_phone ON consent_event (phone, recorded_at);
        CREATE TABLE consent_event_copied (LIKE consent_event INCLUDING DEFAULTS INCLUDING IDENTITY);
        ALTER TABLE consent_event_copied ADD PRIMARY KEY (id);
        CREATE INDEX consent_event_copied_phone ON consent_event_copied (phone, recorded_at);
        """;

    // After the rows are in: an index built at once is denser and quicker than one grown row by row.
    private const string Finish = """
        ALTER TABLE consent_state ADD PRIMARY KEY (phone, brand, program);
        VACUUM ANALYZE consent_state;
        CHECKPOINT;
        """;

    /// <summary>Makes the tables and fills in <paramref name="contacts"/> states.</summary>
    public static async Task SeedAsync(string database, int contacts, CancellationToken cancellation)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await ExecuteAsync(connection, Create, cancellation);
        await CopyStatesAsync(connection, contacts, cancellation);
        foreach (var statement in Finish.Split(';', StringSplitOptions.TrimEntries))
        {
            await ExecuteAsync(connection, statement, cancellation);
        }
    }

    private static async Task CopyStatesAsync(NpgsqlConnection connection, int contacts, CancellationToken cancellation)
    {
        const string copy = """
            COPY consent_state (phone, brand, program, state, utc_offset_minutes, changed_at, last_event_id)
            FROM STDIN (FORMAT BINARY)
            """;
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        await using var rows = await connection.BeginBinaryImportAsync(copy, cancellation);
        for (var index = 0; index < contacts; index++)
        {
            await rows.StartRowAsync(cancellation);
            await rows.WriteAsync(Numbers.Of(index), NpgsqlDbType.Text, cancellation);
            await rows.WriteAsync(Story.Brand, NpgsqlDbType.Text, cancellation);
            await rows.WriteAsync(Story.Program, NpgsqlDbType.Text, cancellation);
            await rows.WriteAsync((short)(Story.Revokes(index) ? 0 : 1), NpgsqlDbType.Smallint, cancellation);
            await rows.WriteAsync((short)(-60 * (5 + (index % 4))), NpgsqlDbType.Smallint, cancellation);
            await rows.WriteAsync(now, NpgsqlDbType.TimestampTz, cancellation);
            await rows.WriteAsync((long)index, NpgsqlDbType.Bigint, cancellation);
        }

        await rows.CompleteAsync(cancellation);
    }

    private static async Task ExecuteAsync(
        NpgsqlConnection connection,
        string statement,
        CancellationToken cancellation
    )
    {
        if (statement.Length == 0)
        {
            return;
        }

        await using var command = new NpgsqlCommand(statement, connection) { CommandTimeout = 600 };
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
