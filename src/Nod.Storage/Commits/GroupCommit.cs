using System.Threading.Channels;
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
    private const int ConflictsMax = 5;

    private readonly ICommitSession session;
    private readonly ContactCache cache;
    private readonly ChangeContext context;
    private readonly ReadSet reads = new();
    private readonly Channel<Pending> urgent = NewLane();
    private readonly Channel<Pending> ordinary = NewLane();
    private readonly SemaphoreSlim waiting = new(0);
    private readonly CancellationTokenSource closing = new();
    private readonly Task loop;

    public GroupCommit(ICommitSession session, ContactCache cache, TimeProvider clock, IdSource ids)
    {
        this.session = session;
        this.cache = cache;
        context = new ChangeContext(clock, ids);
        loop = Task
            .Factory.StartNew(
                RunAsync,
                CancellationToken.None,
                TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach,
                TaskScheduler.Default
            )
            .Unwrap();
    }

    /// <summary>Queues a change; the task completes when it is on disk, or fails with nothing of it kept.</summary>
    public Task<T> CommitAsync<T>(Change<T> change)
    {
        var pending = new Pending<T>(change);
        Queue(pending, change.IsUrgent);
        return pending.Task;
    }

    /// <summary>Forgets old answers between two transactions.</summary>
    public Task<int> ForgetAnswersAsync(long before)
    {
        var pending = new PendingForget(session, before);
        Queue(pending, false);
        return pending.Task;
    }

    public async ValueTask DisposeAsync()
    {
        urgent.Writer.TryComplete();
        ordinary.Writer.TryComplete();
        await closing.CancelAsync();
        await loop;
        await session.DisposeAsync();
        waiting.Dispose();
        closing.Dispose();
    }

    private static Channel<Pending> NewLane() =>
        Channel.CreateUnbounded<Pending>(new UnboundedChannelOptions { SingleReader = true });

    private void Queue(Pending pending, bool isUrgent)
    {
        ObjectDisposedException.ThrowIf(!(isUrgent ? urgent : ordinary).Writer.TryWrite(pending), this);
        waiting.Release();
    }

    private async Task RunAsync()
    {
        var batch = new List<Pending>(ChangesMax);
        while (await NextAsync(batch))
        {
            if (batch is [PendingForget forget])
            {
                await forget.RunAsync();
            }
            else
            {
                await CommitAsync(batch);
            }
        }
    }

    // Whatever came while the last transaction was under way goes into the next one.
    private async Task<bool> NextAsync(List<Pending> batch)
    {
        batch.Clear();
        try
        {
            await waiting.WaitAsync(closing.Token);
        }
        catch (OperationCanceledException)
        {
            // Closing: finish what was queued before.
            if (!waiting.Wait(0))
            {
                return false;
            }
        }

        do
        {
            if (!urgent.Reader.TryRead(out var next) && !TryReadOrdinary(batch, out next))
            {
                waiting.Release();
                break;
            }

            batch.Add(next!);
        } while (batch is not [PendingForget] && batch.Count < ChangesMax && waiting.Wait(0));

        return true;
    }

    // A forget runs by itself: it waits until the batch before it is done.
    private bool TryReadOrdinary(List<Pending> batch, out Pending? next)
    {
        next = null;
        return (batch.Count == 0 || !ordinary.Reader.TryPeek(out var peeked) || peeked is not PendingForget)
            && ordinary.Reader.TryRead(out next);
    }

    private async Task CommitAsync(IReadOnlyList<Pending> batch)
    {
        var committing = false;
        try
        {
            for (var conflicts = 0; ; conflicts++)
            {
                try
                {
                    await StageAsync(batch);
                    break;
                }
                catch (RevisionConflictException) when (conflicts < ConflictsMax)
                {
                    await session.RollbackAsync();
                }
            }

            committing = true;
            await session.CommitAsync();
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            await session.RollbackAsync();
            // A commit that failed may still have happened, so nothing is tried again after it. Before it, nothing
            // was kept: the changes go one by one, so that only the guilty one fails.
            if (committing || batch.Count == 1)
            {
                Fail(batch, failure);
                return;
            }

            foreach (var pending in batch)
            {
                await CommitAsync([pending]);
            }

            return;
        }

        // Readers see the new states before anybody is told that they are durable.
        cache.Committed(context.Staged.Contacts.Values);
        foreach (var pending in batch)
        {
            pending.Complete();
        }
    }

    private async Task StageAsync(IReadOnlyList<Pending> batch)
    {
        reads.Clear();
        foreach (var pending in batch)
        {
            pending.Declare(reads);
        }

        await session.BeginAsync(reads, context);
        foreach (var pending in batch)
        {
            pending.Apply(context);
        }

        if (!context.Staged.IsEmpty)
        {
            await session.WriteAsync(context.Staged);
        }
    }

    private void Fail(IReadOnlyList<Pending> batch, Exception failure)
    {
        // Whether it was kept is not known, so memory may no longer be trusted about these contacts.
        cache.Forget(context.Staged.Contacts.Keys);
        foreach (var pending in batch)
        {
            pending.Fail(failure);
        }
    }

    private abstract class Pending
    {
        public abstract void Declare(ReadSet reads);

        public abstract void Apply(ChangeContext context);

        public abstract void Complete();

        public abstract void Fail(Exception failure);
    }

    private sealed class Pending<T>(Change<T> change) : Pending
    {
        private readonly TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Exception? refusal;
        private T? result;

        public Task<T> Task => completion.Task;

        public override void Declare(ReadSet reads) => change.Declare(reads);

        public override void Apply(ChangeContext context)
        {
            refusal = null;
            try
            {
                result = context.Apply(change);
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                refusal = failure;
            }
        }

        public override void Complete()
        {
            if (refusal is null)
            {
                completion.SetResult(result!);
            }
            else
            {
                completion.SetException(refusal);
            }
        }

        public override void Fail(Exception failure) => completion.TrySetException(refusal ?? failure);
    }

    private sealed class PendingForget(ICommitSession session, long before) : Pending
    {
        private readonly TaskCompletionSource<int> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<int> Task => completion.Task;

        public async Task RunAsync()
        {
            try
            {
                completion.SetResult(await session.ForgetAnswersAsync(before));
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                completion.SetException(failure);
            }
        }

        public override void Declare(ReadSet reads) { }

        public override void Apply(ChangeContext context) { }

        public override void Complete() { }

        public override void Fail(Exception failure) => completion.TrySetException(failure);
    }
}
