using System.Numerics;
using System.Runtime.InteropServices;

namespace Nod.Transparency;

/// <summary>
/// A tree that grows: its compact range, and of each level the tile that is not full yet. Whole tiles are given to the
/// caller to keep, and not needed again. Not thread safe.
/// </summary>
public sealed class LogTree
{
    private readonly List<List<MerkleHash>> edge = [];
    private CompactRange range = new();

    /// <summary>How many leaves there are.</summary>
    public long Size => range.Size;

    /// <summary>Which tiles a tree of some size needs to go on growing: those that are not full.</summary>
    public static IEnumerable<(int Level, long Index)> EdgeOf(long size)
    {
        for (var level = 0; level * Tile.Height < 63 && size >> (level * Tile.Height) != 0; level++)
        {
            if (Tile.PartialWidth(level, size) > 0)
            {
                yield return (level, Tile.FullCount(level, size));
            }
        }
    }

    /// <summary>The tree of some size, out of the tiles of its edge.</summary>
    /// <exception cref="InvalidDataException">A tile is missing or too narrow.</exception>
    public static LogTree Of(long size, IReadOnlyCollection<Tile> tiles)
    {
        var tree = new LogTree();
        foreach (var (level, index) in EdgeOf(size))
        {
            var width = Tile.PartialWidth(level, size);
            var tile = tiles.FirstOrDefault(tile => tile.Level == level && tile.Index == index);
            if (tile is null || tile.Width < width)
            {
                throw new InvalidDataException($"The tile {index} of level {level} is missing or too narrow.");
            }

            tree.EdgeAt(level).AddRange(tile.Span[..width]);
        }

        tree.range = CompactRange.Of(size, (level, index) => tree.NodeOnEdge(level, index));
        return tree;
    }

    /// <summary>Adds leaves by their hashes; gives every tile that changed, as it is now.</summary>
    public IReadOnlyList<Tile> Append(IEnumerable<MerkleHash> leaves)
    {
        var changed = new List<Tile>();
        var touched = new SortedSet<int>();
        NodeVisitor keep = Keep;
        foreach (var leaf in leaves)
        {
            range.Append(leaf, keep);
        }

        // The range counts a leaf only after it was visited, and so do these.
        changed.AddRange(touched.Select(level => new Tile(level, Tile.FullCount(level, Size), BytesOf(edge[level]))));
        return changed;

        void Keep(int level, in MerkleHash hash)
        {
            if (level % Tile.Height != 0)
            {
                return;
            }

            level /= Tile.Height;
            var hashes = EdgeAt(level);
            hashes.Add(hash);
            touched.Add(level);
            if (hashes.Count == Tile.WidthMax)
            {
                changed.Add(new Tile(level, Tile.FullCount(level, Size), BytesOf(hashes)));
                hashes.Clear();
                touched.Remove(level);
            }
        }
    }

    /// <summary>The root (RFC 6962, section 2.1).</summary>
    public MerkleHash Root() => range.Root();

    private List<MerkleHash> EdgeAt(int level)
    {
        while (edge.Count <= level)
        {
            edge.Add([]);
        }

        return edge[level];
    }

    private MerkleHash NodeOnEdge(int level, long index)
    {
        var width = 1 << (level % Tile.Height);
        var start = (int)(index * width % Tile.WidthMax);
        return Subtree(CollectionsMarshal.AsSpan(edge[level / Tile.Height]).Slice(start, width));
    }

    private static byte[] BytesOf(List<MerkleHash> hashes) =>
        MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(hashes)).ToArray();

    /// <summary>The root of a whole subtree over a power of two of hashes.</summary>
    internal static MerkleHash Subtree(ReadOnlySpan<MerkleHash> hashes)
    {
        System.Diagnostics.Debug.Assert(BitOperations.IsPow2(hashes.Length), "A whole subtree spans a power of two.");
        if (hashes.Length == 1)
        {
            return hashes[0];
        }

        var half = hashes.Length / 2;
        return MerkleHash.OfNode(Subtree(hashes[..half]), Subtree(hashes[half..]));
    }
}
