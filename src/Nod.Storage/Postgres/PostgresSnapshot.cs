using System.Collections.Frozen;
using System.Data;
using Nod.Storage.Moving;
using Npgsql;

namespace Nod.Storage.Postgres;

/// <summary>A database at one moment: a transaction that reads what was committed before it began, and nothing later.</summary>
public sealed class PostgresSnapshot : StoreSnapshot
{
    private static readonly FrozenDictionary<string, string> Queries = SqlFiles.Queries("postgres/moving.sql");

    private readonly PostgresConnections connections;
    private readonly NpgsqlConnection connection;

    private PostgresSnapshot(PostgresConnections connections, NpgsqlConnection connection)
    {
        this.connections = connections;
        this.connection = connection;
    }

    /// <summary>Opens a database.</summary>
    /// <param name="address">An Npgsql connection string.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="StoreUnavailableException">It does not answer, or has another schema.</exception>
    public static async Task<PostgresSnapshot> OpenAsync(string address, CancellationToken cancellation = default)
    {
        ThrowIfNotCurrent(PostgresStore.StateOf(address));
        var connections = new PostgresConnections(address);
        try
        {
            var connection = await connections.OpenAsync(cancellation);
            var snapshot = new PostgresSnapshot(connections, connection);
            await using var begin = new NpgsqlCommand(Queries["begin_snapshot"], connection);
            await begin.ExecuteNonQueryAsync(cancellation);
            // The moment is that of the first reading.
            await snapshot.ReadHeadAsync(cancellation);
            return snapshot;
        }
        catch
        {
            await connections.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await connection.DisposeAsync();
        await connections.DisposeAsync();
    }

    internal override async Task ReadAsync(string sql, Action<IRow> take, CancellationToken cancellation)
    {
        try
        {
            await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
            await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SingleResult, cancellation);
            var row = new PostgresRow(reader);
            while (await reader.ReadAsync(cancellation))
            {
                take(row);
            }
        }
        catch (Exception failure) when (failure is NpgsqlException && PostgresFailures.IsLoss(failure))
        {
            throw PostgresFailures.Unavailable(failure);
        }
    }
}
