using System.Collections.Concurrent;
using System.Security.Cryptography;
using Nod.EvidencePacks;
using Nod.Ledger;
using Nod.Storage;

namespace Nod.Server.EvidencePacks;

/// <summary>Stores where an evidence pack stands.</summary>
internal sealed class PutEvidencePack(EvidencePack pack) : Change<EvidencePack>
{
    public override void Declare(ReadSet reads) { }

    public override EvidencePack Apply(ChangeContext context)
    {
        context.Put(pack);
        return pack;
    }
}

/// <summary>
/// Makes the packs that were asked for, one at a time, the oldest first, in the background. What stands in the store says
/// what is to be done, so a pack that was under way when the process ended is begun anew by the next one.
/// </summary>
internal sealed class EvidencePackMaker : BackgroundService
{
    private static readonly TimeSpan IdleMax = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan FailurePause = TimeSpan.FromSeconds(5);

    private readonly Node node;
    private readonly SqlStore store;
    private readonly SemaphoreSlim wake = new(0, 1);
    private readonly ConcurrentDictionary<Guid, int> progress = new();

    public EvidencePackMaker(Node node, SqlStore store)
    {
        this.node = node;
        this.store = store;
        node.EvidencePacks = this;
    }

    /// <summary>A pack was asked for: look at once.</summary>
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

    /// <summary>How many people of a pack are written, while it is being made.</summary>
    public int? ProgressOf(Guid pack) => progress.TryGetValue(pack, out var people) ? people : null;

    /// <summary>Where a pack's file stands once it is made.</summary>
    public string FileOf(EvidenceRequest request) =>
        Path.Combine(node.Evidence.PacksFolder, request.Organization.ToString("N"), $"{request.Id}.zip");

    public override void Dispose()
    {
        base.Dispose();
        wake.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        node.Evidence.Attachments.Recover();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                foreach (var pack in await node.Store.ReadOpenEvidencePacksAsync(stoppingToken))
                {
                    await MakeAsync(pack, stoppingToken);
                }

                await wake.WaitAsync(IdleMax, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                // The background loop: the store failed; what is to be done still stands there.
                node.Log.EvidencePacksFailed(failure);
                await Task.Delay(FailurePause, node.Clock, CancellationToken.None);
            }
        }
    }

    private async Task MakeAsync(EvidencePack pack, CancellationToken cancellation)
    {
        await PutAsync(pack with { Status = EvidenceStatus.Building });
        try
        {
            var made = await Task.Run(() => WriteAsync(pack.Request, cancellation), cancellation);
            await PutAsync(
                pack with
                {
                    Status = EvidenceStatus.Ready,
                    FinishedAt = node.Clock.Now(),
                    People = made.People,
                    Bytes = made.Bytes,
                    Sha256 = made.Sha256,
                }
            );
        }
        catch (Exception failure)
            when (failure is not (OutOfMemoryException or OperationCanceledException)
                && !cancellation.IsCancellationRequested
            )
        {
            // A pack fails alone; whoever asked sees it failed and can ask again.
            node.Log.EvidencePackFailed(failure, pack.Request.Id);
            await PutAsync(pack with { Status = EvidenceStatus.Failed, FinishedAt = node.Clock.Now() });
        }
        finally
        {
            progress.TryRemove(pack.Request.Id, out _);
        }
    }

    private Task<EvidencePack> PutAsync(EvidencePack pack) =>
        node.Store.CommitAsync(new PutEvidencePack(pack), CancellationToken.None);

    private async Task<(int People, long Bytes, string Sha256)> WriteAsync(
        EvidenceRequest request,
        CancellationToken cancellation
    )
    {
        var place = FileOf(request);
        DurableFolder.Create(Path.GetDirectoryName(place)!);
        var work = Path.Combine(node.Evidence.PacksFolder, "making");
        if (System.IO.Directory.Exists(work))
        {
            System.IO.Directory.Delete(work, recursive: true);
        }

        System.IO.Directory.CreateDirectory(work);
        var path = Path.Combine(work, "pack.zip");
        var people = 0;
        await using (var output = new FileStream(path, FileMode.CreateNew, FileAccess.Write))
        {
            var log = await EvidenceLogs.OpenAsync(store, request.RequestedAt, cancellation);
            using (
                var writer = new EvidencePackWriter(
                    output,
                    work,
                    request,
                    Catalog(request),
                    log,
                    node.Evidence.Attachments
                )
            )
            {
                var reader = new PeopleReader(node.Store, node.Evidence.Attachments, request, log);
                await foreach (var person in reader.ReadAsync(cancellation))
                {
                    writer.Add(person);
                    progress[request.Id] = people = writer.People;
                }

                writer.Finish();
            }

            output.Flush(flushToDisk: true);
        }

        await using var written = File.OpenRead(path);
        var sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(written, cancellation));
        File.Move(path, place, overwrite: true);
        DurableFolder.Sync(Path.GetDirectoryName(place)!);
        System.IO.Directory.Delete(work, recursive: true);
        return (people, written.Length, sha256);
    }

    private EvidenceCatalog Catalog(EvidenceRequest request)
    {
        var known =
            node.Catalog.Current.Organization(request.Organization)
            ?? throw new InvalidOperationException("The organization of a pack is not set up.");
        var brands = known.Brands.Where(brand => request.Brand is null || brand.Key == request.Brand).ToList();
        var programs = brands
            .SelectMany(brand => known.ProgramsOf(brand.Key))
            .Where(program => request.Program is null || program.Key == request.Program)
            .ToList();
        return new EvidenceCatalog
        {
            Organization = known.Organization,
            Brands = brands,
            Programs = programs,
            Disclosures = [.. known.Disclosures.Where(one => IsOf(one, programs))],
            Place = node.Evidence.Place,
        };
    }

    private static bool IsOf(Consent.Disclosure disclosure, List<Nod.Catalog.MessagingProgram> programs) =>
        programs.Exists(program => program.Brand == disclosure.Brand && program.Key == disclosure.Program);
}
