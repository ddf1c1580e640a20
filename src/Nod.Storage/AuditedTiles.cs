using Nod.Transparency;

namespace Nod.Storage;

/// <summary>Compares the log, page by page, with its lowest tiles, and those with all the tiles above.</summary>
internal sealed class AuditedTiles(SqlStore store, AuditReport report)
{
    private readonly LogTree tree = new();
    private readonly Dictionary<(int Level, long Index), Tile> above = [];
    private long lowest;

    /// <summary>How many leaves the lowest tiles hold, as far as they were asked for.</summary>
    public long Size => tree.Size;

    /// <summary>The root over them.</summary>
    public MerkleHash Root => tree.Root();

    /// <summary>How many tiles there should be.</summary>
    public long Count => lowest + above.Count;

    /// <summary>Compares a page of the log, whose first leaf begins a tile, with the tiles that hold it.</summary>
    public async Task CompareAsync(IReadOnlyList<AuditedEvent> page, CancellationToken cancellation)
    {
        var first = tree.Size / Tile.WidthMax;
        var wanted = (page.Count + Tile.WidthMax - 1) / Tile.WidthMax;
        var tiles = (await store.ReadTilesFromAsync(0, first, wanted, cancellation)).ToDictionary(tile => tile.Index);
        var hashes = new List<MerkleHash>(page.Count);
        for (var i = 0; i < page.Count; i++)
        {
            var index = tree.Size + i;
            report.Expect(page[i].Index == index, $"Leaf {index} is missing: the one after it is {page[i].Index}.");
            var held =
                tiles.TryGetValue(index / Tile.WidthMax, out var tile) && index % Tile.WidthMax < tile.Width
                    ? MerkleHash.Of(
                        tile.Hashes.AsSpan((int)(index % Tile.WidthMax) * MerkleHash.Length, MerkleHash.Length)
                    )
                    : default(MerkleHash?);
            Compare(page[i], index, held);
            hashes.Add(held ?? default);
        }

        CompareWidths(tiles, first, wanted, page.Count);
        lowest += wanted;
        foreach (var tile in tree.Append(hashes).Where(tile => tile.Level > 0))
        {
            above[(tile.Level, tile.Index)] = tile;
        }
    }

    /// <summary>Compares the tiles above the lowest.</summary>
    public async Task CloseAsync(CancellationToken cancellation)
    {
        report.Tiles = Count;
        foreach (var level in above.Values.GroupBy(tile => tile.Level))
        {
            var stored = (await store.ReadTilesFromAsync(level.Key, 0, level.Count(), cancellation)).ToDictionary(
                tile => tile.Index
            );
            foreach (var tile in level)
            {
                report.Expect(
                    stored.TryGetValue(tile.Index, out var kept) && kept.Hashes.AsSpan().SequenceEqual(tile.Hashes),
                    $"Tile {tile.Index} of level {tile.Level} is not what the tiles below make."
                );
            }
        }
    }

    private void Compare(AuditedEvent audited, long index, MerkleHash? held)
    {
        if (audited.Leaf is not { } leaf)
        {
            report.Fault($"Leaf {index}: the event {audited.EventId} is gone, or its row makes no sense.");
        }
        else if (held is null)
        {
            report.Fault($"Leaf {index}: no tile holds its hash.");
        }
        else
        {
            report.Expect(leaf.Hash() == held, $"Leaf {index}: the event {audited.EventId} is not what the log holds.");
        }
    }

    private void CompareWidths(Dictionary<long, Tile> tiles, long first, int wanted, int leaves)
    {
        for (var i = 0; i < wanted; i++)
        {
            var width = Math.Min(Tile.WidthMax, leaves - (i * Tile.WidthMax));
            report.Expect(
                tiles.TryGetValue(first + i, out var tile) && tile.Hashes.Length == width * MerkleHash.Length,
                $"Tile {first + i} of level 0 is missing or has not {width} hashes."
            );
        }
    }
}
