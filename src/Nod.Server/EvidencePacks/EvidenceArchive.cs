using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Nod.EvidencePacks;

namespace Nod.Server.EvidencePacks;

/// <summary>
/// The file of a pack: a zip whose bytes follow from what is put in, since every time in it is the time the pack was asked
/// for. The hash of each file goes into the manifest, which is written last; until then it waits on the disk, so that a
/// hundred thousand proofs take no memory for theirs.
/// </summary>
internal sealed class EvidenceArchive : IDisposable
{
    private const int OwnerWritesAllRead = 0x81A4 << 16; // a plain file of mode 644

    // MS-DOS time, which zip files have, begins in 1980.
    private static readonly DateTimeOffset Earliest = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly EvidenceRequest request;
    private readonly DateTimeOffset time;
    private readonly ZipArchive zip;
    private readonly string hashesPath;
    private readonly StreamWriter hashes;

    public EvidenceArchive(Stream output, EvidenceRequest request, string hashesPath)
    {
        this.request = request;
        this.hashesPath = hashesPath;
        var asked = request.RequestedAt.ToDateTimeOffset();
        time = asked < Earliest ? Earliest : asked;
        zip = new ZipArchive(output, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8);
        hashes = new StreamWriter(hashesPath);
    }

    /// <summary>Adds a file.</summary>
    public void Add(string path, Action<Stream> write)
    {
        using var sha256 = SHA256.Create();
        using (var entry = Entry(path))
        using (var hashing = new CryptoStream(entry, sha256, CryptoStreamMode.Write))
        {
            write(hashing);
        }

        hashes.Write($"{Convert.ToHexStringLower(sha256.Hash!)} {path}\n");
    }

    /// <summary>Adds a file of these bytes.</summary>
    public void Add(string path, byte[] bytes) => Add(path, stream => stream.Write(bytes));

    /// <summary>Adds a file that stands on the disk.</summary>
    public void AddFile(string path, Func<Stream> open) =>
        Add(
            path,
            stream =>
            {
                using var file = open();
                file.CopyTo(stream);
            }
        );

    /// <summary>Adds the manifest and ends the archive.</summary>
    public void Finish()
    {
        hashes.Dispose();
        using (var entry = Entry(EvidencePaths.Manifest))
        using (var json = new Utf8JsonWriter(entry, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
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

        zip.Dispose();
    }

    public void Dispose()
    {
        hashes.Dispose();
        zip.Dispose();
    }

    private Stream Entry(string path)
    {
        var entry = zip.CreateEntry(path, CompressionLevel.Optimal);
        entry.LastWriteTime = time;
        entry.ExternalAttributes = OwnerWritesAllRead;
        return entry.Open();
    }
}
