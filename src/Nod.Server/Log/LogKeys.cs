using System.Security.Cryptography;
using Nod.Storage;
using Nod.Transparency;

namespace Nod.Server.Log;

/// <summary>
/// The keys that sign the log's checkpoints, in the installation's <c>keys/</c>: one, or while it is changed two, both of
/// which sign. Their name is the log's origin, which never changes.
/// </summary>
internal sealed class LogKeys
{
    private const string KeyFile = "log.key";
    private const string PreviousKeyFile = "log.previous.key";

    private readonly string folder;

    private LogKeys(string folder, IReadOnlyList<SigningKey> all)
    {
        this.folder = folder;
        All = all;
    }

    /// <summary>The keys in use, the newest first.</summary>
    public IReadOnlyList<SigningKey> All { get; }

    /// <summary>The log's name.</summary>
    public string Origin => All[0].Verifier.Name;

    /// <summary>The keys that check what these sign, a line each (C2SP signed-note).</summary>
    public string VerifierText => string.Concat(All.Select(key => key.Verifier + "\n"));

    /// <summary>Whether a folder has a key for its log; installations of 0.1.0 got none.</summary>
    public static bool AreIn(string keysFolder) => File.Exists(Path.Combine(keysFolder, KeyFile));

    /// <summary>Makes the first key.</summary>
    /// <param name="keysFolder">Where the installation keeps its secrets.</param>
    /// <param name="origin">The log's name; null for one that is made up and not an address.</param>
    public static void Create(string keysFolder, string? origin) =>
        Write(
            Path.Combine(keysFolder, KeyFile),
            origin ?? "nod.localhost/" + RandomNumberGenerator.GetHexString(16, lowercase: true)
        );

    /// <summary>Reads the keys.</summary>
    /// <exception cref="StoreUnavailableException">One is missing or can't be read, or the origin is another one.</exception>
    public static LogKeys Open(string keysFolder, string? origin)
    {
        if (!AreIn(keysFolder))
        {
            throw new StoreUnavailableException(
                "There is no key for the log yet. Make one with: nod upgrade --data DIR"
            );
        }

        var keys = new List<SigningKey> { Read(keysFolder, KeyFile) };
        if (File.Exists(Path.Combine(keysFolder, PreviousKeyFile)))
        {
            keys.Add(Read(keysFolder, PreviousKeyFile));
        }

        var name = keys[0].Verifier.Name;
        return (origin is null || origin == name) && keys.TrueForAll(key => key.Verifier.Name == name)
            ? new LogKeys(keysFolder, keys)
            : throw new StoreUnavailableException(
                $"The log's name is {name} and can't be changed: take log_origin out of the settings, or set it to that."
            );
    }

    /// <summary>Makes the next key; from now on both sign.</summary>
    /// <exception cref="StoreUnavailableException">The change before is not finished.</exception>
    public LogKeys Rotate()
    {
        var previous = Path.Combine(folder, PreviousKeyFile);
        if (All.Count > 1)
        {
            throw new StoreUnavailableException(
                "The log still signs with two keys. Retire the older one first: nod log retire-key"
            );
        }

        File.Copy(Path.Combine(folder, KeyFile), previous);
        var next = Path.Combine(folder, "log.next.key");
        Write(next, Origin);
        File.Move(next, Path.Combine(folder, KeyFile), overwrite: true);
        return Open(folder, Origin);
    }

    /// <summary>Ends the overlap: the older key signs no more and is deleted.</summary>
    /// <exception cref="StoreUnavailableException">There is no older key.</exception>
    public LogKeys Retire()
    {
        if (All.Count < 2)
        {
            throw new StoreUnavailableException("The log signs with one key; there is none to retire.");
        }

        File.Delete(Path.Combine(folder, PreviousKeyFile));
        return Open(folder, Origin);
    }

    private static void Write(string path, string origin)
    {
        using var key = new SigningKey(
            origin,
            SignatureType.Ed25519,
            RandomNumberGenerator.GetBytes(SigningKey.SeedBytes)
        );
        SecretFiles.Write(path, key.ToSecretText());
    }

    private static SigningKey Read(string folder, string file) =>
        SigningKey.TryParse(SecretFiles.Read(folder, file), out var key)
            ? key
            : throw new StoreUnavailableException($"The secret keys/{file} is no signing key.");
}
