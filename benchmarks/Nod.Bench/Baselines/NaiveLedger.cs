using Npgsql;
using NpgsqlTypes;

namespace Nod.Bench.Baselines;

/// <summary>The state of one contact, as one SELECT finds it.</summary>
internal readonly record struct NaiveState(bool OptedIn, TimeSpan Offset, long LastEventId);

/// <summary>
/// What a team writes over Npgsql: pooled connections, statements prepared once per connection, one SELECT per
/// decision, one transaction per event.
/// </summary>
internal sealed class NaiveLedger(NpgsqlDataSource source)
{
    private const string Select = """
        SELECT state, utc_offset_minutes, last_event_id FROM consent_state
        WHERE phone = $1 AND brand = $2 AND program = $3
        """;

    private const string Insert = """
        INSERT INTO consent_event (phone, brand, program, action, method, occurred_at, disclosure_id,
            disclosure_version, ip, user_agent, page_url, idempotency_key)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        RETURNING id, recorded_at
        """;

    private const string Upsert = """
        INSERT INTO consent_state (phone, brand, program, state, utc_offset_minutes, changed_at, last_event_id)
        VALUES ($1, $2, $3, $4, -300, $5, $6)
        ON CONFLICT (phone, brand, program)
        DO UPDATE SET state = excluded.state, changed_at = excluded.changed_at, last_event_id = excluded.last_event_id
        """;

    /// <summary>Opens the pool; what the connection string says itself goes before what is chosen here.</summary>
    public static NpgsqlDataSource Open(string database, int connections) =>
        new NpgsqlSlimDataSourceBuilder(
            $"Maximum Pool Size={connections};Max Auto Prepare=20;Auto Prepare Min Usages=1;No Reset On Close=true;"
                + $"Timeout=60;{database}"
        ).Build();

    /// <summary>Reads the state of one contact.</summary>
    public async Task<NaiveState?> FindAsync(DecisionAsked asked, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var command = new NpgsqlCommand(Select, connection)
        {
            Parameters = { Text(asked.To), Text(asked.Brand), Text(asked.Program) },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation)
            ? new(reader.GetInt16(0) == 1, TimeSpan.FromMinutes(reader.GetInt16(1)), reader.GetInt64(2))
            : null;
    }

    /// <summary>Begin, insert the event, upsert the state, commit.</summary>
    public async Task<NaiveRecorded> AppendAsync(ConsentAsked asked, string? key, CancellationToken cancellation)
    {
        var optedIn = asked.Action is "opt_in" or "reconfirm";
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var (id, recordedAt) = await InsertAsync(connection, asked, key, cancellation);
        await using var upsert = new NpgsqlCommand(Upsert, connection, transaction)
        {
            Parameters =
            {
                Text(asked.Phone),
                Text(asked.Brand),
                Text(asked.Program),
                new NpgsqlParameter<short> { TypedValue = (short)(optedIn ? 1 : 0) },
                new NpgsqlParameter<DateTime> { TypedValue = recordedAt },
                new NpgsqlParameter<long> { TypedValue = id },
            },
        };
        await upsert.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return new(id, recordedAt, optedIn ? "opted_in" : "opted_out");
    }

    private static async Task<(long Id, DateTime RecordedAt)> InsertAsync(
        NpgsqlConnection connection,
        ConsentAsked asked,
        string? key,
        CancellationToken cancellation
    )
    {
        await using var insert = new NpgsqlCommand(Insert, connection)
        {
            Parameters =
            {
                Text(asked.Phone),
                Text(asked.Brand),
                Text(asked.Program),
                Text(asked.Action),
                Text(asked.Method),
                new NpgsqlParameter<DateTime> { TypedValue = asked.OccurredAt.UtcDateTime },
                Text(asked.Disclosure?.Id),
                new NpgsqlParameter
                {
                    Value = (object?)asked.Disclosure?.Version ?? DBNull.Value,
                    NpgsqlDbType = NpgsqlDbType.Integer,
                },
                Text(asked.Evidence?.Ip),
                Text(asked.Evidence?.UserAgent),
                Text(asked.Evidence?.PageUrl),
                Text(key),
            },
        };
        await using var reader = await insert.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return (reader.GetInt64(0), reader.GetDateTime(1));
    }

    private static NpgsqlParameter<string> Text(string? value) =>
        new() { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Text };
}
