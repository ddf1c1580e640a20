using Microsoft.Win32.SafeHandles;

namespace Nod.Storage.Sqlite;

/// <summary>
/// Brings what was committed to the disk, on a thread of its own, while the writer makes the next transaction ready.
/// SQLite itself does not wait for the disk (<c>synchronous=normal</c>): a commit is in its write-ahead log, can be seen by
/// readers, and may be lost with the machine until the log is flushed. So nobody is told of it, and nothing that was read is
/// answered, before that. What is lost is always the end of the log, never something in its middle.
/// </summary>
/// <remarks>
/// Once a flush failed nobody knows what is on the disk: the system may have dropped the pages and will say so only once.
/// Nothing is committed or answered from then on.
/// </remarks>
internal sealed class SqliteDisk : IDisposable
{
    private readonly Action flush;
    private readonly SafeFileHandle? log;
    private readonly object gate = new();
    private readonly List<(long Commit, TaskCompletionSource Waiter)> waiters = [];
    private readonly TaskCompletionSource lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread thread;
    private long begun;
    private long ended;
    private long flushed;
    private StoreUnavailableException? failure;
    private bool isClosing;

    /// <summary>Begins to wait for commits.</summary>
    /// <param name="flush">Returns when everything in the write-ahead log is on the disk.</param>
    public SqliteDisk(Action flush)
    {
        this.flush = flush;
        thread = new Thread(Run) { IsBackground = true, Name = "SQLite disk" };
        thread.Start();
    }

    private SqliteDisk(SafeFileHandle log)
        : this(() => RandomAccess.FlushToDisk(log)) => this.log = log;

    /// <summary>The disk of a database that was written to already.</summary>
    public static SqliteDisk Of(string database) => new(OpenLog(database));

    /// <summary>Returns when everything in a database's write-ahead log, if it has one, is on the disk, whoever wrote it.</summary>
    public static void Flush(string database)
    {
        if (File.Exists(LogOf(database)))
        {
            using var log = OpenLog(database);
            RandomAccess.FlushToDisk(log);
        }
    }

    /// <summary>Completes when a flush failed; never otherwise.</summary>
    public Task Lost => lost.Task;

    /// <summary>A commit begins: readers may see it from now on.</summary>
    public void Begin()
    {
        ThrowIfLost();
        Interlocked.Increment(ref begun);
    }

    /// <summary>The commit that began last is over, well or not.</summary>
    public void End()
    {
        lock (gate)
        {
            ended = Volatile.Read(ref begun);
            Monitor.Pulse(gate);
        }
    }

    /// <summary>
    /// Completes when every commit that is over is on the disk. Whoever awaits it goes on in the disk's thread, and must be
    /// brief.
    /// </summary>
    public Task SyncAsync()
    {
        lock (gate)
        {
            return WaitFor(ended, TaskCreationOptions.None);
        }
    }

    /// <summary>Completes when everything that can be seen now is on the disk.</summary>
    public Task SettleAsync()
    {
        var seen = Volatile.Read(ref begun);
        if (Volatile.Read(ref flushed) >= seen)
        {
            return Task.CompletedTask;
        }

        lock (gate)
        {
            return WaitFor(seen, TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Throws once a flush failed.</summary>
    public void ThrowIfLost()
    {
        if (Volatile.Read(ref failure) is { } why)
        {
            throw new StoreUnavailableException(why.Message, why);
        }
    }

    /// <summary>Ends after what was committed is on the disk.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            isClosing = true;
            Monitor.Pulse(gate);
        }

        thread.Join();
        log?.Dispose();
    }

    private static string LogOf(string database) => database + "-wal";

    private static SafeFileHandle OpenLog(string database) =>
        File.OpenHandle(LogOf(database), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);

    private Task WaitFor(long commit, TaskCreationOptions options)
    {
        if (failure is { } why)
        {
            return Task.FromException(why);
        }

        if (flushed >= commit)
        {
            return Task.CompletedTask;
        }

        var waiter = new TaskCompletionSource(options);
        waiters.Add((commit, waiter));
        return waiter.Task;
    }

    private void Run()
    {
        while (Next() is { } commit)
        {
            try
            {
                flush();
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                Fail(fault);
                return;
            }

            foreach (var waiter in Flushed(commit))
            {
                waiter.SetResult();
            }
        }
    }

    private long? Next()
    {
        lock (gate)
        {
            while (ended == flushed && !isClosing)
            {
                Monitor.Wait(gate);
            }

            return ended == flushed ? null : ended;
        }
    }

    private List<TaskCompletionSource> Flushed(long commit)
    {
        lock (gate)
        {
            Volatile.Write(ref flushed, commit);
            List<TaskCompletionSource> done =
            [
                .. waiters.Where(each => each.Commit <= commit).Select(each => each.Waiter),
            ];
            waiters.RemoveAll(each => each.Commit <= commit);
            return done;
        }
    }

    private void Fail(Exception fault)
    {
        List<TaskCompletionSource> left;
        lock (gate)
        {
            failure = new StoreUnavailableException(
                "The disk did not take what was written. What it has is not known: see to the disk, then start again.",
                fault
            );
            left = [.. waiters.Select(each => each.Waiter)];
            waiters.Clear();
        }

        left.ForEach(waiter => waiter.SetException(failure));
        lost.SetResult();
    }
}
