using Nod.Consent;
using Nod.EvidencePacks;
using Nod.Keeping;
using Nod.Ledger;
using Nod.Providers.Simulator;
using Nod.Server.Catalog;
using Nod.Server.EvidencePacks;

namespace Nod.Server.Keeping;

/// <summary>
/// Erases people. One commit takes everything out of the database's tables; what lies in files follows from the erasure
/// on record, step by step, each safe to repeat. Until the last is done the erasure stays open, and the next start goes
/// on with it. An erasure is answered when it is finished.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="catalog">What is set up.</param>
/// <param name="files">The files.</param>
/// <param name="journal">The erasures outside the store, for restored backups.</param>
/// <param name="clock">The time.</param>
/// <param name="ids">Salts for what is recorded.</param>
internal sealed class Eraser(
    IStore store,
    CatalogKeeper catalog,
    ErasedFiles files,
    ErasureJournal journal,
    TimeProvider clock,
    IdSource ids
) : IDisposable
{
    /// <summary>The largest database that is written anew at once: about a second in which writers wait.</summary>
    public const long CompactAtOnceBytesMax = 64L * 1024 * 1024;

    private const int PageSize = 500;

    private readonly SemaphoreSlim one = new(1);

    public void Dispose() => one.Dispose();

    /// <summary>Erases one person.</summary>
    /// <param name="address">Whose data.</param>
    /// <param name="reason">Why.</param>
    /// <param name="commit">Commits the change.</param>
    /// <param name="requestedAt">When the person asked, or null.</param>
    /// <param name="recordedBy">Who recorded the request, or null.</param>
    /// <param name="isDue">For retention: whether it still is to go.</param>
    /// <param name="quiet">Completes when nothing is being handed over to the person.</param>
    public async Task<T> EraseAsync<T>(
        ContactAddress address,
        ErasureReason reason,
        Func<ErasePerson, Task<T>> commit,
        NodaTime.Instant? requestedAt = null,
        string? recordedBy = null,
        Func<ContactRecord, bool>? isDue = null,
        Func<ContactAddress, ValueTask>? quiet = null
    )
    {
        var messaged = await MessagedAsync(address);
        var change = new ErasePerson(
            address,
            reason,
            requestedAt,
            recordedBy,
            messaged,
            program => HeldBy(address.Organization, program),
            isDue
        )
        {
            Ids = ids,
        };
        var outcome = await commit(change);
        if (quiet is not null)
        {
            await quiet(address);
        }

        await FinishAsync();
        return outcome;
    }

    /// <summary>Finishes every erasure that is open: those of this process, and those a crash left.</summary>
    public async Task FinishAsync(CancellationToken cancellation = default)
    {
        await one.WaitAsync(cancellation);
        try
        {
            foreach (var erasure in await store.ReadErasuresAsync(onlyOpen: true, cancellation))
            {
                await store.ForgetAnswersAsync(erasure, cancellation);
                await files.RemoveAsync(erasure, cancellation);
                await store.CompactAsync(CompactAtOnceBytesMax, cancellation);
                journal.Add(erasure);
                await store.CommitAsync(new FinishErasure(erasure), cancellation);
            }
        }
        finally
        {
            one.Release();
        }
    }

    /// <summary>
    /// Erases again whoever is in the journal and not in the store, as after restoring a backup that is older than their
    /// erasure; says how many.
    /// </summary>
    public async Task<int> ReapplyAsync(CancellationToken cancellation = default)
    {
        var known = (await store.ReadErasuresAsync(onlyOpen: false, cancellation))
            .Select(erasure => erasure.EventId)
            .ToHashSet();
        var again = 0;
        foreach (var lost in journal.Read().Where(erasure => !known.Contains(erasure.EventId)))
        {
            if (await store.FindContactAsync(lost.Organization, lost.Contact, cancellation) is { } address)
            {
                var result = await EraseAsync(address, lost.Reason, change => store.CommitAsync(change, cancellation));
                again += result.Outcome == ErasureOutcome.Erased ? 1 : 0;
            }
        }

        return again;
    }

    /// <summary>What a brand or program is held for, or null.</summary>
    public string? HeldBy(Guid organization, TouchedProgram program) =>
        catalog.Current.Organization(organization)?.LegalHoldOn(program.Brand, program.Program);

    /// <summary>The time of the server.</summary>
    public NodaTime.Instant Now => clock.Now();

    // Refused texts of somebody nothing else is known of stand in no state.
    private async Task<IReadOnlyList<TouchedProgram>> MessagedAsync(ContactAddress address)
    {
        var found = new HashSet<TouchedProgram>();
        Guid? after = null;
        while (true)
        {
            var page = await store.ReadMessagesAsync(address, after, PageSize);
            found.UnionWith(page.Select(message => new TouchedProgram(message.Brand, message.Program)));
            if (page.Count < PageSize)
            {
                return [.. found];
            }

            after = page[^1].Address.Id;
        }
    }

    private sealed class FinishErasure(ErasureRecord erasure) : Change<bool>
    {
        public override void Declare(ReadSet reads) { }

        public override bool Apply(ChangeContext context)
        {
            context.Finish(erasure);
            return true;
        }
    }
}

/// <summary>Removes what lies in files about somebody who was erased.</summary>
/// <param name="store">The store, which says what refers to which file.</param>
/// <param name="evidence">Attachments and packs.</param>
/// <param name="simulator">The simulated carrier, which keeps its own journal; or null.</param>
internal sealed class ErasedFiles(IStore store, EvidenceKeeping evidence, SimulatorProvider? simulator)
{
    /// <summary>What makes packs, if anything does: it pauses while they are looked at.</summary>
    public EvidencePackMaker? Maker { get; set; }

    /// <summary>Removes them. Safe to repeat.</summary>
    public async Task RemoveAsync(ErasureRecord erasure, CancellationToken cancellation)
    {
        using (Maker is null ? null : await Maker.PauseAsync(cancellation))
        {
            evidence.ForgetUnfinishedPack();
            foreach (var pack in await store.ReadEvidencePacksAsync(erasure.Organization, cancellation))
            {
                if (pack.Status != EvidenceStatus.Erased && TellsOf(pack, erasure))
                {
                    await store.CommitAsync(new PutEvidencePack(pack.Erase(erasure.At)), cancellation);
                }

                if (pack.Status == EvidenceStatus.Erased || TellsOf(pack, erasure))
                {
                    evidence.RemovePack(pack.Request);
                }
            }
        }

        foreach (var sha256 in await store.ReadErasedFilesAsync(erasure, cancellation))
        {
            await evidence.Attachments.RemoveUnlessAsync(
                erasure.Organization,
                sha256,
                () => store.NamesFileAsync(erasure.Organization, sha256, cancellation),
                cancellation
            );
        }

        simulator?.Forget(text =>
            text.Organization == erasure.Organization
            && text.At <= erasure.At.ToDateTimeOffset()
            && PhoneNumber.TryRead(text.To, out var phone)
            && store.KeyOf(new ContactAddress(text.Organization, phone)) == erasure.Contact
        );
    }

    // A pack of a program that is still to be made will be made of what is left.
    private bool TellsOf(EvidencePack pack, ErasureRecord erasure)
    {
        var request = pack.Request;
        if (request.RequestedAt > erasure.At)
        {
            return false;
        }

        return request.Phone is { } phone
            ? store.KeyOf(new ContactAddress(request.Organization, phone)) == erasure.Contact
            : request.Kind == EvidenceKind.Program
                && !pack.IsOpen
                && erasure.Pending!.Contains(new TouchedProgram(request.Brand!, request.Program));
    }
}
