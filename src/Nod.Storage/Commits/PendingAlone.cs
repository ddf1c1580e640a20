using Nod.Ledger;

namespace Nod.Storage;

/// <summary>Something that waits for the writer and is no change: it goes between two transactions.</summary>
internal abstract class PendingAlone : Pending
{
    public override bool GoesAlone => true;

    /// <summary>Does it now, and tells its outcome once that is on disk.</summary>
    public abstract Task RunAsync(ICommitSession session);

    public override void Declare(ReadSet reads) { }

    public override void Apply(ChangeContext context) { }

    public override void Complete() { }
}

/// <summary>Something with an outcome.</summary>
/// <param name="work">Does it; a failure is told and fails nothing else.</param>
internal sealed class PendingAlone<T>(Func<ICommitSession, Task<T>> work) : PendingAlone
{
    private readonly TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Task => completion.Task;

    public override async Task RunAsync(ICommitSession session)
    {
        try
        {
            var result = await work(session);
            await session.SyncAsync();
            completion.TrySetResult(result);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            completion.TrySetException(failure);
        }
    }

    public override void Fail(Exception failure) => completion.TrySetException(failure);
}
