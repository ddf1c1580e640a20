using Npgsql;

namespace Nod.Storage.Postgres;

/// <summary>Connections to one database: pooled ones for reading, and single ones that somebody keeps.</summary>
internal sealed class PostgresConnections : IAsyncDisposable
{
    private readonly NpgsqlDataSource pool;
    private readonly string single;

    public PostgresConnections(string address)
    {
        var builder = new NpgsqlConnectionStringBuilder(address)
        {
            // Sharing a connection between commands would mix up the transactions on it.
            Multiplexing = false,
            ApplicationName = "Nod",
        };
        if (builder.MaxAutoPrepare == 0)
        {
            builder.MaxAutoPrepare = 64;
            builder.AutoPrepareMinUsages = 2;
        }

        pool = NpgsqlDataSource.Create(builder);
        builder.Pooling = false;
        single = builder.ConnectionString;
    }

    /// <summary>A command on whichever pooled connection is free.</summary>
    public NpgsqlCommand Command(string sql) => pool.CreateCommand(sql);

    /// <summary>Commands that go together on whichever pooled connection is free, as one transaction.</summary>
    public NpgsqlBatch Batch() => pool.CreateBatch();

    /// <summary>Drops the pooled connections; the next commands get new ones.</summary>
    public void ClearPool() => pool.Clear();

    /// <summary>Opens a connection of the caller's own; closing it ends it.</summary>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    public async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellation = default)
    {
        var connection = new NpgsqlConnection(single);
        try
        {
            await connection.OpenAsync(cancellation);
            return connection;
        }
        catch (NpgsqlException failure)
        {
            await connection.DisposeAsync();
            throw PostgresFailures.Unavailable(failure);
        }
    }

    public ValueTask DisposeAsync() => pool.DisposeAsync();
}
