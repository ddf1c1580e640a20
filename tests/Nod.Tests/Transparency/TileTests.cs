using Nod.Transparency;

namespace Nod.Tests.Transparency;

public sealed class TileTests
{
    // The example of C2SP tlog-tiles is 1234067.
    [Theory]
    [InlineData(1234067, 256, "x001/x234/067")]
    [InlineData(0, 256, "000")]
    [InlineData(999, 5, "999.p/5")]
    [InlineData(1000, 255, "x001/000.p/255")]
    public void A_path_is_spelled_as_the_specification_says(long index, int width, string path)
    {
        Assert.Equal(path, Tile.PathOf(index, width));
        Assert.True(Tile.TryReadPath(path, out var read, out var readWidth));
        Assert.Equal((index, width), (read, readWidth));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("1000")]
    [InlineData("001/000")]
    [InlineData("x000/001")]
    [InlineData("x001/x234")]
    [InlineData("000.p/0")]
    [InlineData("000.p/256")]
    [InlineData("000.p/05")]
    [InlineData("000.p/")]
    [InlineData("-01")]
    [InlineData("x999/x999/x999/x999/x999/x999/x999/999")]
    public void Any_other_spelling_is_none(string path) => Assert.False(Tile.TryReadPath(path, out _, out _));

    // The example of C2SP tlog-tiles: 70,000 leaves, and 256.
    [Fact]
    public void A_tree_has_the_tiles_of_the_specifications_example()
    {
        Assert.Equal((273, 112), (Tile.FullCount(0, 70_000), Tile.PartialWidth(0, 70_000)));
        Assert.Equal((1, 17), (Tile.FullCount(1, 70_000), Tile.PartialWidth(1, 70_000)));
        Assert.Equal((0, 1), (Tile.FullCount(2, 70_000), Tile.PartialWidth(2, 70_000)));
        Assert.Equal((1, 0), (Tile.FullCount(0, 256), Tile.PartialWidth(0, 256)));
        Assert.Equal((0, 1), (Tile.FullCount(1, 256), Tile.PartialWidth(1, 256)));
        Assert.Equal([256, 112, 0], new[] { 272L, 273, 274 }.Select(index => Tile.WidthOf(0, index, 70_000)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(1000)]
    public void Tiles_hold_what_the_specification_says_however_the_leaves_came(int step)
    {
        const int Size = 66_000;
        var leaves = Enumerable.Range(0, Size).Select(Grown.LeafAt).ToList();
        var (tree, tiles) = (new LogTree(), new Dictionary<(int, long), Tile>());
        for (var start = 0; start < Size; start += step)
        {
            foreach (var tile in tree.Append(leaves.Skip(start).Take(step)))
            {
                tiles[(tile.Level, tile.Index)] = tile;
            }

            if (start % (step * 100) == 0)
            {
                tree = LogTree.Of(tree.Size, tiles.Values);
            }
        }

        var range = new CompactRange();
        leaves.ForEach(leaf => range.Append(leaf));
        Assert.Equal(range.Root(), tree.Root());
        Assert.Equal(258 + 2 + 1, tiles.Count);
        Assert.Equal(Size % 256, tiles[(0, 257)].Width);
        Assert.Equal((1, 1), (tiles[(1, 1)].Width, tiles[(2, 0)].Width));
        Assert.Equal(LogTree.Subtree(leaves.Take(256).ToArray()), MerkleHash.Of(tiles[(1, 0)].Hashes.AsSpan(0, 32)));
        Assert.Equal(LogTree.Subtree(leaves.Take(65536).ToArray()), MerkleHash.Of(tiles[(2, 0)].Hashes));
    }

    [Fact]
    public void A_tree_is_not_made_of_tiles_that_are_missing_or_narrow()
    {
        var tiles = new LogTree().Append(Enumerable.Range(0, 300).Select(Grown.LeafAt));

        Assert.Throws<InvalidDataException>(() => LogTree.Of(300, [.. tiles.Where(tile => tile.Level == 0)]));
        Assert.Throws<InvalidDataException>(() => LogTree.Of(301, tiles));
        Assert.Equal(300, LogTree.Of(300, tiles).Size);
    }

    [Fact]
    public void A_bundle_is_read_back_entry_by_entry()
    {
        byte[][] entries =
        [
            [1, 2, 3],
            [],
            [.. Enumerable.Repeat((byte)7, 300)],
        ];
        var bundle = EntryBundle.Write(entries);

        Assert.Equal([0, 3, 1, 2, 3, 0, 0, 1, 44], bundle[..9]);
        Assert.True(EntryBundle.TryRead(bundle, out var read));
        Assert.Equal(entries, read);
        Assert.False(EntryBundle.TryRead(bundle.AsSpan(0, bundle.Length - 1), out _));
        Assert.False(EntryBundle.TryRead([0], out _));
    }
}
