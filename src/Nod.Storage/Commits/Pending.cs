using Nod.Ledger;

namespace Nod.Storage;

/// <summary>Something that waits for the writer, and whoever waits for its outcome.</summary>
internal abstract class Pending
{
    /// <summary>Whether it can't share a transaction.</summary>
    public virtual bool GoesAlone => false;

    /// <summary>Whether what it touches is not worth keeping in memory.</summary>
    public virtual bool IsBulk => false;

    /// <summary>Names what it needs.</summary>
    public abstract void Declare(ReadSet reads);

    /// <summary>Stages it; a refusal of its own is kept for later and is no failure of the transaction.</summary>
    public abstract void Apply(ChangeContext context);

    /// <summary>
    /// Tells the outcome: the transaction is on disk. Whoever waits may go on within the call, so not for the writer.
    /// </summary>
    public abstract void Complete();

    /// <summary>Tells that the transaction failed. Whoever waits may go on within the call, so not for the writer.</summary>
    public abstract void Fail(Exception failure);
}

/// <summary>A change that waits.</summary>
internal sealed class PendingChange<T>(Change<T> change) : Pending
{
    private readonly TaskCompletionSource<T> completion = new();
    private Exception? refusal;
    private T? result;

    public Task<T> Task => completion.Task;

    public override bool IsBulk => change.IsBulk;
    public override bool GoesAlone => change.GoesAlone;

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

    // What it was refused for it may have read from a neighbour, so that too is told after the commit only.
    public override void Complete()
    {
        if (refusal is null)
        {
            completion.TrySetResult(result!);
        }
        else
        {
            completion.TrySetException(refusal);
        }
    }

    public override void Fail(Exception failure) => completion.TrySetException(failure);
}
