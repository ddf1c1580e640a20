namespace Nod.Storage.Sqlite;

/// <summary>
/// Copies what was committed from SQLite's write-ahead log into its tables while the writer goes on, so that little is
/// left when the writer itself has to: until all is copied the log can't begin anew, and nobody can commit meanwhile.
/// Nothing depends on it but speed; what it can't do the writer does.
/// </summary>
internal sealed class SqliteCheckpoints : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly SqliteConnection connection;
    private readonly CancellationTokenSource ending = new();
    private readonly Task loop;

    /// <summary>Takes the connection over.</summary>
    public SqliteCheckpoints(SqliteConnection connection, TimeProvider clock)
    {
        this.connection = connection;
        loop = Task.Run(() => RunAsync(clock));
    }

    /// <summary>Ends after the copy under way.</summary>
    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        connection.Dispose();
        ending.Dispose();
    }

    private async Task RunAsync(TimeProvider clock)
    {
        while (true)
        {
            await Task.Delay(Pause, clock, ending.Token);
            try
            {
                // Passive: waits for nobody, and keeps nobody waiting.
                connection.Execute("pragma wal_checkpoint(passive)");
            }
            catch (SqliteFailureException)
            {
                // The frames stay in the log, and the writer meets the same failure where it can be told to somebody.
            }
        }
    }
}
