using System.Security.Cryptography;
using System.Text;
using Nod.Storage;
using Nod.Transparency;

namespace Nod.Server.Log;

/// <summary>
/// A witness: cosigns checkpoints of the logs it knows, each only if it continues the one before, and so lets nobody show
/// two histories (C2SP tlog-witness). Keeps its key and the latest checkpoint of each log in a folder of its own.
/// </summary>
internal sealed class Witness : IDisposable
{
    private const string KeyFile = "witness.key";
    private const string LockFile = "witness.lock";

    private readonly string folder;
    private readonly FileStream folderLock;
    private readonly IReadOnlyList<VerifierKey> logs;
    private readonly TimeProvider clock;
    private readonly SigningKey key;
    private readonly Lock gate = new();

    private Witness(
        string folder,
        FileStream folderLock,
        SigningKey key,
        IReadOnlyList<VerifierKey> logs,
        TimeProvider clock
    )
    {
        this.folder = folder;
        this.folderLock = folderLock;
        this.key = key;
        this.logs = logs;
        this.clock = clock;
    }

    /// <summary>The key that checks its cosignatures.</summary>
    public VerifierKey Verifier => key.Verifier;

    /// <summary>Opens a witness's folder; makes it, with a key, when there is none.</summary>
    /// <exception cref="StoreUnavailableException">It is in use, or its key can't be read or can be read by others.</exception>
    public static Witness Open(string folder, string name, IReadOnlyList<VerifierKey> logs, TimeProvider clock)
    {
        System.IO.Directory.CreateDirectory(folder);
        FileStream held;
        try
        {
            held = new FileStream(
                Path.Combine(folder, LockFile),
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.None
            );
        }
        catch (IOException)
        {
            throw new StoreUnavailableException($"Another process uses {folder}. Two could cosign two histories.");
        }

        try
        {
            if (!File.Exists(Path.Combine(folder, KeyFile)))
            {
                var seed = RandomNumberGenerator.GetBytes(SigningKey.SeedBytes);
                using var made = new SigningKey(name, SignatureType.Cosignature, seed);
                SecretFiles.Write(Path.Combine(folder, KeyFile), made.ToSecretText());
            }

            if (SecretFiles.OpenIn(folder).Contains(Path.Combine(folder, KeyFile)))
            {
                throw new StoreUnavailableException($"Others can read {KeyFile} in {folder}. Set its mode to 600.");
            }

            return SigningKey.TryParse(SecretFiles.Read(folder, KeyFile), out var key)
                ? new Witness(folder, held, key, logs, clock)
                : throw new StoreUnavailableException($"{KeyFile} in {folder} is no signing key.");
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Judges a request; what it cosigns is on disk before it is answered.</summary>
    /// <returns>The HTTP status, the content type and the body.</returns>
    public (int Status, string Type, string Body) Add(string body)
    {
        const string Plain = "text/plain; charset=utf-8";
        if (!AddCheckpoint.TryParse(body, out var asked))
        {
            return ((int)WitnessVerdict.Malformed, Plain, "This is no add-checkpoint request.\n");
        }

        // Judging and keeping go together: otherwise a slower request could take the size back.
        lock (gate)
        {
            var verdict = WitnessRule.Judge(asked, logs, Latest, out var checkpoint);
            if (verdict == WitnessVerdict.Cosign)
            {
                var cosignature = key.Sign(asked.Note.Text, clock.Now());
                var ours = asked.Note.VerifiedBy([.. logs.Where(log => log.Name == checkpoint.Origin)])!;
                Keep(checkpoint.Origin, new SignedNote(asked.Note.Text, [.. ours, cosignature]));
                return ((int)verdict, Plain, cosignature.ToString());
            }

            return verdict == WitnessVerdict.OtherSize
                ? ((int)verdict, "text/x.tlog.size", $"{Latest(checkpoint.Origin)?.Size ?? 0}\n")
                : ((int)verdict, Plain, $"{verdict}\n");
        }
    }

    /// <summary>The latest checkpoint cosigned for a log, by the hash of its origin in hex; null if none was.</summary>
    public string? Find(string originHash)
    {
        var origin = logs.Select(log => log.Name).FirstOrDefault(name => HashOf(name) == originHash);
        lock (gate)
        {
            return origin is not null && File.Exists(PathOf(origin)) ? File.ReadAllText(PathOf(origin)) : null;
        }
    }

    public void Dispose()
    {
        key.Dispose();
        folderLock.Dispose();
    }

    private Checkpoint? Latest(string origin)
    {
        if (!File.Exists(PathOf(origin)))
        {
            return null;
        }

        return
            SignedNote.TryParse(File.ReadAllBytes(PathOf(origin)), out var note)
            && note.VerifiedBy([Verifier]) is not null
            && Checkpoint.TryParse(note.Text, out var checkpoint)
            ? checkpoint
            : throw new InvalidDataException(
                $"{PathOf(origin)} was changed. Restore it; without it a fork could be cosigned."
            );
    }

    private void Keep(string origin, SignedNote note)
    {
        var next = PathOf(origin) + ".next";
        using (var file = new FileStream(next, FileMode.Create, FileAccess.Write))
        {
            file.Write(Encoding.UTF8.GetBytes(note.ToString()));
            file.Flush(flushToDisk: true);
        }

        File.Move(next, PathOf(origin), overwrite: true);
    }

    private string PathOf(string origin) => Path.Combine(folder, HashOf(origin) + ".checkpoint");

    private static string HashOf(string origin) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(origin)));
}
