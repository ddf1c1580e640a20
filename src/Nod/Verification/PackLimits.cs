using System.Buffers;
using Nod.EvidencePacks;
using Nod.Transparency;

namespace Nod.Verification;

/// <summary>
/// What a pack can hold. Anything else is refused before it is read: names that lead elsewhere, two files of one name, links,
/// and sizes that no pack has, such as those of a zip made to fill a disk.
/// </summary>
public sealed class PackLimits
{
    /// <summary>How many files there are at most.</summary>
    public const int FilesMax = 1_000_000;

    /// <summary>How many bytes they have at most, all of them together and unpacked.</summary>
    public const long BytesMax = 64L * 1024 * 1024 * 1024;

    private const int PathMax = 200;
    private const long MiB = 1024 * 1024;

    private static readonly SearchValues<char> Plain = SearchValues.Create(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz-."
    );

    private readonly Dictionary<string, long> sizes = new(StringComparer.Ordinal);

    // Two names that differ in case alone are one file on many systems, where the second would take the place of the first.
    private readonly HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
    private long bytes;

    /// <summary>The files admitted, with their sizes.</summary>
    public IReadOnlyDictionary<string, long> Sizes => sizes;

    /// <summary>Admits a file.</summary>
    /// <param name="path">Its path in the pack.</param>
    /// <param name="size">Its size in bytes, unpacked.</param>
    /// <exception cref="PackRefusedException">No pack has such a file.</exception>
    public void Admit(string path, long size)
    {
        if (!IsPath(path))
        {
            throw new PackRefusedException(Shown(path), "is no name that a file of a pack has");
        }

        if (!names.Add(path))
        {
            throw new PackRefusedException(path, "is there twice");
        }

        if (size > SizeMax(path))
        {
            throw new PackRefusedException(path, $"has {size} bytes; such a file has at most {SizeMax(path)}");
        }

        bytes += size;
        if (names.Count > FilesMax || bytes > BytesMax)
        {
            throw new PackRefusedException(path, "is one too many: no pack is as large as this");
        }

        sizes.Add(path, size);
    }

    /// <summary>How many bytes a file has at most.</summary>
    public static long SizeMax(string path) =>
        path switch
        {
            EvidencePaths.Records => 32L * 1024 * MiB,
            EvidencePaths.Manifest or EvidencePaths.Pdf => 256 * MiB,
            EvidencePaths.Checkpoint => SignedNote.BytesMax,
            _ when path.EndsWith(LogProof.FileExtension, StringComparison.Ordinal) => 2 * SignedNote.BytesMax,
            _ => 64 * MiB,
        };

    /// <summary>A name with nothing in it that a terminal would act on.</summary>
    public static string Shown(string path) =>
        string.Concat(path.Take(PathMax).Select(character => character is >= ' ' and <= '~' ? character : '?'));

    // Up to two folders deep, of letters, digits and - _ . alone; no part begins with a dot, so none is "." or "..".
    private static bool IsPath(string path) =>
        path.Length <= PathMax
        && path.Split('/') is { Length: <= 3 } parts
        && Array.TrueForAll(
            parts,
            part => part.Length > 0 && part[0] != '.' && !part.AsSpan().ContainsAnyExcept(Plain)
        );
}
