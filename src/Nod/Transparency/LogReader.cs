namespace Nod.Transparency;

/// <summary>Makes proofs out of the tiles that a store keeps.</summary>
public static class LogReader
{
    /// <summary>Shows that the leaf at an index is in the tree of some size.</summary>
    /// <exception cref="InvalidDataException">The store lacks a tile that the tree must have.</exception>
    public static Task<IReadOnlyList<MerkleHash>> InclusionAsync(
        ILogStore store,
        long index,
        long size,
        CancellationToken cancellation = default
    ) => ProveAsync(store, size, read => MerkleProof.Inclusion(index, size, read), cancellation);

    /// <summary>Shows that the tree of one size is the beginning of that of a larger size.</summary>
    /// <exception cref="InvalidDataException">The store lacks a tile that the tree must have.</exception>
    public static Task<IReadOnlyList<MerkleHash>> ConsistencyAsync(
        ILogStore store,
        long before,
        long size,
        CancellationToken cancellation = default
    ) => ProveAsync(store, size, read => MerkleProof.Consistency(before, size, read), cancellation);

    /// <summary>Shows that an entry is in the log as a checkpoint has it; null if that is of a smaller tree.</summary>
    /// <exception cref="InvalidDataException">The store lacks what the log must have, or the note is no checkpoint.</exception>
    public static async Task<LogProof?> ProveEntryAsync(
        ILogStore store,
        SignedNote note,
        long index,
        CancellationToken cancellation = default
    )
    {
        if (!Checkpoint.TryParse(note.Text, out var checkpoint))
        {
            throw new InvalidDataException("The note is no checkpoint.");
        }

        if (index >= checkpoint.Size)
        {
            return null;
        }

        var path = await InclusionAsync(store, index, checkpoint.Size, cancellation);
        return await store.ReadLeavesAsync(index, index + 1, cancellation) is [var leaf]
            ? new LogProof(index, path, note, leaf.ToBytes())
            : throw new InvalidDataException($"The event of leaf {index} is gone.");
    }

    /// <summary>The tree of some size, ready to grow.</summary>
    /// <exception cref="InvalidDataException">The store lacks a tile that the tree must have.</exception>
    public static async Task<LogTree> TreeAsync(ILogStore store, long size, CancellationToken cancellation = default) =>
        LogTree.Of(size, await store.ReadTilesAsync([.. LogTree.EdgeOf(size)], cancellation));

    // The proof is made twice: first of nothing, to learn which tiles it looks at, then of these.
    private static async Task<IReadOnlyList<MerkleHash>> ProveAsync(
        ILogStore store,
        long size,
        Func<NodeReader, IReadOnlyList<MerkleHash>> prove,
        CancellationToken cancellation
    )
    {
        var wanted = new HashSet<(int Level, long Index)>();
        prove(
            (level, index) =>
            {
                wanted.Add(PlaceOf(level, index).Tile);
                return default;
            }
        );
        if (wanted.Count == 0)
        {
            return [];
        }

        var tiles = await store.ReadTilesAsync(wanted, cancellation);
        var found = tiles.ToDictionary(tile => (tile.Level, tile.Index));
        return prove((level, index) => NodeIn(found, level, index, size));
    }

    private static MerkleHash NodeIn(Dictionary<(int Level, long Index), Tile> tiles, int level, long index, long size)
    {
        var (address, start, width) = PlaceOf(level, index);
        return
            tiles.TryGetValue(address, out var tile)
            && start + width <= Math.Min(tile.Width, Tile.WidthOf(address.Level, address.Index, size))
            ? LogTree.Subtree(tile.Span.Slice(start, width))
            : throw new InvalidDataException(
                $"The tile {address.Index} of level {address.Level} is missing or narrow."
            );
    }

    private static ((int Level, long Index) Tile, int Start, int Width) PlaceOf(int level, long index)
    {
        var width = 1 << (level % Tile.Height);
        var first = index * width;
        return ((level / Tile.Height, first / Tile.WidthMax), (int)(first % Tile.WidthMax), width);
    }
}
