using System.IO.Compression;

namespace Nod.Verification;

/// <summary>A pack as one zip file. Nothing of it is written anywhere; files are unpacked as they are read.</summary>
public sealed class ZippedPack : IPackContents, IDisposable
{
    private const int KindOfFile = 0xF000; // in the upper half of the attributes, as Unix has them
    private const int PlainFile = 0x8000;

    private readonly ZipArchive zip;
    private readonly PackLimits admitted = new();

    /// <summary>Reads the zip's directory.</summary>
    /// <param name="input">The zip; closed with the pack. Must be able to seek.</param>
    /// <exception cref="PackRefusedException">It is no zip, or one that can't be a pack.</exception>
    public ZippedPack(Stream input)
    {
        try
        {
            zip = new ZipArchive(input, ZipArchiveMode.Read);
            foreach (var entry in zip.Entries)
            {
                Admit(entry);
            }
        }
        catch (InvalidDataException broken)
        {
            throw new PackRefusedException("the pack", $"is no zip file that can be read: {broken.Message}");
        }
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, long> Sizes => admitted.Sizes;

    /// <inheritdoc/>
    public Stream Open(string path) => new BoundedStream(zip.GetEntry(path)!.Open(), Sizes[path]);

    /// <inheritdoc/>
    public void Dispose() => zip.Dispose();

    private void Admit(ZipArchiveEntry entry)
    {
        var kind = (entry.ExternalAttributes >> 16) & KindOfFile;
        if (kind is not (0 or PlainFile) || entry.IsEncrypted)
        {
            throw new PackRefusedException(
                PackLimits.Shown(entry.FullName),
                "is a link, a folder or encrypted; a pack has plain files alone"
            );
        }

        admitted.Admit(entry.FullName, entry.Length);
    }
}
