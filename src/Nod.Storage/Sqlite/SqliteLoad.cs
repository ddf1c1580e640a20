using System.Collections.Frozen;
using Nod.Storage.Moving;

namespace Nod.Storage.Sqlite;

/// <summary>Fills the database of a folder that has none.</summary>
public sealed class SqliteLoad : StoreLoad
{
    private static readonly FrozenDictionary<string, string> Queries = SqlFiles.Queries("sqlite/moving.sql");

    private readonly FileStream folderLock;
    private readonly SqliteConnection connection;
    private SqliteStatement insert = null!;

    private SqliteLoad(FileStream folderLock, SqliteConnection connection)
    {
        this.folderLock = folderLock;
        this.connection = connection;
    }

    /// <summary>Makes the database, with the schema of the copy.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="schema">The name of the copy's last migration.</param>
    /// <exception cref="StoreUnavailableException">The folder has a database already.</exception>
    public static SqliteLoad Open(string folder, string schema)
    {
        if (SqliteStore.StateOf(folder) != SchemaState.Empty)
        {
            throw new StoreUnavailableException("The folder has a database. Name an empty one.");
        }

        SqliteStore.Upgrade(folder, schema);
        var held = SqliteStore.Lock(folder);
        try
        {
            var connection = new SqliteConnection(
                SqliteStore.PathIn(folder),
                [.. SqliteStore.WriterPragmas, "synchronous = full"]
            );
            connection.Execute("begin immediate");
            return new SqliteLoad(held, connection);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override Task<Guid?> LastWaitingAsync(CancellationToken cancellation = default)
    {
        var last = connection.Statement(SqlStore.Reads["last_waiting"]).Start();
        Guid? found = last.Next() ? ((IRow)last).Id(0) : null;
        last.Start();
        return Task.FromResult(found);
    }

    /// <inheritdoc/>
    public override Task PutValueAsync(string name, string value, CancellationToken cancellation = default)
    {
        var put = connection.Statement(SqlStore.Reads["put_value"]).Start();
        put.Text(name);
        put.Text(value);
        put.Run();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task CommitAsync(CancellationToken cancellation = default)
    {
        var passed = connection.Statement(Queries["passed_over"]).Start();
        var count = passed.Next() ? ((IRow)passed).Number(0) : 0;
        passed.Start();
        if (count > 0)
        {
            throw new StoreUnavailableException(
                $"{count} events wait for their place in the log behind later ones, and SQLite's log would pass them over. "
                    + "Let the server they come from run for some seconds without being written to, and copy it again."
            );
        }

        connection.Execute("commit");
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        connection.Dispose();
        folderLock.Dispose();
        return ValueTask.CompletedTask;
    }

    internal override Task BeginAsync(string table, IReadOnlyList<MovedColumn> columns, CancellationToken cancellation)
    {
        connection.Execute($"delete from {table}");
        insert = connection.Statement(
            Queries.GetValueOrDefault(table)
                ?? $"insert into {table} ({string.Join(", ", columns.Select(column => column.Name))}) "
                    + $"values ({string.Join(", ", columns.Select((_, index) => $"${index + 1}"))})"
        );
        return Task.CompletedTask;
    }

    internal override Task AddAsync(Action<IRowWriter> write, CancellationToken cancellation)
    {
        insert.Start();
        write(insert);
        insert.Run();
        return Task.CompletedTask;
    }

    internal override Task EndAsync(CancellationToken cancellation) => Task.CompletedTask;
}
