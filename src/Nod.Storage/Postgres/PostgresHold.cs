using System.Diagnostics;
using Npgsql;

namespace Nod.Storage.Postgres;

/// <summary>
/// Holds the database for this process, by a lock on a connection of its own. The server lets the lock go when it loses
/// that connection, maybe before this process notices. So the hold counts as proven only for a short time after the
/// server last answered on the connection, and whoever takes over from a holder that did not say goodbye waits that time
/// out: what the old one still answers from memory is then never older than what the new one has acknowledged.
/// </summary>
internal sealed class PostgresHold : IAsyncDisposable
{
    private static readonly IReadOnlyDictionary<string, string> Queries = SqlFiles.Queries("postgres/process.sql");
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan ProofLasts = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly NpgsqlConnection connection;
    private readonly string holder;
    private readonly CancellationTokenSource closing = new();
    private readonly TaskCompletionSource lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task watch;
    private long provenAt;
    private volatile StoreUnavailableException? failure;

    private PostgresHold(NpgsqlConnection connection, string holder, long provenAt)
    {
        this.connection = connection;
        this.holder = holder;
        this.provenAt = provenAt;
        watch = Task.Run(WatchAsync);
    }

    /// <summary>Completes when the database is lost to this process; never otherwise.</summary>
    public Task Lost => lost.Task;

    /// <summary>Whether surely nobody else holds the database.</summary>
    public bool IsProven => failure is null && Stopwatch.GetElapsedTime(Volatile.Read(ref provenAt)) < ProofLasts;

    /// <summary>Takes the database, which must have the current schema.</summary>
    /// <param name="connection">A connection of its own, on which <see cref="LockAsync"/> took the lock.</param>
    /// <param name="holder">A name for this process, never used before.</param>
    public static async Task<PostgresHold> TakeAsync(NpgsqlConnection connection, string holder)
    {
        if (await AskAsync(connection, Queries["holder"]) is not null)
        {
            await Task.Delay(ProofLasts + Interval, TimeProvider.System);
        }

        var askedAt = Stopwatch.GetTimestamp();
        await AskAsync(connection, Queries["set_holder"], holder);
        return new PostgresHold(connection, holder, askedAt);
    }

    /// <summary>Takes the lock for as long as the connection lasts.</summary>
    /// <exception cref="StoreUnavailableException">Another process has it.</exception>
    public static async Task LockAsync(NpgsqlConnection connection)
    {
        // The server may still be about to notice that the last holder is gone.
        for (var triedAt = Stopwatch.GetTimestamp(); ; await Task.Delay(Pause, TimeProvider.System))
        {
            if (await AskAsync(connection, Queries["hold"]) is true)
            {
                return;
            }

            if (Stopwatch.GetElapsedTime(triedAt) > Patience)
            {
                throw new StoreUnavailableException(
                    $"Another process uses the database {connection.Database}. Stop it first; "
                        + "two would answer from memory what the other has changed."
                );
            }
        }
    }

    /// <summary>Lets the lock go, so that the next one need not wait for the server to notice.</summary>
    public static Task LetGoAsync(NpgsqlConnection connection) => AskAsync(connection, Queries["let_go"]);

    /// <summary>Throws once the database is lost.</summary>
    public void ThrowIfLost()
    {
        if (failure is { } why)
        {
            throw new StoreUnavailableException(why.Message, why);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await watch;
        if (failure is null)
        {
            try
            {
                await AskAsync(connection, Queries["clear_holder"], holder);
                await LetGoAsync(connection);
            }
            catch (Exception fault) when (PostgresFailures.IsLoss(fault) || PostgresFailures.IsRefusal(fault))
            {
                // Without a goodbye the next one waits a little.
            }
        }

        await connection.DisposeAsync();
        closing.Dispose();
    }

    private async Task WatchAsync()
    {
        try
        {
            while (!closing.IsCancellationRequested)
            {
                // Notices at once when the server closes the connection.
                await connection.WaitAsync(Interval, closing.Token);
                var askedAt = Stopwatch.GetTimestamp();
                await AskAsync(connection, "select 1");
                Volatile.Write(ref provenAt, askedAt);
            }
        }
        catch (OperationCanceledException) when (closing.IsCancellationRequested)
        {
            // Closed by its owner.
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            failure = new StoreUnavailableException(
                "The connection that holds the database for this process was lost, so another may have taken it. "
                    + "Stop this process and start it again.",
                fault
            );
            lost.SetResult();
        }
    }

    private static async Task<object?> AskAsync(NpgsqlConnection connection, string sql, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return await command.ExecuteScalarAsync();
    }
}
