using System.Security.Cryptography;
using System.Text.Json;
using Nod.Storage;
using Nod.Storage.Moving;

namespace Nod.Server.Moving;

/// <summary>A copy that was finished, for reading.</summary>
internal sealed class WholeCopy
{
    private const int FaultsMax = 20;
    private const int HashLength = 64;

    private readonly string folder;

    private WholeCopy(string folder, CopyManifest manifest)
    {
        this.folder = folder;
        Manifest = manifest;
    }

    public CopyManifest Manifest { get; }

    /// <summary>Opens a copy. Its files are not looked at yet.</summary>
    /// <exception cref="CopyException">It is none, or of a later version.</exception>
    public static WholeCopy Open(string folder)
    {
        var path = Path.Combine(folder, CopyManifest.FileName);
        if (!File.Exists(path))
        {
            throw new CopyException(
                $"{folder} is no whole copy: it has no {CopyManifest.FileName}, which is written last."
            );
        }

        CopyManifest? manifest;
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var format = document.RootElement.TryGetProperty("format", out var named) ? named.ToString() : "";
            if (format != CopyManifest.CurrentFormat)
            {
                throw new CopyException($"The copy has the format {format}, which this version can't read.");
            }

            manifest = document.Deserialize(CopyJson.Default.CopyManifest);
        }
        catch (JsonException broken)
        {
            throw new CopyException($"{CopyManifest.FileName} of {folder} can't be read: {broken.Message}", broken);
        }

        return string.CompareOrdinal(manifest!.Schema, StoreSnapshot.Schema) > 0
            ? throw new CopyException(
                $"The copy was made by a later version of Nod (schema {manifest.Schema}). Use that version."
            )
            : new WholeCopy(folder, manifest);
    }

    /// <summary>Where a file of it stands.</summary>
    public string PathOf(string path) => Path.Combine(folder, path);

    /// <summary>Opens a file of it for reading.</summary>
    public Stream OpenFile(string path) => File.OpenRead(PathOf(path));

    /// <summary>Compares every file with its hash, and looks for files that nothing names.</summary>
    /// <exception cref="CopyException">Anything is not as it was made; the first faults are listed.</exception>
    public void Verify(CancellationToken cancellation)
    {
        var faults = new List<string>();
        if (Sha256Of(CopyFolder.SumsFile) != Manifest.Sha256Sums)
        {
            throw new CopyException($"{CopyFolder.SumsFile} is not the one the manifest names. The copy was changed.");
        }

        var named = 0L;
        foreach (var line in File.ReadLines(PathOf(CopyFolder.SumsFile)))
        {
            cancellation.ThrowIfCancellationRequested();
            var (sum, path) = (line[..HashLength], line[(HashLength + 2)..]);
            named++;
            var found = Sha256Of(path);
            if (found != sum && faults.Count < FaultsMax)
            {
                faults.Add(found is null ? $"{path} is missing" : $"{path} was changed");
            }
        }

        var there = PrivateFiles.FilesIn(folder).LongCount() - 2;
        if (there > named)
        {
            faults.Add($"{there - named} files are there that {CopyFolder.SumsFile} does not name");
        }

        if (faults.Count > 0)
        {
            throw new CopyException(
                "The copy is not as it was made, so it is not used:\n- " + string.Join("\n- ", faults)
            );
        }
    }

    /// <summary>The fingerprint of the contact key its rows were made with.</summary>
    public string? ContactKeyFingerprint()
    {
        foreach (var line in File.ReadLines(PathOf(TableFiles.PathOf("installation"))))
        {
            using var row = JsonDocument.Parse(line);
            if (row.RootElement.GetProperty("name").ValueEquals(SqlStore.ContactKeyFingerprint))
            {
                return row.RootElement.GetProperty("value").GetString();
            }
        }

        return null;
    }

    private string? Sha256Of(string path)
    {
        if (!File.Exists(PathOf(path)))
        {
            return null;
        }

        using var file = OpenFile(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}
