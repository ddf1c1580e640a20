using System.Globalization;
using System.Runtime.InteropServices;

namespace Nod.Transparency;

/// <summary>
/// A row of up to 256 hashes of the tree, as it is served (C2SP tlog-tiles). A tile that is not full yet grows at its end;
/// what stands in it never changes.
/// </summary>
/// <param name="Level">0 for hashes of leaves; each level above holds the roots of full tiles of the one below.</param>
/// <param name="Index">Its place in its level, from 0.</param>
/// <param name="Hashes">The hashes, 32 bytes each.</param>
public sealed record Tile(int Level, long Index, byte[] Hashes)
{
    /// <summary>How many hashes a full tile has.</summary>
    public const int WidthMax = 256;

    /// <summary>The highest level there can be.</summary>
    public const int LevelMax = 63;

    /// <summary>How many levels of the tree one tile spans.</summary>
    internal const int Height = 8;

    /// <summary>How many hashes it has.</summary>
    public int Width => Hashes.Length / MerkleHash.Length;

    /// <summary>The hashes.</summary>
    internal ReadOnlySpan<MerkleHash> Span => MemoryMarshal.Cast<byte, MerkleHash>(Hashes);

    /// <summary>How wide the last tile of a level is in a tree of some size; 0 if it would be empty.</summary>
    public static int PartialWidth(int level, long size) =>
        level * Height >= 63 ? 0 : (int)(size >> (level * Height)) & (WidthMax - 1);

    /// <summary>How many full tiles a level has in a tree of some size.</summary>
    public static long FullCount(int level, long size) =>
        (level + 1) * Height >= 63 ? 0 : size >> ((level + 1) * Height);

    /// <summary>How wide a tile is in a tree of some size; 0 if it is not there.</summary>
    public static int WidthOf(int level, long index, long size)
    {
        var full = FullCount(level, size);
        return index < full ? WidthMax
            : index == full ? PartialWidth(level, size)
            : 0;
    }

    /// <summary>
    /// An index and a width as they stand in a path: groups of three digits, all but the last with an x before them, then
    /// <c>.p/W</c> if the tile is not full. 1234067 is <c>x001/x234/067</c>.
    /// </summary>
    public static string PathOf(long index, int width = WidthMax)
    {
        var path = (index % 1000).ToString("000", CultureInfo.InvariantCulture);
        for (var rest = index / 1000; rest > 0; rest /= 1000)
        {
            path = string.Create(CultureInfo.InvariantCulture, $"x{rest % 1000:000}/{path}");
        }

        return width == WidthMax ? path : string.Create(CultureInfo.InvariantCulture, $"{path}.p/{width}");
    }

    /// <summary>Reads an index and a width out of a path; only the one spelling of each is taken.</summary>
    public static bool TryReadPath(string path, out long index, out int width)
    {
        index = 0;
        width = WidthMax;
        var mark = path.IndexOf(".p/", StringComparison.Ordinal);
        if (
            mark >= 0
            && (
                !int.TryParse(path.AsSpan(mark + 3), NumberStyles.None, CultureInfo.InvariantCulture, out width)
                || width is < 1 or >= WidthMax
            )
        )
        {
            return false;
        }

        var digits = (mark < 0 ? path : path[..mark]).Replace("/", "", StringComparison.Ordinal);
        digits = digits.Replace("x", "", StringComparison.Ordinal);
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out index)
            && PathOf(index, width) == path;
    }
}
