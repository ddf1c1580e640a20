using System.Diagnostics;
using Nod.Bench.Load;
using Npgsql;
using NpgsqlTypes;

namespace Nod.Bench.Baselines;

/// <summary>The same 1,000 numbers as one set-based statement, in process, judging nothing: no HTTP, no JSON.</summary>
internal sealed class SqlLookup(string database, int contacts)
{
    /// <summary>How many numbers one statement looks up.</summary>
    public const int Batch = 1_000;

    /// <summary>Statements under way at once, so that client and server both always have work.</summary>
    private const int Workers = 4;

    private const string Select = """
        SELECT s.phone, s.state FROM unnest($1) AS n(phone)
        JOIN consent_state s ON s.phone = n.phone AND s.brand = $2 AND s.program = $3
        """;

    private int seed;

    /// <summary>Looks up random numbers for the time given.</summary>
    public async Task<LoadResult> RunAsync(TimeSpan duration, CancellationToken cancellation)
    {
        var builder = new NpgsqlSlimDataSourceBuilder(database);
        builder.EnableArrays();
        await using var source = builder.Build();
        var watch = Stopwatch.StartNew();
        var counts = await Task.WhenAll(
            Enumerable.Range(0, Workers).Select(_ => Task.Run(() => WorkAsync(source, watch, duration, cancellation)))
        );
        return new(counts.Sum() / watch.Elapsed.TotalSeconds, 0, 0);
    }

    private async Task<long> WorkAsync(
        NpgsqlDataSource source,
        Stopwatch watch,
        TimeSpan duration,
        CancellationToken cancellation
    )
    {
        var random = new Random(Interlocked.Increment(ref seed));
        var phones = new NpgsqlParameter<string[]>
        {
            NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text,
            TypedValue = new string[Batch],
        };
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var command = new NpgsqlCommand(Select, connection)
        {
            Parameters =
            {
                phones,
                new NpgsqlParameter<string> { TypedValue = Story.Brand },
                new NpgsqlParameter<string> { TypedValue = Story.Program },
            },
        };
        await command.PrepareAsync(cancellation);
        var found = 0L;
        while (watch.Elapsed < duration)
        {
            for (var at = 0; at < Batch; at++)
            {
                phones.TypedValue[at] = Numbers.Of(random.Next(contacts));
            }

            found += await ReadAsync(command, cancellation);
        }

        return found;
    }

    private static async Task<int> ReadAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
        var permitted = 0;
        var rows = 0;
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            rows++;
            permitted += reader.GetString(0).Length > 0 ? reader.GetInt16(1) : 0;
        }

        return permitted > 0 ? rows : throw new BenchFailure("The look-up found no contact.");
    }
}
