using System.Collections.Frozen;
using Nod.Transparency;

namespace Nod.Storage.Sqlite;

/// <summary>Moves the log on, on the writer's connection, between its transactions.</summary>
internal sealed class SqliteLog(SqliteConnection connection)
{
    private static readonly FrozenDictionary<string, string> Writes = SqlFiles.Queries("sqlite/log.sql");

    /// <summary>Takes a step in a transaction of its own; false if the head is no longer the one it was made from.</summary>
    public bool Advance(LogAdvance advance)
    {
        connection.Execute("begin immediate");
        try
        {
            var isFirst = Move(advance);
            if (isFirst)
            {
                Write(advance);
                connection.Execute("commit");
                return true;
            }
        }
        catch when (!connection.IsIdle)
        {
            connection.Execute("rollback");
            throw;
        }

        connection.Execute("rollback");
        return false;
    }

    /// <summary>Runs one statement of <c>log.sql</c>.</summary>
    public bool Run(string name, IReadOnlyList<object> values)
    {
        var statement = connection.Statement(SqlStore.Reads[name]).Start();
        foreach (var value in values)
        {
            statement.Any(value);
        }

        statement.Run();
        return true;
    }

    private bool Move(LogAdvance advance)
    {
        var head = connection.Statement(Writes["log_head"]).Start();
        head.Number(advance.Size);
        head.Text(advance.Note);
        head.Id(advance.Leaves.Count == 0 ? null : advance.Leaves[^1].Leaf.EventId);
        head.Number(advance.From.Revision);
        head.Run();
        return connection.Changes == 1;
    }

    private void Write(LogAdvance advance)
    {
        var index = advance.From.Size;
        foreach (var leaf in advance.Leaves)
        {
            var row = connection.Statement(Writes["log_leaf"]).Start();
            LogRows.Leaf(row, index++, leaf);
            row.Run();
        }

        foreach (var tile in advance.Tiles)
        {
            var row = connection.Statement(Writes["log_tile"]).Start();
            LogRows.Tile(row, tile);
            row.Run();
        }
    }
}
