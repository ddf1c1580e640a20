using System.Security.Cryptography;
using System.Text;
using Nod.EvidencePacks;
using Nod.Transparency;

namespace Nod.Verification;

/// <summary>
/// Checks a whole evidence pack, offline, trusting nobody but the keys given: that it is complete, that the log's checkpoint
/// is signed, that each record is in that log as it is told, and that what people read says what the records say.
/// </summary>
public sealed class PackCheck
{
    private readonly IPackContents pack;
    private readonly Trusted trusted;
    private readonly Report report;

    private PackCheck(IPackContents pack, Trusted trusted, Report report)
    {
        this.pack = pack;
        this.trusted = trusted;
        this.report = report;
    }

    /// <summary>Checks a pack.</summary>
    /// <returns>What the records say as a page (HTML), made here and now; null if they could not be read.</returns>
    public static string? Run(IPackContents pack, Trusted trusted, Report report) =>
        new PackCheck(pack, trusted, report).Run();

    private string? Run()
    {
        if (ReadManifest() is not { } manifest)
        {
            return null;
        }

        report.Note(
            $"pack {manifest.Pack}, of what stood at {manifest.MadeAt}, made by {manifest.MadeBy ?? "an unknown program"}"
        );
        CheckFiles(manifest);
        if (ReadCheckpoint() is not { } checkpoint)
        {
            return null;
        }

        TimestampCheck.Run(Stamps(manifest), checkpoint.Bytes, trusted, report);
        return CheckRecords(manifest, checkpoint);
    }

    private EvidenceManifest? ReadManifest()
    {
        if (Read(EvidencePaths.Manifest, "is missing: without it nobody knows which files belong here") is not { } file)
        {
            return null;
        }

        try
        {
            return EvidenceManifest.Read(file);
        }
        catch (InvalidDataException broken)
        {
            report.Fail(EvidencePaths.Manifest, broken.Message);
            return null;
        }
    }

    private void CheckFiles(EvidenceManifest manifest)
    {
        var before = report.Wrong;
        foreach (var (path, sha256) in manifest.Files.OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            if (!pack.Sizes.ContainsKey(path))
            {
                report.Fail(PackLimits.Shown(path), "is missing; manifest.json names it");
            }
            else if (Hash(path) is { } found && found != sha256)
            {
                report.Fail(path, "is not the file that manifest.json names: its SHA-256 is another");
            }
        }

        foreach (var path in pack.Sizes.Keys.Order(StringComparer.Ordinal))
        {
            if (path != EvidencePaths.Manifest && !manifest.Files.ContainsKey(path))
            {
                report.Fail(path, "is in the pack, but not in manifest.json");
            }
        }

        if (report.Wrong == before)
        {
            report.Good(
                $"all {manifest.Files.Count} files of manifest.json are there with their SHA-256, and no other: "
                    + "nothing was damaged, lost or added since"
            );
        }
    }

    private SignedCheckpoint? ReadCheckpoint()
    {
        const string Lost = "is missing: nothing shows that the records are those of any log";
        if (Read(EvidencePaths.Checkpoint, Lost) is not { } bytes)
        {
            return null;
        }

        if (!SignedNote.TryParse(bytes, out var note) || !Checkpoint.TryParse(note.Text, out var checkpoint))
        {
            report.Fail(EvidencePaths.Checkpoint, "is not formed like the checkpoint of a log");
            return null;
        }

        CheckpointCheck.Run(EvidencePaths.Checkpoint, note, checkpoint, trusted, report);
        return new SignedCheckpoint(bytes, checkpoint);
    }

    private IEnumerable<(string Path, byte[] Token)> Stamps(EvidenceManifest manifest) =>
        from path in manifest.Files.Keys.Order(StringComparer.Ordinal)
        where path.StartsWith(EvidencePaths.Timestamp(string.Empty), StringComparison.Ordinal)
        let token = Read(path, wrong: null)
        where token is not null
        select (path, token);

    private string? CheckRecords(EvidenceManifest manifest, SignedCheckpoint checkpoint)
    {
        if (!pack.Sizes.ContainsKey(EvidencePaths.Records))
        {
            report.Fail(EvidencePaths.Records, "is missing: the pack tells nothing");
            return null;
        }

        try
        {
            using var file = pack.Open(EvidencePaths.Records);
            var records = new RecordsReader(file, path => pack.Sizes.GetValueOrDefault(path));
            return CheckRecords(manifest, checkpoint, records);
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException)
        {
            report.Fail(EvidencePaths.Records, broken.Message);
        }
        catch (Exception broken) when (broken is not OutOfMemoryException)
        {
            // What was forged may be nothing that can be told; whoever waits for the verdict gets one.
            report.Fail(EvidencePaths.Records, $"can't be told as a page: {broken.Message}");
        }

        return null;
    }

    private string CheckRecords(EvidenceManifest manifest, SignedCheckpoint checkpoint, RecordsReader records)
    {
        var check = new RecordsCheck(manifest, checkpoint, path => Read(path, wrong: null), records, report);
        using var remade = new RemadeFiles(records);
        foreach (var person in records.People())
        {
            check.Look(person);
            remade.Add(person.Records);
        }

        check.Conclude();
        var html = remade.Finish(Encoding.UTF8.GetString(checkpoint.Bytes));
        remade.Compare(manifest, check.Proved, report);
        return html;
    }

    private string? Hash(string path)
    {
        try
        {
            using var file = pack.Open(path);
            return Convert.ToHexStringLower(SHA256.HashData(file));
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException)
        {
            report.Fail(path, broken.Message);
            return null;
        }
    }

    // A file of a size that fits into memory. What is missing is said, unless somebody else says it.
    private byte[]? Read(string path, string? wrong)
    {
        if (!pack.Sizes.ContainsKey(path))
        {
            if (wrong is not null)
            {
                report.Fail(path, wrong);
            }

            return null;
        }

        try
        {
            using var file = pack.Open(path);
            using var copy = new MemoryStream();
            file.CopyTo(copy);
            return copy.ToArray();
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException)
        {
            report.Fail(path, broken.Message);
            return null;
        }
    }
}

/// <summary>The log's checkpoint as it stands in a pack.</summary>
/// <param name="Bytes">The signed note, as it is.</param>
/// <param name="Checkpoint">What it says.</param>
internal sealed record SignedCheckpoint(byte[] Bytes, Checkpoint Checkpoint);
