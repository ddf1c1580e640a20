using Nod.Ledger;

namespace Nod.Storage.Tests.Commits;

/// <summary>A session that keeps nothing and fails when it is told to.</summary>
internal sealed class ScriptedSession : ICommitSession
{
    private readonly Queue<Exception?> begins = new();
    private readonly Queue<Exception?> commits = new();
    private readonly Queue<Task> disk = new();
    private Exception? rollback;

    /// <summary>How many events each transaction brought that reached its commit.</summary>
    public List<int> Tried { get; } = [];

    /// <summary>How many transactions were begun.</summary>
    public int Begun { get; private set; }

    /// <summary>How many were given up.</summary>
    public int RolledBack { get; private set; }

    /// <summary>Whether it was closed.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>The next transactions fail when they begin; null lets one pass.</summary>
    public void FailToBegin(params Exception?[] failures) => Array.ForEach(failures, begins.Enqueue);

    /// <summary>The next commits fail; null lets one pass.</summary>
    public void FailToCommit(params Exception?[] failures) => Array.ForEach(failures, commits.Enqueue);

    /// <summary>The next commits are on disk when these complete.</summary>
    public void WaitForDisk(params Task[] flushes) => Array.ForEach(flushes, disk.Enqueue);

    /// <summary>Breaks the promise that giving up never fails.</summary>
    public void FailToRollBack(Exception failure) => rollback = failure;

    public Task BeginAsync(ReadSet reads, ChangeContext context)
    {
        Begun++;
        if (begins.TryDequeue(out var failure) && failure is not null)
        {
            throw failure;
        }

        context.Load(reads.Contacts.Select(ContactRecord.Unknown), [], [], []);
        return Task.CompletedTask;
    }

    public Task CommitAsync(StagedRows staged)
    {
        if (staged.IsEmpty)
        {
            return Task.CompletedTask;
        }

        Tried.Add(staged.Events.Count);
        return commits.TryDequeue(out var failure) && failure is not null
            ? Task.FromException(failure)
            : Task.CompletedTask;
    }

    public Task SyncAsync() => disk.TryDequeue(out var flush) ? flush : Task.CompletedTask;

    public Task RollbackAsync()
    {
        RolledBack++;
        return rollback is null ? Task.CompletedTask : Task.FromException(rollback);
    }

    public Task<int> ForgetAnswersAsync(long before, int most) => Task.FromException<int>(new FormatException());

    public ValueTask DisposeAsync()
    {
        IsClosed = true;
        return ValueTask.CompletedTask;
    }
}
