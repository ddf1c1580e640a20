using System.Security.Cryptography;
using System.Text;
using Nod.Consent;
using Nod.Imports;
using Nod.Ledger;
using Nod.Server.Api;

namespace Nod.Server.Imports;

/// <summary>Reads a file into batches ready to be recorded, from where the import stands.</summary>
internal sealed class BatchReader(Node node, ConsentImport import, FileStream file, int wordingsMax)
{
    // Eight bytes a row of a dry run, and rows are bounded by the file.
    private readonly HashSet<ulong> seen = [];
    private readonly HashSet<ShownWords> wordings = [];
    private readonly List<ImportRow> rows = new(RecordRows.Max);

    /// <summary>The batches that are left, the last of them marked; an empty one when there is nothing.</summary>
    public async IAsyncEnumerable<(IReadOnlyList<ImportRow> Rows, ImportProgress To)> ReadAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var done = 0L;
        var reader = Reader();
        await foreach (var row in SourceRows.ReadAsync(file, import.File.Format, cancellation))
        {
            var isDone = ++done <= import.Progress.Rows;
            if (isDone && !import.IsDryRun)
            {
                continue;
            }

            var read = reader.Read(row);
            var isRepeated = import.IsDryRun && read.Happened is { } said && !seen.Add(HashOf(read.Phone, said));
            if (isDone)
            {
                continue;
            }

            rows.Add(isRepeated ? Repeated(read.Line) : await PrepareAsync(read));
            if (rows.Count == RecordRows.Max)
            {
                yield return (Take(), new ImportProgress(done, file.Position, false));
                reader = Reader();
            }
        }

        yield return (Take(), new ImportProgress(done, file.Length, true));
    }

    private RowReader Reader() =>
        new(
            import,
            node.Catalog.Current.Organization(import.Address.Organization)!,
            node.Evidence.Attachments,
            node.Clock.Now()
        );

    private ImportRow[] Take()
    {
        ImportRow[] taken = [.. rows];
        rows.Clear();
        return taken;
    }

    private static ImportRow Repeated(int line) =>
        ImportRow.Of(new ImportSpan(line, line, ImportOutcome.Known, ImportEffect.Repeated));

    private async Task<ImportRow> PrepareAsync(ReadRow read)
    {
        if (read.Happened is not { } happened)
        {
            return ImportRow.Of(read.Told!);
        }

        if (read.Words is { } words)
        {
            if (!wordings.Contains(words) && wordings.Count == wordingsMax)
            {
                var fault = new ImportFault(
                    ImportField.DisclosureText,
                    "too_many",
                    $"A file has at most {wordingsMax} wordings: this column seems to hold something else."
                );
                return ImportRow.Of(new ImportSpan(read.Line, read.Line, ImportOutcome.Refused, fault.Code, [fault]));
            }

            wordings.Add(words);
            happened = RowReader.Showing(happened, import.IsDryRun ? null : await RegisterAsync(words));
        }

        var contact = new ContactAddress(import.Address.Organization, read.Phone);
        return ImportRow.Of(read.Line, contact, PreparedEvent.Of(happened, node.Ids));
    }

    // Words that nobody has seen before become a version before the consents that name it.
    private async Task<ShownDisclosure> RegisterAsync(ShownWords words)
    {
        var organization = import.Address.Organization;
        var known =
            words.KnownIn(node.Catalog.Current.Organization(organization)!)
            ?? await node.Catalog.ChangeAsync<Disclosure>(current => words.Register(current, organization));
        return new ShownDisclosure(known.Id, known.Version, known.Language, known.Sha256);
    }

    private static ulong HashOf(PhoneNumber phone, ConsentEvent said)
    {
        var about = said switch
        {
            OptIn optIn => $"{optIn.Brand}/{optIn.Program}",
            Decline decline => $"{decline.Brand}/{decline.Program}",
            Revocation stop => $"{stop.Brand}/{stop.Program}",
            _ => string.Empty,
        };
        var text =
            $"{phone} {said.GetType().Name} {about} {(said is Revocation ? 0 : said.OccurredAt.ToUnixTimeTicks())}";
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(
            SHA256.HashData(Encoding.UTF8.GetBytes(text))
        );
    }
}
