using System.Collections.Frozen;
using Nod.Storage.Moving;
using Npgsql;
using NpgsqlTypes;

namespace Nod.Storage.Postgres;

/// <summary>Fills a database in which nothing was ever recorded, through COPY.</summary>
public sealed class PostgresLoad : StoreLoad
{
    private static readonly FrozenDictionary<string, string> Queries = SqlFiles.Queries("postgres/moving.sql");

    private readonly PostgresConnections connections;
    private readonly NpgsqlConnection connection;
    private NpgsqlTransaction transaction = null!;
    private NpgsqlBinaryImporter? importer;

    private PostgresLoad(PostgresConnections connections, NpgsqlConnection connection)
    {
        this.connections = connections;
        this.connection = connection;
    }

    /// <summary>Makes the tables, with the schema of the copy.</summary>
    /// <param name="address">An Npgsql connection string.</param>
    /// <param name="schema">The name of the copy's last migration.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="StoreUnavailableException">The database is in use, or does not answer.</exception>
    public static async Task<PostgresLoad> OpenAsync(
        string address,
        string schema,
        CancellationToken cancellation = default
    )
    {
        await ThrowIfUsedAsync(address, schema, cancellation);
        await PostgresStore.UpgradeAsync(address, schema, cancellation);
        var connections = new PostgresConnections(address);
        try
        {
            var load = new PostgresLoad(connections, await connections.OpenAsync(cancellation));
            await PostgresHold.LockAsync(load.connection);
            load.transaction = await load.connection.BeginTransactionAsync(cancellation);
            return load;
        }
        catch
        {
            await connections.DisposeAsync();
            throw;
        }
    }

    /// <summary>Throws unless nothing was ever recorded in a database. Tables without rows may be there.</summary>
    /// <param name="address">An Npgsql connection string.</param>
    /// <param name="schema">The schema that is to be loaded.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="StoreUnavailableException">It is in use.</exception>
    public static async Task ThrowIfUsedAsync(string address, string schema, CancellationToken cancellation = default)
    {
        var state = PostgresStore.StateOf(address);
        if (state == SchemaState.Empty)
        {
            return;
        }

        if (state == SchemaState.Current && schema == StoreSnapshot.Schema)
        {
            await using var connections = new PostgresConnections(address);
            await using var command = connections.Command(Queries["is_used"]);
            if (await command.ExecuteScalarAsync(cancellation) is false)
            {
                return;
            }
        }

        throw new StoreUnavailableException("The database is in use. Name an empty one.");
    }

    /// <inheritdoc/>
    public override async Task<Guid?> LastWaitingAsync(CancellationToken cancellation = default)
    {
        await using var command = new NpgsqlCommand(SqlStore.Reads["last_waiting"], connection);
        return await command.ExecuteScalarAsync(cancellation) as Guid?;
    }

    /// <inheritdoc/>
    public override Task PutValueAsync(string name, string value, CancellationToken cancellation = default) =>
        RunAsync(SqlStore.Reads["put_value"], cancellation, name, value);

    /// <inheritdoc/>
    public override async Task CommitAsync(CancellationToken cancellation = default)
    {
        await RunAsync(Queries["log_queue"], cancellation);
        await transaction.CommitAsync(cancellation);
        await PostgresHold.LetGoAsync(connection);
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await (importer?.DisposeAsync() ?? ValueTask.CompletedTask);
        await connection.DisposeAsync();
        await connections.DisposeAsync();
    }

    internal override async Task BeginAsync(
        string table,
        IReadOnlyList<MovedColumn> columns,
        CancellationToken cancellation
    )
    {
        await RunAsync($"delete from {table}", cancellation);
        var names = string.Join(", ", columns.Select(column => column.Name));
        importer = await connection.BeginBinaryImportAsync(
            $"copy {table} ({names}) from stdin (format binary)",
            cancellation
        );
        importer.Timeout = TimeSpan.Zero;
    }

    internal override async Task AddAsync(Action<IRowWriter> write, CancellationToken cancellation)
    {
        await importer!.StartRowAsync(cancellation);
        write(new ImportedRow(importer));
    }

    internal override async Task EndAsync(CancellationToken cancellation)
    {
        await importer!.CompleteAsync(cancellation);
        await importer.DisposeAsync();
        importer = null;
    }

    private async Task RunAsync(string sql, CancellationToken cancellation, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>A row on its way through COPY.</summary>
    private sealed class ImportedRow(NpgsqlBinaryImporter importer) : IRowWriter
    {
        public void Id(Guid? value)
        {
            if (value is { } id)
            {
                importer.Write(id, NpgsqlDbType.Uuid);
            }
            else
            {
                importer.WriteNull();
            }
        }

        public void Hash(UInt128 value) => throw new NotSupportedException("A moved row has bytes.");

        public void Bytes(byte[] value) => importer.Write(value, NpgsqlDbType.Bytea);

        public void Number(long? value)
        {
            if (value is { } number)
            {
                importer.Write(number, NpgsqlDbType.Bigint);
            }
            else
            {
                importer.WriteNull();
            }
        }

        public void Text(string? value)
        {
            if (value is null)
            {
                importer.WriteNull();
            }
            else
            {
                importer.Write(value, NpgsqlDbType.Text);
            }
        }
    }
}
