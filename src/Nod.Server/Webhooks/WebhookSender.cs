using Nod.Webhooks;

namespace Nod.Server.Webhooks;

/// <summary>
/// Tells webhooks what happened, each in a lane of its own, so that one that hangs keeps nobody waiting. What is to be told
/// stands in the store; so does how far each came. After a restore nothing is told until sending goes on.
/// </summary>
internal sealed class WebhookSender(Node node) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan FailurePause = TimeSpan.FromSeconds(1);

    // Looked at again even if nothing happened: something may be due.
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private readonly Dictionary<WebhookAddress, (Task Lane, Guid Seen, long Begun)> lanes = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (node.Holds.Sending is not null)
        {
            return;
        }

        while (!stoppingToken.IsCancellationRequested)
        {
            Begin(stoppingToken);
            await Task.Delay(Pause, TimeProvider.System, stoppingToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await Task.WhenAll(lanes.Values.Select(lane => lane.Lane));
    }

    private void Begin(CancellationToken cancellation)
    {
        foreach (var directory in node.Catalog.Current.Organizations)
        {
            foreach (var webhook in directory.Webhooks.Where(webhook => webhook.IsEnabled))
            {
                var address = new WebhookAddress(directory.Organization.Id, webhook.Id);
                if (MayBegin(address))
                {
                    var seen = node.FeedWatch.End;
                    lanes[address] = (RunAsync(address, cancellation), seen, TimeProvider.System.GetTimestamp());
                }
            }
        }
    }

    private bool MayBegin(WebhookAddress address) =>
        !lanes.TryGetValue(address, out var last)
        || (
            last.Lane.IsCompleted
            && (last.Seen != node.FeedWatch.End || TimeProvider.System.GetElapsedTime(last.Begun) >= LookAgain)
        );

    private async Task RunAsync(WebhookAddress address, CancellationToken cancellation)
    {
        // The others begin meanwhile.
        await Task.Yield();
        try
        {
            await new WebhookLane(node, address.Organization, address.Id).RunAsync(cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // What was not told stands in the store.
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // Handed to nobody: what was told and not noted is told again, under the same identifier.
            node.Log.WebhookFailed(failure, address.Id);
            await Task.Delay(FailurePause, TimeProvider.System, CancellationToken.None);
        }
    }
}
