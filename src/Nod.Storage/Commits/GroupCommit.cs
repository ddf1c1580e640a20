using Nod.Ledger;

namespace Nod.Storage;

/// <summary>
/// Lets changes that come together share a transaction and its one wait for the disk. Changes are applied in the order
/// they came, urgent ones first; none is acknowledged before its commit; one that fails fails alone.
/// </summary>
internal sealed class GroupCommit : IAsyncDisposable
{
    // Bounds how long an urgent change may wait for a transaction under way.
    private const int ChangesMax = 512;
    private const int ConflictsMax = 20;
    private const int ToldTogether = 16;

    private readonly ICommitSession session;
    private readonly ContactCache cache;
    private readonly ReadSet reads = new();
    private readonly CommitQueue queue = new(ChangesMax);
    private readonly Task loop;

    // One transaction is made ready while the one before it goes to the disk; each has its context.
    private ChangeContext context;
    private ChangeContext contextBefore;
    private Task landing = Task.CompletedTask;

    public GroupCommit(ICommitSession session, ContactCache cache, TimeProvider clock, IdSource ids)
    {
        this.session = session;
        this.cache = cache;
        context = new ChangeContext(clock, ids);
        contextBefore = new ChangeContext(clock, ids);
        // A thread of its own: waiting for the disk must not take one from those who answer requests.
        loop = Task.Factory.StartNew(
            Run,
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
    }

    /// <summary>Queues a change; the task completes when it is on disk, or fails with nothing of it kept.</summary>
    /// <exception cref="OutcomeUnknownException">It may have been kept.</exception>
    public Task<T> CommitAsync<T>(Change<T> change)
    {
        var pending = new PendingChange<T>(change);
        var lane =
            change.IsUrgent ? CommitLane.Urgent
            : change.IsBulk ? CommitLane.Bulk
            : CommitLane.Ordinary;
        queue.Add(pending, lane);
        return pending.Task;
    }

    /// <summary>Forgets some of the answers from before a moment, between two transactions; says how many.</summary>
    public Task<int> ForgetAnswersAsync(long before, int most) =>
        AddAlone(session => session.ForgetAnswersAsync(before, most));

    /// <summary>Runs something on the writer's connection between two transactions.</summary>
    public Task<T> RunAloneAsync<T>(Func<T> work) => AddAlone(_ => Task.FromResult(work()));

    /// <summary>Finishes what was queued, and takes nothing more.</summary>
    public async ValueTask DisposeAsync()
    {
        queue.Close(new ObjectDisposedException(nameof(SqlStore)));
        // If the writer ended before its time, everybody who waited was told.
        await loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await landing;
        await session.DisposeAsync();
    }

    private Task<T> AddAlone<T>(Func<ICommitSession, Task<T>> work)
    {
        var pending = new PendingAlone<T>(work);
        queue.Add(pending);
        return pending.Task;
    }

    // Whatever came while the last transaction was under way goes into the next one.
    private void Run()
    {
        var batch = new List<Pending>();
        try
        {
            while (queue.Take(batch))
            {
                RunAsync(batch).GetAwaiter().GetResult();
                // The last one may still be told.
                batch = [];
            }
        }
        catch (Exception failure)
        {
            // Out of memory, or a mistake of ours: nothing more can be promised, so nothing more is taken.
            queue.Close(failure);
            do
            {
                Tell(batch, pending => pending.Fail(failure));
                batch = [];
            } while (queue.Take(batch));
            throw;
        }
    }

    private async Task RunAsync(List<Pending> batch)
    {
        if (batch is not [PendingAlone alone])
        {
            await CommitAsync(batch);
            return;
        }

        WaitForLanding();
        await alone.RunAsync(session);
    }

    private async Task CommitAsync(List<Pending> batch)
    {
        for (var conflicts = 0; ; conflicts++)
        {
            try
            {
                await StageAsync(batch);
                await session.CommitAsync(context.Staged);
                break;
            }
            catch (RevisionConflictException) when (conflicts < ConflictsMax)
            {
                await session.RollbackAsync();
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                await session.RollbackAsync();
                await FailAsync(batch, failure);
                return;
            }
        }

        WaitForLanding();
        landing = LandAsync(batch, context.Staged);
        (context, contextBefore) = (contextBefore, context);
    }

    // Blocks, so that the writer goes on in its own thread and not in the one that waits for the disk.
    private void WaitForLanding() => landing.GetAwaiter().GetResult();

    private async Task LandAsync(List<Pending> batch, StagedRows staged)
    {
        try
        {
            await session.SyncAsync();
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // Memory is not corrected: the store answers nothing any more.
            var unknown = new OutcomeUnknownException(failure);
            Tell(batch, pending => pending.Fail(unknown));
            return;
        }

        // Readers see the new states before anybody is told that they are durable.
        cache.Committed(staged.Contacts.Values, onlyKnown: batch is [{ IsBulk: true }]);
        Tell(batch, static pending => pending.Complete());
    }

    // Those who wait go on in the thread pool, some after each other: waking a thread for each would cost more than
    // most of them have left to do.
    private static void Tell(List<Pending> batch, Action<Pending> outcome)
    {
        for (var from = 0; from < batch.Count; from += ToldTogether)
        {
            ThreadPool.UnsafeQueueUserWorkItem(
                told => told.ForEach(outcome),
                batch.GetRange(from, Math.Min(ToldTogether, batch.Count - from)),
                preferLocal: false
            );
        }
    }

    private async Task StageAsync(List<Pending> batch)
    {
        reads.Clear();
        foreach (var pending in batch)
        {
            pending.Declare(reads);
        }

        await session.BeginAsync(reads, context);
        cache.Settle();
        foreach (var pending in batch)
        {
            pending.Apply(context);
        }
    }

    private async Task FailAsync(List<Pending> batch, Exception failure)
    {
        if (failure is OutcomeUnknownException)
        {
            cache.Doubt(context.Staged.Contacts.Keys);
        }

        // What made it fail may be what the transaction before it wrote.
        WaitForLanding();

        // What may have happened is not tried again, and a database that does not answer is not asked again for each.
        // Otherwise nothing was kept: the batch goes in halves, so that in the end only the guilty one fails.
        if (batch.Count == 1 || failure is OutcomeUnknownException or StoreUnavailableException)
        {
            Tell(batch, pending => pending.Fail(failure));
            return;
        }

        var half = batch.Count / 2;
        await CommitAsync(batch[..half]);
        await CommitAsync(batch[half..]);
    }
}
