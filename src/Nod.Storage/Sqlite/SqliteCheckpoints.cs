namespace Nod.Storage.Sqlite;

/// <summary>
/// Copies what was committed from SQLite's write-ahead log into its tables while the writer goes on, so that little is
/// left when the writer itself has to: until all is copied the log can't begin anew, and nobody can commit meanwhile.
/// Nothing depends on it but speed; what it can't do the writer does.
/// </summary>
internal sealed class SqliteCheckpoints : IAsyncDisposable
{
    // Small copies often: the disk serves the writer's commits between them. With a pause of 100 ms the slowest commit in
    // a hundred took four times as long.
    private static readonly TimeSpan PauseWhileWriting = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan PauseWhileIdle = TimeSpan.FromMilliseconds(200);

    private readonly SqliteConnection connection;
    private readonly Lock copying = new();
    private readonly CancellationTokenSource ending = new();
    private readonly Task loop;

    /// <summary>Takes the connection over.</summary>
    public SqliteCheckpoints(SqliteConnection connection, TimeProvider clock)
    {
        this.connection = connection;
        loop = Task.Run(() => RunAsync(clock));
    }

    /// <summary>
    /// Does something while nothing is copied: another checkpoint that meets one is turned away by SQLite at once, and does not
    /// wait as for a reader.
    /// </summary>
    public T Without<T>(Func<T> work)
    {
        lock (copying)
        {
            return work();
        }
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
        var before = 0;
        var pause = PauseWhileIdle;
        while (true)
        {
            await Task.Delay(pause, clock, ending.Token);
            var copied = Without(connection.CopyLog);
            pause = copied == before ? PauseWhileIdle : PauseWhileWriting;
            before = copied;
        }
    }
}
