namespace Nod.Server.Keeping;

/// <summary>
/// Looks after what is kept: at start it finishes erasures that a crash left open and erases again whom a restored backup
/// brought back; once a day it erases whoever need not be kept any longer, unless that is turned off, and writes a large
/// database anew if anybody was erased.
/// </summary>
/// <param name="node">The node.</param>
/// <param name="appliesRetention">Whether it erases whoever need not be kept any longer.</param>
internal sealed class Custodian(Node node, bool appliesRetention) : BackgroundService
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan FailurePause = TimeSpan.FromMinutes(1);

    private bool hasReapplied;
    private Guid compactedUpTo;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await FinishAsync(stoppingToken);
                await Task.Delay(Day, node.Clock, stoppingToken);
                await KeepAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                // The background loop: what is to be done still stands in the store.
                node.Log.KeepingFailed(failure);
                await Task.Delay(FailurePause, node.Clock, CancellationToken.None);
            }
        }
    }

    private async Task FinishAsync(CancellationToken cancellation)
    {
        await node.Custody.Eraser.FinishAsync(cancellation);
        if (!hasReapplied)
        {
            var again = await node.Custody.Eraser.ReapplyAsync(cancellation);
            hasReapplied = true;
            if (again > 0)
            {
                node.Log.ErasedAgain(again);
            }
        }
    }

    private async Task KeepAsync(CancellationToken cancellation)
    {
        if (appliesRetention)
        {
            foreach (var organization in node.Catalog.Current.Organizations.Select(one => one.Organization.Id).Order())
            {
                var erased = await node.Custody.Retention.ApplyAsync(organization, cancellation);
                node.Metrics.Erased(Consent.ErasureReason.Retention, erased);
            }
        }

        if (
            await node.Store.ReadErasuresAsync(onlyOpen: false, cancellation) is [.., { EventId: var latest }]
            && latest != compactedUpTo
            && await node.Store.CompactAsync(null, cancellation)
        )
        {
            compactedUpTo = latest;
        }
    }
}
