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
    private readonly ChangeContext context;
    private readonly ReadSet reads = new();
    private readonly CommitQueue queue = new(ChangesMax);
    private readonly Task loop;

    public GroupCommit(ICommitSession session, ContactCache cache, TimeProvider clock, IdSource ids)
    {
        this.session = session;
        this.cache = cache;
        context = new ChangeContext(clock, ids);
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

    /// <summary>Forgets old answers between two transactions.</summary>
    public Task<int> ForgetAnswersAsync(long before)
    {
        var pending = new PendingForget(before);
        queue.Add(pending);
        return pending.Task;
    }

    /// <summary>Runs something on the writer's connection between two transactions.</summary>
    public Task<T> RunAloneAsync<T>(Func<T> work)
    {
        var pending = new PendingWork<T>(work);
        queue.Add(pending);
        return pending.Task;
    }

    /// <summary>Finishes what was queued, and takes nothing more.</summary>
    public async ValueTask DisposeAsync()
    {
        queue.Close(new ObjectDisposedException(nameof(SqlStore)));
        // If the writer ended before its time, everybody who waited was told.
        await loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await session.DisposeAsync();
    }

    // Whatever came while the last transaction was under way goes into the next one.
    private void Run()
    {
        var batch = new List<Pending>(ChangesMax);
        try
        {
            while (queue.Take(batch))
            {
                RunAsync(batch).GetAwaiter().GetResult();
                batch.Clear();
            }
        }
        catch (Exception failure)
        {
            // Out of memory, or a mistake of ours: nothing more can be promised, so nothing more is taken.
            queue.Close(failure);
            do
            {
                Tell(batch, pending => pending.Fail(failure));
                batch.Clear();
            } while (queue.Take(batch));
            throw;
        }
    }

    private Task RunAsync(List<Pending> batch) =>
        batch switch
        {
            [PendingForget forget] => forget.RunAsync(session),
            [PendingWork work] => work.RunAsync(),
            _ => CommitAsync(batch),
        };

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

        // Readers see the new states before anybody is told that they are durable.
        cache.Committed(context.Staged.Contacts.Values, onlyKnown: batch is [{ IsBulk: true }]);
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
