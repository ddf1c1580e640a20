using Nod.Storage.Moving;

namespace Nod.Storage.Sqlite;

/// <summary>
/// A folder's database at one moment. Needs no lock: a server goes on writing beside it, and the write-ahead log grows until
/// it is closed.
/// </summary>
public sealed class SqliteSnapshot : StoreSnapshot
{
    private readonly SqliteConnection connection;

    private SqliteSnapshot(SqliteConnection connection) => this.connection = connection;

    /// <summary>Opens the database of a folder.</summary>
    /// <exception cref="StoreUnavailableException">There is none, or it has another schema.</exception>
    public static SqliteSnapshot Open(string folder)
    {
        ThrowIfNotCurrent(SqliteStore.StateOf(folder));
        var path = SqliteStore.PathIn(folder);
        var connection = new SqliteConnection(path, SqliteStore.ReaderPragmas);
        try
        {
            // The moment is that of the first reading. What can be read may not be on the disk yet, and a copy must not know
            // more than its original may remember.
            connection.Execute("begin; select count(*) from installation");
            SqliteDisk.Flush(path);
            return new SqliteSnapshot(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        connection.Dispose();
        return ValueTask.CompletedTask;
    }

    internal override Task ReadAsync(string sql, Action<IRow> take, CancellationToken cancellation)
    {
        var statement = connection.Statement(sql).Start();
        while (statement.Next())
        {
            cancellation.ThrowIfCancellationRequested();
            take(statement);
        }

        return Task.CompletedTask;
    }
}
