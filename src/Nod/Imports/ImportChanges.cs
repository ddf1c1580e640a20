using Nod.Consent;
using Nod.Ledger;
using NodaTime;

namespace Nod.Imports;

/// <summary>A row of an import, read and made ready: an event of a person, or what is wrong.</summary>
/// <param name="Line">Its number in the file.</param>
/// <param name="Contact">Whose row; not set when it is refused or skipped.</param>
/// <param name="Prepared">The event; null when it is refused, skipped or repeated.</param>
/// <param name="Told">What is known of it beforehand: refused, skipped or repeated; null when the person's state decides.</param>
public sealed record ImportRow(int Line, ContactAddress Contact, PreparedEvent? Prepared, ImportSpan? Told)
{
    /// <summary>A row with an event.</summary>
    public static ImportRow Of(int line, ContactAddress contact, PreparedEvent prepared) =>
        new(line, contact, prepared, null);

    /// <summary>A row of which it is known what comes of it, whoever it is about.</summary>
    public static ImportRow Of(ImportSpan told) => new(told.From, default, null, told);
}

/// <summary>Stores an import that was just uploaded.</summary>
/// <param name="import">The import.</param>
public sealed class PutImport(ConsentImport import) : Change<ConsentImport>
{
    /// <summary>Whether it was staged; not when a kept answer was given instead.</summary>
    public bool Applied { get; private set; }

    /// <inheritdoc/>
    public override void Declare(ReadSet reads) => reads.Imports.Add(import.Address);

    /// <inheritdoc/>
    public override ConsentImport Apply(ChangeContext context)
    {
        context.Put(import);
        Applied = true;
        return import;
    }
}

/// <summary>Moves an import from where it stands to where it shall stand, as its own methods allow.</summary>
/// <param name="address">The import.</param>
/// <param name="move">Gives the import as it shall be, or null when that is not possible.</param>
public sealed class MoveImport(ImportAddress address, Func<ConsentImport, Instant, ConsentImport?> move)
    : Change<ConsentImport?>
{
    /// <inheritdoc/>
    public override void Declare(ReadSet reads) => reads.Imports.Add(address);

    /// <inheritdoc/>
    /// <returns>The import as it is now; null when there is none, or it could not be moved so.</returns>
    public override ConsentImport? Apply(ChangeContext context)
    {
        var moved = context.Import(address) is { } found ? move(found, context.Now) : null;
        if (moved is not null)
        {
            context.Put(moved);
        }

        return moved;
    }
}

/// <summary>What came of a batch.</summary>
/// <param name="Import">The import as it is now.</param>
/// <param name="Stopped">Who stopped something by it: nothing more may be handed over to them.</param>
public sealed record ImportRecorded(ConsentImport Import, IReadOnlyList<ContactAddress> Stopped);

/// <summary>
/// Records the rows of one batch, what came of each, and how far the import has come, in one transaction. It applies only
/// where the import runs and waits for this very batch: done twice it records nothing.
/// </summary>
/// <param name="address">The import.</param>
/// <param name="run">Its run.</param>
/// <param name="batch">The batch's number.</param>
/// <param name="rows">The rows, in the order of the file, at most <see cref="Max"/>.</param>
/// <param name="to">How far the run has come with them.</param>
public sealed class RecordRows(
    ImportAddress address,
    int run,
    long batch,
    IReadOnlyList<ImportRow> rows,
    ImportProgress to
) : Change<ImportRecorded?>
{
    /// <summary>Most rows of a batch: bounds how long a stop waits for the transaction under way.</summary>
    public const int Max = 256;

    /// <inheritdoc/>
    public override bool IsBulk => true;

    /// <inheritdoc/>
    public override void Declare(ReadSet reads)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows.Count, Max);
        reads.Imports.Add(address);
        foreach (var row in rows)
        {
            if (row.Prepared is not null)
            {
                reads.Contacts.Add(row.Contact);
            }
        }
    }

    /// <inheritdoc/>
    /// <returns>What came of it; null when the import does not wait for this batch (any more).</returns>
    public override ImportRecorded? Apply(ChangeContext context)
    {
        if (
            context.Import(address) is not { Status: ImportStatus.Running } import
            || import.Run != run
            || import.NextBatch != batch
        )
        {
            return null;
        }

        var spans = new List<ImportSpan>();
        var counts = default(ImportCounts);
        var stopped = new List<ContactAddress>();
        var seen = new Dictionary<ContactAddress, ContactState>();
        foreach (var row in rows)
        {
            var span = row.Told ?? Record(context, row, import.IsDryRun ? seen : null, stopped);
            counts = counts.With(span.Outcome);
            Add(spans, span);
        }

        var advanced = import.Advance(to, counts, context.Now);
        context.Put(advanced);
        context.Put(new ImportBatch(address, run, batch, spans));
        return new ImportRecorded(advanced, stopped);
    }

    // A dry run folds what it would have recorded aside.
    private static ImportSpan Record(
        ChangeContext context,
        ImportRow row,
        Dictionary<ContactAddress, ContactState>? aside,
        List<ContactAddress> stopped
    )
    {
        var happened = row.Prepared!.Event;
        var state = aside?.GetValueOrDefault(row.Contact) ?? context.Contact(row.Contact).State;
        var (outcome, code) = ImportEffect.Of(state, happened);
        if (outcome == ImportOutcome.Accepted && aside is not null)
        {
            aside[row.Contact] = state.After(context.NextId(), happened);
        }
        else if (outcome == ImportOutcome.Accepted)
        {
            context.Append(row.Contact, row.Prepared);
            if (happened is Revocation)
            {
                stopped.Add(row.Contact);
            }
        }

        return new ImportSpan(row.Line, row.Line, outcome, code);
    }

    private static void Add(List<ImportSpan> spans, ImportSpan next)
    {
        if (spans is [.., var last] && last.Takes(next))
        {
            spans[^1] = last with { To = next.To };
        }
        else
        {
            spans.Add(next);
        }
    }
}
