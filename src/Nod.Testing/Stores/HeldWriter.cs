using Nod.Ledger;

namespace Nod.Testing;

/// <summary>
/// Keeps a store's writer inside a change until it is let go, so that what is committed meanwhile waits together and,
/// where a store makes one transaction of many changes, goes into one.
/// </summary>
public sealed class HeldWriter : IDisposable
{
    private readonly TaskCompletionSource entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim open = new();
    private readonly Task held;

    private HeldWriter(IStore store) => held = Task.Run(() => store.CommitAsync(new ChangeOf<bool>(_ => { }, Hold)));

    /// <summary>Comes back when the writer is held.</summary>
    public static async Task<HeldWriter> HoldAsync(IStore store)
    {
        var writer = new HeldWriter(store);
        await writer.entered.Task;
        return writer;
    }

    /// <summary>Lets the writer go on.</summary>
    public Task ReleaseAsync()
    {
        open.Set();
        return held;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        open.Set();
        held.Wait();
        open.Dispose();
    }

    private bool Hold(ChangeContext context)
    {
        entered.TrySetResult();
        open.Wait();
        return true;
    }
}
