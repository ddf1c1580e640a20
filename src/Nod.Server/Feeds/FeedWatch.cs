namespace Nod.Server.Feeds;

/// <summary>
/// Looks whether the feed goes on, for everybody who waits for it: one question to the store, whoever many wait. Whoever
/// is woken reads at their own pace; nothing is kept for them.
/// </summary>
internal sealed class FeedWatch : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Node node;
    private readonly Lock gate = new();
    private TaskCompletionSource moved = New();
    private Guid end;

    public FeedWatch(Node node)
    {
        this.node = node;
        node.FeedWatch = this;
    }

    /// <summary>The last commit of the feed, as seen last.</summary>
    public Guid End
    {
        get
        {
            lock (gate)
            {
                return end;
            }
        }
    }

    /// <summary>Completes when the feed has moved on from a place, or after a while.</summary>
    public async Task WaitAsync(Guid known, TimeSpan most, CancellationToken cancellation)
    {
        Task next;
        lock (gate)
        {
            if (end != known)
            {
                return;
            }

            next = moved.Task;
        }

        try
        {
            await next.WaitAsync(most, TimeProvider.System, cancellation);
        }
        catch (TimeoutException)
        {
            // Nothing happened.
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                See(await node.Store.ReadFeedEndAsync(stoppingToken));
                await Task.Delay(Pause, TimeProvider.System, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                // The background loop: what happened stands in the store.
                node.Log.FollowingFailed(failure);
                await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, CancellationToken.None);
            }
        }
    }

    private void See(Guid last)
    {
        TaskCompletionSource? woken = null;
        lock (gate)
        {
            if (last != end)
            {
                end = last;
                woken = moved;
                moved = New();
            }
        }

        woken?.TrySetResult();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
