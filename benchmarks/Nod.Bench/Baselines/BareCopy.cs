using System.Diagnostics;
using Npgsql;
using NpgsqlTypes;

namespace Nod.Bench.Baselines;

/// <summary>COPY BINARY of the same events into an event table with two indexes: no state, no hash, no check.</summary>
internal sealed class BareCopy(string database)
{
    private const string Copy = """
        COPY consent_event_copied (phone, brand, program, action, method, occurred_at, disclosure_id,
            disclosure_version, ip, user_agent, page_url) FROM STDIN (FORMAT BINARY)
        """;

    private const int RowsPerCopy = 50_000;

    /// <summary>Copies <paramref name="events"/> rows, one commit per 50,000, and returns rows a second.</summary>
    public async Task<double> RunAsync(int events, int contacts, CancellationToken cancellation)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var connection = await source.OpenConnectionAsync(cancellation);
        var watch = Stopwatch.StartNew();
        for (var from = 0; from < events; from += RowsPerCopy)
        {
            await CopyAsync(connection, from, Math.Min(RowsPerCopy, events - from), contacts, cancellation);
        }

        return events / watch.Elapsed.TotalSeconds;
    }

    private static async Task CopyAsync(
        NpgsqlConnection connection,
        int from,
        int count,
        int contacts,
        CancellationToken cancellation
    )
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        await using var rows = await connection.BeginBinaryImportAsync(Copy, cancellation);
        for (var index = from; index < from + count; index++)
        {
            await rows.StartRowAsync(cancellation);
            await rows.WriteAsync(Numbers.Of(index % contacts), NpgsqlDbType.Text, cancellation);
            await rows.WriteAsync(Story.Brand, NpgsqlDbType.Text, cancellation);
            await rows.WriteAsync(Story.Program, NpgsqlDbType.Text, cancellation);
            await rows.WriteAsync("opt_in", NpgsqlDbType.Text, cancellation);
            await rows.WriteAsync("web_form", NpgsqlDbType.Text, cancellation);
            await rows.WriteAsync(now, NpgsqlDbType.TimestampTz, cancellation);
            await rows.WriteAsync("01890a5d-ac96-774b-bcce-b302099a8057", NpgsqlDbType.Text, cancellation);
            await rows.WriteAsync(1, NpgsqlDbType.Integer, cancellation);
            await rows.WriteAsync("203.0.113.7", NpgsqlDbType.Text, cancellation);
            await rows.WriteAsync(
                "Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36",
                NpgsqlDbType.Text,
                cancellation
            );
            await rows.WriteAsync("https://bench.example/apply/warehouse", NpgsqlDbType.Text, cancellation);
        }

        await rows.CompleteAsync(cancellation);
    }
}
