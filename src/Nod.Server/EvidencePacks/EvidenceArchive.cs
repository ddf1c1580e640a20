using System.Security.Cryptography;
using System.Text.Json;
using Nod.EvidencePacks;

namespace Nod.Server.EvidencePacks;

/// <summary>
/// The file of a pack: a zip whose bytes follow from what is put in, since every time in it is the time the pack was asked
/// for. The hash of each file goes into the manifest, which is written last; until then it waits on the disk, as does
/// the zip's own directory, so that a hundred thousand proofs take no memory for theirs.
/// </summary>
internal sealed class EvidenceArchive : IDisposable
{
    // Deflating may make a file a little larger; files of 4 GiB are written in another way.
    private const long LargeFrom = 2L * 1024 * 1024 * 1024;

    private readonly EvidenceRequest request;
    private readonly ZipWriter zip;
    private readonly string hashesPath;
    private readonly StreamWriter hashes;

    /// <param name="output">Gets the zip; must be able to seek, and be empty.</param>
    /// <param name="request">What the pack is about.</param>
    /// <param name="folder">For what has to wait.</param>
    public EvidenceArchive(Stream output, EvidenceRequest request, string folder)
    {
        this.request = request;
        hashesPath = Path.Combine(folder, "hashes");
        zip = new ZipWriter(output, Path.Combine(folder, "directory"), request.RequestedAt.ToDateTimeOffset());
        hashes = new StreamWriter(hashesPath);
    }

    /// <summary>Adds a file.</summary>
    public void Add(string path, Action<Stream> write) => Add(path, write, mayBeLarge: false);

    /// <summary>Adds a file of these bytes.</summary>
    public void Add(string path, byte[] bytes) => Add(path, stream => stream.Write(bytes));

    /// <summary>Adds a file that stands on the disk.</summary>
    public void AddFile(string path, Func<Stream> open)
    {
        using var file = open();
        Add(path, file.CopyTo, mayBeLarge: file.Length > LargeFrom);
    }

    /// <summary>Adds the manifest and ends the archive.</summary>
    public void Finish()
    {
        hashes.Dispose();
        zip.Add(EvidencePaths.Manifest, WriteManifest);
        zip.Finish();
    }

    public void Dispose()
    {
        hashes.Dispose();
        zip.Dispose();
    }

    private void Add(string path, Action<Stream> write, bool mayBeLarge)
    {
        using var sha256 = SHA256.Create();
        zip.Add(
            path,
            entry =>
            {
                using var hashing = new CryptoStream(entry, sha256, CryptoStreamMode.Write, leaveOpen: true);
                write(hashing);
            },
            mayBeLarge
        );
        hashes.Write($"{Convert.ToHexStringLower(sha256.Hash!)} {path}\n");
    }

    private void WriteManifest(Stream output)
    {
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        json.WriteStartObject();
        EvidenceManifest.WriteHead(json, request);
        json.WriteStartObject("files");
        foreach (var line in File.ReadLines(hashesPath))
        {
            json.WriteString(line[65..], line.AsSpan(0, 64));
            if (json.BytesPending > 16 * 1024)
            {
                json.Flush();
            }
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
