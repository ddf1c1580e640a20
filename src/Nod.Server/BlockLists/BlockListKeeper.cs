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

    /// <summary>Reconciles every list, once.</summary>
    public async Task ReconcileAsync(CancellationToken cancellation)
    {
        foreach (var use in Uses)
        {
            var key = (use.Provider, use.List);
            var readout = await new BlockListRun(node, use).RunAsync(ReadoutOf(use), cancellation);
            readouts[key] = readout;
            if (readout.Problem is { } problem)
            {
                node.Log.BlockListFailed(use.Provider, use.List, problem);
            }
        }
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
                await Task.Delay(Rest, node.Clock, CancellationToken.None);
            }
        }
    }
}
