using System.Collections.Frozen;
using Nod.Ledger;
using Npgsql;

namespace Nod.Storage.Postgres;

/// <summary>
/// Transactions on PostgreSQL, two round trips each: one begins and loads, one writes and commits. A connection that is
/// lost is replaced when the next transaction begins, after what it left behind has ended.
/// </summary>
internal sealed class PostgresSession(PostgresConnections connections, ContactKeyring keyring) : ICommitSession
{
    private static readonly FrozenDictionary<string, string> Writes = SqlFiles.Queries(
        "postgres/write.sql",
        "postgres/answers.sql"
    );

    private readonly PostgresLoads loads = new(Writes, keyring);
    private readonly PostgresWrites writes = new(Writes, keyring);
    private PostgresBackend? backend;
    private bool isLost;

    public async Task BeginAsync(ReadSet reads, ChangeContext context)
    {
        // An idle connection may have been cut long ago, which shows only now; nothing is lost by trying once more.
        for (var isFirst = true; ; isFirst = false)
        {
            var connection = await ConnectAsync();
            try
            {
                await loads.BeginAsync(connection, reads, context);
                return;
            }
            catch (Exception failure) when (PostgresFailures.IsLoss(failure))
            {
                isLost = true;
                if (!isFirst)
                {
                    throw PostgresFailures.Unavailable(failure);
                }
            }
            catch (Exception failure) when (PostgresFailures.IsConflict(failure))
            {
                throw new RevisionConflictException();
            }
        }
    }

    public async Task CommitAsync(StagedRows staged)
    {
        await using var batch = new NpgsqlBatch(backend!.Connection);
        writes.AddTo(batch, staged);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("commit"));
        try
        {
            await batch.ExecuteNonQueryAsync();
            writes.Committed();
        }
        catch (Exception failure) when (PostgresFailures.IsConflict(failure))
        {
            throw new RevisionConflictException();
        }
        catch (Exception failure) when (!PostgresFailures.IsRefusal(failure))
        {
            // The commit went out with the rows: it may be kept, or be on its way still.
            isLost = true;
            throw new OutcomeUnknownException(failure);
        }
    }

    // The server answers a commit when it is on its disk.
    public Task SyncAsync() => Task.CompletedTask;

    public async Task RollbackAsync()
    {
        if (backend is null || isLost)
        {
            return;
        }

        try
        {
            await using var rollback = new NpgsqlCommand("rollback", backend.Connection);
            await rollback.ExecuteNonQueryAsync();
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            isLost = true;
        }
    }

    public async Task<int> ForgetAnswersAsync(long before, int most)
    {
        var connection = await ConnectAsync();
        try
        {
            await using var command = new NpgsqlCommand(Writes["forget_answers"], connection);
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = before });
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = most });
            return await command.ExecuteNonQueryAsync();
        }
        catch (Exception failure) when (PostgresFailures.IsLoss(failure))
        {
            isLost = true;
            throw PostgresFailures.Unavailable(failure);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (backend is not null)
        {
            await backend.Connection.DisposeAsync();
        }
    }

    /// <summary>The connection; a new one when there is none, or the last one was lost and has ended.</summary>
    public async Task<NpgsqlConnection> ConnectAsync()
    {
        if (backend is { } known && !isLost)
        {
            return known.Connection;
        }

        try
        {
            var fresh = await PostgresBackend.OpenAsync(connections);
            try
            {
                if (backend is { } lost)
                {
                    await lost.Connection.DisposeAsync();
                    await fresh.EndAsync(lost);
                }
            }
            catch
            {
                await fresh.Connection.DisposeAsync();
                throw;
            }

            backend = fresh;
            isLost = false;
            return fresh.Connection;
        }
        catch (Exception failure) when (PostgresFailures.IsLoss(failure))
        {
            throw PostgresFailures.Unavailable(failure);
        }
    }
}
