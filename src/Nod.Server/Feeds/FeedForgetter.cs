using Nod.Ledger;
using NodaTime;

namespace Nod.Server.Feeds;

/// <summary>Forgets what happened more than 30 days ago, a little at a time, so that no stop waits for it.</summary>
internal sealed class FeedForgetter(Node node) : BackgroundService
{
    /// <summary>How long the feed is kept.</summary>
    public static readonly Duration Kept = Duration.FromDays(30);

    private static readonly Duration Step = Duration.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    /// <summary>Forgets all that is too old.</summary>
    public static async Task ForgetAsync(IStore store, Instant now, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            var first = await store.ReadFeedBeginAsync(cancellation);
            var begun = IdSource.TimeOf(first);
            if (first == Guid.Empty || begun >= now - Kept)
            {
                return;
            }

            var upTo = IdSource.LeastAt(Instant.Min(begun + Step, now - Kept));
            await store.CommitAsync(new ForgetFeed(upTo), cancellation);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(Pause, node.Clock, stoppingToken);
                await ForgetAsync(node.Store, node.Clock.Now(), stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                node.Log.ForgettingFailed(failure);
            }
        }
    }

    private sealed class ForgetFeed(Guid upTo) : Change<bool>
    {
        public override bool IsBulk => true;

        public override void Declare(ReadSet reads) { }

        public override bool Apply(ChangeContext context)
        {
            context.ForgetFeed(upTo);
            return true;
        }
    }
}
