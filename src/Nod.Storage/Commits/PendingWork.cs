using Nod.Ledger;

namespace Nod.Storage;

/// <summary>Something to be done on the writer's connection that is no change: it goes between two transactions.</summary>
internal abstract class PendingWork : Pending
{
    public override bool GoesAlone => true;

    /// <summary>Does it now.</summary>
    public abstract Task RunAsync();

    public override void Declare(ReadSet reads) { }

    public override void Apply(ChangeContext context) { }

    public override void Complete() { }
}

/// <summary>Work with an outcome.</summary>
internal sealed class PendingWork<T>(Func<T> work) : PendingWork
{
    private readonly TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Task => completion.Task;

    public override Task RunAsync()
    {
        try
        {
            completion.TrySetResult(work());
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            completion.TrySetException(failure);
        }

        return System.Threading.Tasks.Task.CompletedTask;
    }

    public override void Fail(Exception failure) => completion.TrySetException(failure);
}
