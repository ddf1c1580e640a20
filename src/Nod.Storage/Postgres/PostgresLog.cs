using System.Collections.Frozen;
using Nod.Transparency;
using Npgsql;

namespace Nod.Storage.Postgres;

/// <summary>Moves the log on, on a connection of its own, so that no commit waits for it.</summary>
internal sealed class PostgresLog(PostgresConnections connections)
{
    private static readonly FrozenDictionary<string, string> Writes = SqlFiles.Queries("postgres/log.sql");

    /// <summary>Takes a step in a transaction of its own; false if the head is no longer the one it was made from.</summary>
    public async Task<bool> AdvanceAsync(LogAdvance advance, CancellationToken cancellation)
    {
        // A batch is one implicit transaction: all of it or nothing.
        await using var batch = connections.Batch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Writes["log_durable"]));
        batch.BatchCommands.Add(Head(advance));
        var leaves = new PostgresColumns();
        var queued = new PostgresColumns();
        var index = advance.From.Size;
        foreach (var leaf in advance.Leaves)
        {
            LogRows.Leaf(leaves.Row(), index++, leaf);
            queued.Row().Id(leaf.Leaf.EventId);
        }

        var tiles = new PostgresColumns();
        foreach (var tile in advance.Tiles)
        {
            LogRows.Tile(tiles.Row(), tile);
        }

        queued.AddTo(batch, Writes["log_unqueue"]);
        leaves.AddTo(batch, Writes["log_leaf"]);
        tiles.AddTo(batch, Writes["log_tile"]);
        try
        {
            await batch.ExecuteNonQueryAsync(cancellation);
            return true;
        }
        catch (Exception failure) when (PostgresFailures.IsConflict(failure))
        {
            return false;
        }
        catch (Exception failure) when (PostgresFailures.IsLoss(failure))
        {
            throw PostgresFailures.Unavailable(failure);
        }
    }

    private static NpgsqlBatchCommand Head(LogAdvance advance)
    {
        var command = new NpgsqlBatchCommand(Writes["log_head"]);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = advance.Size });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = advance.Note });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = advance.From.Revision });
        return command;
    }
}
