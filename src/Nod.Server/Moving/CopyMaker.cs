using System.Text;
using Nod.Rules;
using Nod.Server.Hosting;
using Nod.Storage.Moving;
using Nod.Transparency;

namespace Nod.Server.Moving;

/// <summary>What was copied, for whoever asked.</summary>
internal sealed record MadeCopy(CopyManifest Manifest, string ManifestSha256, long Bytes);

/// <summary>
/// Copies an installation while a server may go on with it: the tables as they were at one moment, and then the files,
/// each of which was there before the row that names it.
/// </summary>
internal static class CopyMaker
{
    public const string CheckpointFile = "checkpoint";
    public const string KeysFolder = "keys";
    public const string AttachmentsFolder = "attachments";
    public const string PacksFolder = "packs";

    // Files on their way, which have no name yet.
    private static readonly string[] OnTheirWay = ["arriving/", "making/"];

    /// <summary>Makes a copy.</summary>
    /// <param name="settings">Where the installation is.</param>
    /// <param name="target">A place that does not exist.</param>
    /// <param name="kind">What it is for.</param>
    /// <param name="withKeys">Whether the secrets go along.</param>
    /// <param name="clock">The time.</param>
    /// <param name="cancellation">Stops it; nothing is left then.</param>
    /// <exception cref="CopyException">It can't be made; nothing is left of it.</exception>
    public static async Task<MadeCopy> MakeAsync(
        ServerSettings settings,
        string target,
        CopyKind kind,
        bool withKeys,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        var installation = Installation.Open(settings.Data);
        try
        {
            using var folder = CopyFolder.Create(target);
            await using var snapshot = await Stores.SnapshotAsync(settings, cancellation);
            var head = await snapshot.ReadHeadAsync(cancellation);
            var isBackup = kind == CopyKind.Backup;
            var tables = await TableFiles.WriteAsync(snapshot, isBackup, folder.Open, cancellation);
            AddFiles(folder, installation, settings, isBackup, withKeys, cancellation);
            if (head.Note.Length > 0)
            {
                folder.Add(CheckpointFile, Encoding.UTF8.GetBytes(head.Note));
            }

            CopyManifest? manifest = null;
            folder.Finish(made =>
                manifest = new CopyManifest
                {
                    Format = CopyManifest.CurrentFormat,
                    Kind = kind,
                    TakenAt = isBackup ? clock.Now() : null,
                    Schema = StoreSnapshot.Schema,
                    Policy = Policy.Shipped.Version,
                    Log = LogOf(head),
                    Tables = tables,
                    Files = made.Files,
                    Sha256Sums = made.SumsHash,
                }
            );
            return new MadeCopy(manifest!, folder.ManifestHash, folder.Bytes);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CopyException(
                $"The copy could not be made, and nothing of it is left: {failure.Message}",
                failure
            );
        }
    }

    private static void AddFiles(
        CopyFolder folder,
        Installation installation,
        ServerSettings settings,
        bool isBackup,
        bool withKeys,
        CancellationToken cancellation
    )
    {
        foreach (
            var (name, path) in new[]
            {
                (AttachmentsFolder, installation.AttachmentsFolder),
                (PacksFolder, installation.PacksFolder),
            }
        )
        {
            foreach (var file in PrivateFiles.FilesIn(path).Where(file => !OnTheirWay.Any(file.StartsWith)))
            {
                cancellation.ThrowIfCancellationRequested();
                var sum = folder.TryAdd($"{name}/{file}", Path.Combine(path, file));
                if (name == AttachmentsFolder && sum is not null && sum != Path.GetFileName(file))
                {
                    throw new CopyException(
                        $"The attachment {file} is not what its name says: its SHA-256 is {sum}. Nothing was copied; "
                            + "put the file back from an earlier backup, or take it away."
                    );
                }
            }
        }

        if (withKeys)
        {
            foreach (var file in PrivateFiles.FilesIn(installation.Keys))
            {
                folder.TryAdd($"{KeysFolder}/{file}", Path.Combine(installation.Keys, file));
            }
        }

        var options = Path.Combine(settings.Data, ServerSettings.FileName);
        if (isBackup && File.Exists(options))
        {
            folder.TryAdd(ServerSettings.FileName, options);
        }
    }

    private static CopiedLog? LogOf(LogHead head)
    {
        if (head.Note.Length == 0)
        {
            return null;
        }

        return SignedNote.TryParse(head.Note, out var note) && Checkpoint.TryParse(note.Text, out var checkpoint)
            ? new CopiedLog(checkpoint.Origin, checkpoint.Size, checkpoint.Root.ToString())
            : throw new CopyException("The log's checkpoint is not formed like one. To see what is wrong: nod audit");
    }
}
