using Nod.Transparency;

namespace Nod.Storage;

/// <summary>
/// Walks a store from end to end: events against the log, contents against what events commit to, states against their
/// events folded again, tiles against the tree they make, the checkpoint against its signature, time stamps against their
/// checkpoints. Reads page by page; keeps as many contacts in memory as it is told, and goes over the events again for the rest.
/// </summary>
/// <param name="store">The store; nothing may be written to it meanwhile.</param>
/// <param name="keys">The log's keys.</param>
/// <param name="contactsMax">How many contacts to keep in memory at once.</param>
public sealed class Audit(SqlStore store, IReadOnlyCollection<VerifierKey> keys, int contactsMax = Audit.ContactsMax)
{
    /// <summary>How many contacts are kept in memory at once unless told otherwise: about 300 MB.</summary>
    public const int ContactsMax = 500_000;

    private const int PageLeaves = 16 * Tile.WidthMax;

    private readonly AuditReport report = new();

    /// <summary>Walks the store.</summary>
    public async Task<AuditReport> RunAsync(CancellationToken cancellation = default)
    {
        var counts = await store.CountAsync(cancellation);
        var head = await store.ReadHeadAsync(cancellation);
        var tiles = new AuditedTiles(store, report);
        var erasures = AuditedErasures.Of(await store.ReadAuditedErasuresAsync(cancellation), report);
        AuditedContact? last = null;
        var isFirst = true;
        while (true)
        {
            var contacts = new AuditedFolds(store, erasures, report);
            last = await contacts.LoadAsync(last, contactsMax, cancellation);
            if (!isFirst && contacts.Count == 0)
            {
                break;
            }

            await WalkAsync(contacts, isFirst ? tiles : null, cancellation);
            await contacts.CompareAsync(cancellation);
            isFirst = false;
            if (contacts.Count < contactsMax)
            {
                break;
            }
        }

        await tiles.CloseAsync(cancellation);
        Signed(head, tiles);
        await CosignedAsync(head, cancellation);
        await new AuditedTimestamps(store, report).CompareAsync(IsBeginningAsync, head, cancellation);
        Counted(counts, head, tiles);
        return report;
    }

    // In the order of the log, then what waits; the next page is read while this one is looked at.
    private async Task WalkAsync(AuditedFolds contacts, AuditedTiles? tiles, CancellationToken cancellation)
    {
        var next = Task.Run(() => store.ReadLoggedAsync(long.MinValue, PageLeaves, cancellation), cancellation);
        while (await next is { Count: > 0 } page)
        {
            next = Task.Run(() => store.ReadLoggedAsync(page[^1].Index + 1, PageLeaves, cancellation), cancellation);
            if (tiles is not null)
            {
                await tiles.CompareAsync(page, cancellation);
            }

            Look(page, contacts);
        }

        var after = Guid.Empty;
        while (await store.ReadUnloggedAsync(after, PageLeaves, cancellation) is { Count: > 0 } page)
        {
            Look(page, contacts);
            after = page[^1].EventId;
        }
    }

    private void Look(IReadOnlyList<AuditedEvent> page, AuditedFolds contacts)
    {
        foreach (var audited in page)
        {
            if (contacts.Look(audited))
            {
                report.Events++;
            }
        }
    }

    private void Signed(LogHead head, AuditedTiles tiles)
    {
        if (head.Note.Length == 0)
        {
            report.Expect(head.Size == 0, "There are leaves, but no checkpoint.");
            return;
        }

        if (!SignedNote.TryParse(head.Note, out var note) || !Checkpoint.TryParse(note.Text, out var checkpoint))
        {
            report.Fault("The checkpoint is not formed like one.");
            return;
        }

        report.Expect(
            note.VerifiedBy(keys) is { } signatures && signatures.Count == note.Signatures.Count,
            "The checkpoint is not signed by the log's key."
        );
        report.Expect(keys.Any(key => key.Name == checkpoint.Origin), "The checkpoint is another log's.");
        report.Expect(checkpoint.Size == head.Size, "The checkpoint is of another size than the log.");
        report.Expect(
            checkpoint.Size == tiles.Size && checkpoint.Root == tiles.Root,
            "The checkpoint's root is not that of the tiles."
        );
    }

    private async Task CosignedAsync(LogHead head, CancellationToken cancellation)
    {
        if (await store.ReadCosignedAsync(cancellation) is not { } text)
        {
            return;
        }

        var isGood =
            SignedNote.TryParse(text, out var note)
            && note.VerifiedBy(keys) is not null
            && Checkpoint.TryParse(note.Text, out var before)
            && await IsBeginningAsync(before, head, cancellation);
        report.Expect(isGood, "The checkpoint that witnesses cosigned is not one of this log's.");
    }

    private async Task<bool> IsBeginningAsync(Checkpoint before, LogHead head, CancellationToken cancellation)
    {
        try
        {
            return SignedNote.TryParse(head.Note, out var latest)
                && Checkpoint.TryParse(latest.Text, out var now)
                && before.Size <= now.Size
                && MerkleProof.ProvesConsistency(
                    before.Size,
                    before.Root,
                    now.Size,
                    now.Root,
                    await LogReader.ConsistencyAsync(store, before.Size, now.Size, cancellation)
                );
        }
        catch (InvalidDataException)
        {
            // A tile is missing, which is told of already.
            return false;
        }
    }

    private void Counted(AuditedCounts counts, LogHead head, AuditedTiles tiles)
    {
        report.Waiting = counts.Queued;
        report.Expect(counts.Leaves == head.Size, $"The log has {head.Size} leaves, but {counts.Leaves} have a place.");
        report.Expect(
            counts.Events == counts.Leaves + counts.Queued,
            $"Of {counts.Events} events {counts.Leaves} have a place in the log and {counts.Queued} wait for one."
        );
        report.Expect(
            counts.Details + report.Erased == counts.Events,
            $"There are {counts.Events} events, {report.Erased} of them erased, but {counts.Details} contents of events."
        );
        report.Expect(
            report.Events == counts.Events,
            $"There are {counts.Events} events, but {report.Events} that belong to a contact."
        );
        report.Expect(counts.Tiles == tiles.Count, $"The tree has {tiles.Count} tiles, but {counts.Tiles} are kept.");
    }
}
