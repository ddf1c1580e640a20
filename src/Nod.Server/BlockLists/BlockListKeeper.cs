using System.Collections.Concurrent;

namespace Nod.Server.BlockLists;

/// <summary>
/// Keeps our record of stops and the providers' block lists in step (R26): at the start, every six hours, and soon after a
/// provider has refused a text because the person stopped there, since where one is unknown to us there may be more.
/// </summary>
internal sealed class BlockListKeeper : BackgroundService
{
    /// <summary>How often the lists are read.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromHours(6);

    /// <summary>How long after a reading the next may come.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromMinutes(10);

    private readonly Node node;
    private readonly ConcurrentDictionary<(string Provider, string List), BlockListReadout> readouts = new();
    private readonly SemaphoreSlim one = new(1);
    private TaskCompletionSource woken = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public BlockListKeeper(Node node)
    {
        this.node = node;
        node.BlockLists = this;
    }

    /// <summary>Every list that some sender's texts are held against.</summary>
    public IReadOnlyList<BlockListUse> Uses => BlockListUse.Of(node.Connections, node.Catalog.Current.Organizations);

    /// <summary>What came of the last time with a list; null when it was not looked at since the start.</summary>
    public BlockListReadout? ReadoutOf(BlockListUse use) => readouts.GetValueOrDefault((use.Provider, use.List));

    /// <summary>A provider knows of a stop that we did not: look soon.</summary>
    public void Wake() => woken.TrySetResult();

    /// <summary>
    /// Reconciles every list, once: all are read before any provider is told what another had to say. One at a time. While a
    /// restored copy holds sending back lists are only read: what came after the copy is learned from them, but people may
    /// have undone the stops in it since.
    /// </summary>
    public async Task ReconcileAsync(CancellationToken cancellation)
    {
        await one.WaitAsync(cancellation);
        try
        {
            var runs = Uses.Select(use => (Use: use, Run: new BlockListRun(node, use))).ToList();
            foreach (var (use, run) in runs)
            {
                readouts[(use.Provider, use.List)] = await run.ReadAsync(ReadoutOf(use), cancellation);
            }

            foreach (var (use, run) in runs)
            {
                var read = ReadoutOf(use)!;
                var readout = node.Holds.Sending is null ? await run.TellAsync(read, cancellation) : read;
                readouts[(use.Provider, use.List)] = readout;
                if (readout.Problem is { } problem)
                {
                    node.Log.BlockListFailed(use.Provider, use.List, problem);
                }
            }
        }
        finally
        {
            one.Release();
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        one.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                woken = new(TaskCreationOptions.RunContinuationsAsynchronously);
                await ReconcileAsync(stoppingToken);
                await Task.Delay(Rest, node.Clock, stoppingToken);
                await Task.WhenAny(woken.Task, Task.Delay(Every - Rest, node.Clock, stoppingToken));
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                // The background loop: what was recorded stands, and the next reading finds the rest.
                node.Log.BlockListsFailed(failure);
                await Task.Delay(Rest, node.Clock, stoppingToken);
            }
        }
    }
}
