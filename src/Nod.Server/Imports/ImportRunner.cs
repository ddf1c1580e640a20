using Nod.Imports;
using NodaTime;

namespace Nod.Server.Imports;

/// <summary>
/// Goes over the rows of imports in the background, one import after the other. Where each stands is in the store, so the
/// next start goes on where the last one ended: the rows that were done are read over. Files of imports that nobody has
/// touched for a week are removed.
/// </summary>
internal sealed class ImportRunner : BackgroundService
{
    // Two batches wait while one is being committed: the writer never waits for the reader.
    private const int Ahead = 2;

    // More wordings than any file has that was made by people; bounds what one file can register.
    private const int WordingsMax = 200;

    private static readonly Duration Untouched = Duration.FromDays(7);
    private static readonly Duration Forgotten = Duration.FromDays(1);
    private static readonly TimeSpan IdleMax = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan FailurePause = TimeSpan.FromSeconds(1);

    private readonly Node node;
    private readonly SemaphoreSlim wake = new(0, 1);

    public ImportRunner(Node node)
    {
        this.node = node;
        node.Imports = this;
    }

    /// <summary>The uploaded files.</summary>
    public required ImportFiles Files { get; init; }

    /// <summary>Something may be to do: look at once.</summary>
    public void Wake()
    {
        try
        {
            wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // Somebody else woke it already.
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        wake.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var open = await node.Store.ReadOpenImportsAsync(stoppingToken);
                var allWent = true;
                foreach (var import in open)
                {
                    allWent &= await AdvanceAsync(import, stoppingToken);
                }

                Files.RemoveForgotten(
                    open.Select(import => import.Address.Id).ToHashSet(),
                    IdSource.LeastAt(node.Clock.Now() - Forgotten)
                );
                await wake.WaitAsync(allWent ? IdleMax : FailurePause, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                // The background loop: the store failed; what is to be done still stands there.
                node.Log.ImportsFailed(failure);
                await Task.Delay(FailurePause, TimeProvider.System, CancellationToken.None);
            }
        }
    }

    // One import that fails must not keep the others waiting; false then.
    private async Task<bool> AdvanceAsync(ConsentImport import, CancellationToken cancellation)
    {
        try
        {
            if (import.Status == ImportStatus.Running)
            {
                await RunAsync(import, cancellation);
            }
            else if (node.Clock.Now() - import.TouchedAt > Untouched)
            {
                await CancelAsync(import.Address);
            }

            return true;
        }
        catch (Exception failure) when (failure is not OutOfMemoryException && !cancellation.IsCancellationRequested)
        {
            node.Log.ImportFailed(failure, import.Address.Id);
            return false;
        }
    }

    private async Task CancelAsync(ImportAddress address)
    {
        await node.Store.CommitAsync(new MoveImport(address, (known, now) => known.Cancel(now)));
        Files.Remove(address);
    }

    private async Task RunAsync(ConsentImport import, CancellationToken cancellation)
    {
        await using var file = Files.Open(import.Address);
        if (file is null)
        {
            // A restored installation has no files of imports that were under way.
            await CancelAsync(import.Address);
            return;
        }

        // Files that the rows name must not be removed before the records that name them can be seen.
        using var used = import.Plan!.Columns.ContainsKey(ImportField.Attachment)
            ? await node.Evidence.Attachments.UseAsync(cancellation)
            : null;
        var batches = new BatchReader(node, import, file, WordingsMax);
        var under = new Queue<Task<ImportRecorded?>>();
        var number = import.NextBatch;
        try
        {
            await foreach (var (rows, progress) in batches.ReadAsync(cancellation))
            {
                var change = new RecordRows(import.Address, import.Run, number++, rows, progress);
                under.Enqueue(node.Store.CommitAsync(change, CancellationToken.None));
                if (under.Count > Ahead && !await SettleAsync(under.Dequeue()))
                {
                    break;
                }
            }
        }
        finally
        {
            while (under.TryDequeue(out var last))
            {
                await SettleAsync(last);
            }
        }

        if (await node.Store.FindImportAsync(import.Address, cancellation) is { IsOpen: false })
        {
            Files.Remove(import.Address);
        }
    }

    // Nothing may be on its way to a person whose stop is on record; false when the import does not go on.
    private async Task<bool> SettleAsync(Task<ImportRecorded?> batch)
    {
        if (await batch is not { } recorded)
        {
            return false;
        }

        foreach (var person in recorded.Stopped)
        {
            await node.HandOvers.QuietAsync(person);
        }

        return true;
    }
}
