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
    private readonly SemaphoreSlim working = new(1);
    private readonly ConcurrentDictionary<Guid, int> progress = new();
    private volatile CancellationTokenSource? making;
    private int pauses;

    public EvidencePackMaker(Node node, SqlStore store)
    {
        this.node = node;
        this.store = store;
        node.EvidencePacks = this;
        node.Custody.Files.Maker = this;
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
    public string FileOf(EvidenceRequest request) => node.Evidence.FileOf(request);

    /// <summary>
    /// Gives up the pack that is being made, and makes none until the pause ends: it is begun anew then, of what is left.
    /// </summary>
    public async Task<IDisposable> PauseAsync(CancellationToken cancellation)
    {
        Interlocked.Increment(ref pauses);
        try
        {
            try
            {
                await (making?.CancelAsync() ?? Task.CompletedTask);
            }
            catch (ObjectDisposedException)
            {
                // It ended meanwhile.
            }

            await working.WaitAsync(cancellation);
        }
        finally
        {
            Interlocked.Decrement(ref pauses);
        }

        return new Pause(this);
    }

    public override void Dispose()
    {
        base.Dispose();
        wake.Dispose();
        working.Dispose();
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

    private async Task MakeAsync(EvidencePack listed, CancellationToken cancellation)
    {
        await working.WaitAsync(cancellation);
        using var started = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        making = started;
        var id = listed.Request.Id;
        try
        {
            // Somebody may have been erased since it was listed, or be about to.
            if (
                await node.Store.FindEvidencePackAsync(listed.Request.Organization, id, cancellation) is
                { IsOpen: true } pack
            )
            {
                await MakeAsync(pack, started);
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // Paused: it stands as it stood, and is begun anew.
            Wake();
        }
        finally
        {
            making = null;
            progress.TryRemove(id, out _);
            working.Release();
        }
    }

    private async Task MakeAsync(EvidencePack pack, CancellationTokenSource started)
    {
        var cancellation = started.Token;
        await PutAsync(pack with { Status = EvidenceStatus.Building });
        try
        {
            if (Volatile.Read(ref pauses) > 0)
            {
                await started.CancelAsync();
            }

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
        catch (Exception failure) when (failure is not OutOfMemoryException && cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException("The pack was given up.", failure, cancellation);
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
        var work = node.Evidence.WorkFolder;
        node.Evidence.ForgetUnfinishedPack();
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
                    CatalogFor(node, request),
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

    /// <summary>What is set up, as far as a request asks for it.</summary>
    internal static EvidenceCatalog CatalogFor(Node node, EvidenceRequest request)
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

    private sealed class Pause(EvidencePackMaker maker) : IDisposable
    {
        public void Dispose() => maker.working.Release();
    }
}
