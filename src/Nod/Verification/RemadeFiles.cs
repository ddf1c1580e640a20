using System.Security.Cryptography;
using System.Text;
using Nod.EvidencePacks;

namespace Nod.Verification;

/// <summary>
/// Makes again, from the records of a pack, what is made of them: the receipts, <c>pack.html</c>, and <c>records.json</c>
/// itself, which thereby holds nothing but what was read. The same version of Nod makes the same bytes.
/// </summary>
internal sealed class RemadeFiles : IDisposable
{
    private readonly Dictionary<string, string> made = new(StringComparer.Ordinal);
    private readonly SHA256 recordsHash = SHA256.Create();
    private readonly CryptoStream recordsSink;
    private readonly RecordsWriter records;
    private readonly ReceiptFiles receipts;
    private readonly EvidenceStory story;

    public RemadeFiles(RecordsReader read)
    {
        recordsSink = new CryptoStream(Stream.Null, recordsHash, CryptoStreamMode.Write);
        records = new RecordsWriter(recordsSink, read.Request, read.Catalog);
        receipts = new ReceiptFiles(read.Request, read.Catalog, (path, write) => made[path] = HashOf(write));
        story = new EvidenceStory(read.Request, read.Catalog);
    }

    /// <summary>Adds a person.</summary>
    public void Add(PersonRecords person)
    {
        records.Add(person);
        receipts.Add(person);
        story.Add(person);
    }

    /// <summary>Makes the rest; gives the page.</summary>
    public string Finish(string checkpoint)
    {
        records.Finish();
        recordsSink.FlushFinalBlock();
        made[EvidencePaths.Records] = Convert.ToHexStringLower(recordsHash.Hash!);
        receipts.Finish();
        var html = EvidenceHtml.Write(story.Finish(checkpoint));
        made[EvidencePaths.Html] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(html)));
        return html;
    }

    /// <summary>Compares with what the pack has, and says what no check can show.</summary>
    /// <param name="manifest">The files of the pack.</param>
    /// <param name="proved">Those that belong to an event told.</param>
    /// <param name="report">Where to say it.</param>
    public void Compare(EvidenceManifest manifest, IReadOnlySet<string> proved, Report report)
    {
        if (manifest.MadeBy == EvidenceManifest.Version)
        {
            Same(manifest, report);
            Belong(manifest, proved, report);
        }
        else
        {
            report.Note(
                $"pack.html and receipts/ were not compared with the records: {manifest.MadeBy ?? "another program"} made "
                    + $"them, this is {EvidenceManifest.Version}. Read the page that --html makes of the records instead"
            );
        }

        report.Note("pack.pdf is covered by manifest.json alone: where it matters read pack.html, which says the same");
        report.Note(
            "messages, verdicts and the names of what was set up are the operator's word; the log does not hold them"
        );
        report.Note(
            "a pack can leave things out: what it tells is on record, that it tells everything no check can show"
        );
    }

    public void Dispose()
    {
        records.Dispose();
        recordsSink.Dispose();
        recordsHash.Dispose();
    }

    private void Same(EvidenceManifest manifest, Report report)
    {
        var before = report.Wrong;
        foreach (var (path, sha256) in made.OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            if (!manifest.Files.TryGetValue(path, out var found))
            {
                report.Fail(path, "is missing; the records call for it");
            }
            else if (found != sha256)
            {
                report.Fail(
                    path,
                    path == EvidencePaths.Records
                        ? "has something in it that is no part of the records"
                        : "says something else than records.json"
                );
            }
        }

        if (report.Wrong == before)
        {
            report.Good(
                $"pack.html and the receipts ({made.Count - 2} files) were made again from these records: the same to the byte"
            );
        }
    }

    private void Belong(EvidenceManifest manifest, IReadOnlySet<string> proved, Report report)
    {
        foreach (var path in manifest.Files.Keys.Order(StringComparer.Ordinal))
        {
            var isKnown =
                made.ContainsKey(path)
                || proved.Contains(path)
                || path is EvidencePaths.Pdf or EvidencePaths.Checkpoint
                || path.StartsWith(EvidencePaths.Timestamp(string.Empty), StringComparison.Ordinal);
            if (!isKnown)
            {
                report.Fail(PackLimits.Shown(path), "belongs to nothing that the records tell");
            }
        }
    }

    private static string HashOf(Action<Stream> write)
    {
        using var sha256 = SHA256.Create();
        using (var sink = new CryptoStream(Stream.Null, sha256, CryptoStreamMode.Write))
        {
            write(sink);
        }

        return Convert.ToHexStringLower(sha256.Hash!);
    }
}
