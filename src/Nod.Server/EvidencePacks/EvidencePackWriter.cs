using System.Text;
using Nod.EvidencePacks;

namespace Nod.Server.EvidencePacks;

/// <summary>
/// Writes a pack, one person after the other, in the memory of one: what has to wait for the end waits on the disk. The
/// same records, in the same order, give the same bytes.
/// </summary>
internal sealed class EvidencePackWriter : IDisposable
{
    private readonly EvidenceRequest request;
    private readonly EvidenceLog? log;
    private readonly AttachmentFiles files;
    private readonly EvidenceArchive archive;
    private readonly EvidenceStory story;
    private readonly string recordsPath;
    private readonly FileStream recordsFile;
    private readonly RecordsWriter records;
    private readonly ReceiptFiles receipts;
    private readonly SortedDictionary<string, string> attachments = new(StringComparer.Ordinal);

    /// <param name="output">Gets the zip.</param>
    /// <param name="folder">For what has to wait.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="catalog">What is set up.</param>
    /// <param name="log">The log, or null.</param>
    /// <param name="files">The files that belong to records.</param>
    public EvidencePackWriter(
        Stream output,
        string folder,
        EvidenceRequest request,
        EvidenceCatalog catalog,
        EvidenceLog? log,
        AttachmentFiles files
    )
    {
        this.request = request;
        this.log = log;
        this.files = files;
        archive = new EvidenceArchive(output, request, folder);
        story = new EvidenceStory(request, catalog);
        recordsPath = Path.Combine(folder, "records");
        recordsFile = new FileStream(recordsPath, FileMode.Create, FileAccess.Write);
        records = new RecordsWriter(recordsFile, request, catalog);
        receipts = new ReceiptFiles(request, catalog, archive.Add);
    }

    /// <summary>How many people were added.</summary>
    public int People { get; private set; }

    /// <summary>Adds a person.</summary>
    public void Add(PersonRecords person)
    {
        People++;
        records.Add(person);
        story.Add(person);
        foreach (var (eventId, proof) in person.Proofs.OrderBy(pair => pair.Value.Index))
        {
            if (proof.Text is { } text)
            {
                archive.Add(EvidencePaths.Proof(eventId), Encoding.UTF8.GetBytes(text));
            }
        }

        foreach (var (sha256, file) in person.Files)
        {
            attachments[sha256] = file.Path;
        }

        receipts.Add(person);
    }

    /// <summary>Writes the rest and ends the pack.</summary>
    public void Finish()
    {
        receipts.Finish();
        records.Finish();
        records.Dispose();
        recordsFile.Dispose();
        archive.AddFile(EvidencePaths.Records, () => File.OpenRead(recordsPath));
        foreach (var (sha256, path) in attachments)
        {
            archive.AddFile(path, () => files.Open(request.Organization, sha256));
        }

        var document = story.Finish(log?.Checkpoint);
        archive.Add(EvidencePaths.Html, Encoding.UTF8.GetBytes(EvidenceHtml.Write(document)));
        archive.Add(EvidencePaths.Pdf, stream => EvidencePdf.Write(document, request.RequestedAt, stream));
        if (log is not null)
        {
            archive.Add(EvidencePaths.Checkpoint, Encoding.UTF8.GetBytes(log.Checkpoint));
            foreach (var (name, token) in log.Timestamps.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                archive.Add(EvidencePaths.Timestamp(name), token);
            }
        }

        archive.Finish();
    }

    public void Dispose()
    {
        records.Dispose();
        recordsFile.Dispose();
        archive.Dispose();
    }
}
