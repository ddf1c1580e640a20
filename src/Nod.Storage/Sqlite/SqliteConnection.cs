using SQLitePCL;

namespace Nod.Storage.Sqlite;

/// <summary>
/// A connection to SQLite with its prepared statements, on the C interface: the hot path binds and steps without
/// allocating. Used by one thread at a time.
/// </summary>
internal sealed class SqliteConnection : IDisposable
{
    private const int ReadWrite = raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_NOMUTEX;

    private readonly sqlite3 handle;
    private readonly Dictionary<string, SqliteStatement> statements = [];

    static SqliteConnection() => Batteries_V2.Init();

    public SqliteConnection(string path, params ReadOnlySpan<string> pragmas)
    {
        var code = raw.sqlite3_open_v2(path, out handle, ReadWrite, null);
        if (code != raw.SQLITE_OK)
        {
            handle.Dispose();
            throw new SqliteFailureException(code, $"SQLite can't open {Path.GetFileName(path)}.");
        }

        try
        {
            foreach (var pragma in pragmas)
            {
                Execute($"pragma {pragma}");
            }
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>The statement for a text, prepared on first use.</summary>
    public SqliteStatement Statement(string sql)
    {
        if (!statements.TryGetValue(sql, out var statement))
        {
            Check(raw.sqlite3_prepare_v2(handle, sql, out var prepared));
            statement = new SqliteStatement(this, prepared);
            statements.Add(sql, statement);
        }

        return statement;
    }

    /// <summary>Runs a statement that answers nothing worth reading.</summary>
    public void Execute(string sql) => Check(raw.sqlite3_exec(handle, sql));

    /// <summary>How many rows the last statement wrote.</summary>
    public int Changes => raw.sqlite3_changes(handle);

    /// <summary>Whether no transaction is under way.</summary>
    public bool IsIdle => raw.sqlite3_get_autocommit(handle) != 0;

    /// <summary>
    /// Copies what is committed in the write-ahead log into the tables, waiting for nobody and keeping nobody waiting;
    /// says how many pages of the log stand in the tables, or -1 if that is not known. What can't be copied stays in the
    /// log, and the writer, who can tell somebody, meets the same failure.
    /// </summary>
    public int CopyLog()
    {
        raw.sqlite3_wal_checkpoint_v2(handle, "main", raw.SQLITE_CHECKPOINT_PASSIVE, out _, out var copied);
        return copied;
    }

    public void Check(int code)
    {
        if (code is not (raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE))
        {
            throw new SqliteFailureException(
                raw.sqlite3_extended_errcode(handle),
                raw.sqlite3_errmsg(handle).utf8_to_string()
            );
        }
    }

    public void Dispose()
    {
        foreach (var statement in statements.Values)
        {
            statement.Dispose();
        }

        handle.Dispose();
    }
}

/// <summary>SQLite refused.</summary>
/// <param name="code">The extended result code.</param>
/// <param name="message">SQLite's words.</param>
public sealed class SqliteFailureException(int code, string message) : Exception($"SQLite {code}: {message}")
{
    /// <summary>The extended result code.</summary>
    public int Code => code;
}
