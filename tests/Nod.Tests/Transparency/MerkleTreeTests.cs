using Nod.Transparency;

namespace Nod.Tests.Transparency;

/// <summary>
/// The tree against the values that implementations of RFC 6962 publish: hashes of single leaves and nodes from
/// transparency-dev/merkle, roots of the eight reference leaves from Certificate Transparency.
/// </summary>
public sealed class MerkleTreeTests
{
    private static readonly string[] ReferenceLeaves =
    [
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ];

    private static readonly string[] ReferenceRoots =
    [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    [Fact]
    public void Leaves_and_nodes_are_hashed_as_RFC_6962_says()
    {
        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", Hex(MerkleHash.EmptyTree));
        Assert.Equal(
            "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56",
            Hex(MerkleHash.OfLeaf("L123456"u8))
        );
    }

    [Fact]
    public void The_reference_leaves_have_the_published_roots()
    {
        var range = new CompactRange();
        Assert.Equal(MerkleHash.EmptyTree, range.Root());
        for (var size = 1; size <= ReferenceLeaves.Length; size++)
        {
            range.Append(MerkleHash.OfLeaf(Convert.FromHexString(ReferenceLeaves[size - 1])));

            Assert.Equal(ReferenceRoots[size - 1], Hex(range.Root()));
        }
    }

    // RFC 9162, section 2.1.5 describes the tree of seven leaves; the same proofs stand in RFC 6962, section 2.1.3.
    [Fact]
    public void The_published_proofs_between_reference_trees_hold()
    {
        var path = Proof(
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
        );

        Assert.True(MerkleProof.ProvesInclusion(MerkleHash.OfLeaf([]), 0, 8, Root(8), path));
        Assert.True(MerkleProof.ProvesConsistency(1, Root(1), 8, Root(8), path));
        Assert.False(MerkleProof.ProvesInclusion(MerkleHash.OfLeaf([]), 1, 8, Root(8), path));
        Assert.False(MerkleProof.ProvesConsistency(2, Root(2), 8, Root(8), path));
    }

    [Fact]
    public void Every_leaf_of_every_small_tree_is_proved_and_nothing_else()
    {
        var grown = new Grown(70);
        for (var size = 1; size <= 70; size++)
        {
            var root = grown.Root(0, size);
            for (var index = 0; index < size; index++)
            {
                var path = MerkleProof.Inclusion(index, size, grown.Node);

                Assert.True(MerkleProof.ProvesInclusion(grown.Leaves[index], index, size, root, path));
                Assert.False(MerkleProof.ProvesInclusion(grown.Leaves[index], index + 1, size, root, path));
                Assert.False(MerkleProof.ProvesInclusion(Grown.LeafAt(1000), index, size, root, path));
                Assert.False(MerkleProof.ProvesInclusion(grown.Leaves[index], index, size, root, [.. path, root]));
                Assert.False(
                    path.Count > 0
                        && MerkleProof.ProvesInclusion(grown.Leaves[index], index, size, root, [.. path.Skip(1)])
                );
            }
        }
    }

    [Fact]
    public void Every_small_tree_is_proved_the_beginning_of_every_larger_one_and_of_no_other()
    {
        var grown = new Grown(70);
        for (var size = 1; size <= 70; size++)
        {
            var root = grown.Root(0, size);
            Assert.True(MerkleProof.ProvesConsistency(0, MerkleHash.EmptyTree, size, root, []));
            Assert.False(MerkleProof.ProvesConsistency(0, root, size, root, []));
            for (var before = 1; before <= size; before++)
            {
                var proof = MerkleProof.Consistency(before, size, grown.Node);

                Assert.True(MerkleProof.ProvesConsistency(before, grown.Root(0, before), size, root, proof));
                Assert.False(MerkleProof.ProvesConsistency(before, Grown.LeafAt(1000), size, root, proof));
                Assert.False(
                    MerkleProof.ProvesConsistency(before, grown.Root(0, before), size, Grown.LeafAt(1000), proof)
                );
                Assert.False(
                    MerkleProof.ProvesConsistency(before, grown.Root(0, before), size, root, [.. proof, root])
                );
            }
        }
    }

    [Fact]
    public void Sizes_that_can_not_be_prove_nothing()
    {
        Assert.False(MerkleProof.ProvesInclusion(Grown.LeafAt(0), -1, 1, Grown.LeafAt(0), []));
        Assert.False(MerkleProof.ProvesInclusion(Grown.LeafAt(0), 0, 0, Grown.LeafAt(0), []));
        Assert.False(MerkleProof.ProvesConsistency(2, Grown.LeafAt(0), 1, Grown.LeafAt(0), []));
        Assert.False(MerkleProof.ProvesConsistency(-1, Grown.LeafAt(0), 1, Grown.LeafAt(0), []));
        Assert.Throws<ArgumentOutOfRangeException>(() => MerkleProof.Inclusion(1, 1, new Grown(1).Node));
        Assert.Throws<ArgumentOutOfRangeException>(() => MerkleProof.Consistency(2, 1, new Grown(1).Node));
    }

    [Fact]
    public void A_range_goes_on_from_its_nodes()
    {
        var grown = new Grown(300);
        foreach (var size in new[] { 0, 1, 2, 3, 255, 256, 257, 299 })
        {
            var range = CompactRange.Of(size, grown.Node);
            Assert.Equal(grown.Root(0, size), range.Root());

            range.Append(grown.Leaves[size]);

            Assert.Equal(grown.Root(0, size + 1), range.Root());
        }
    }

    [Fact]
    public void A_hash_is_read_from_its_one_spelling()
    {
        var hash = Grown.LeafAt(7);

        Assert.True(MerkleHash.TryParse(hash.ToString(), out var read));
        Assert.Equal(hash, read);
        Assert.False(MerkleHash.TryParse(hash + "=", out _));
        Assert.False(MerkleHash.TryParse(hash.ToString().AsSpan(0, 43), out _));
        Assert.False(MerkleHash.TryParse(hash.ToString().Replace('=', 'A'), out _));
        Assert.False(MerkleHash.TryParse("", out _));
        Assert.NotEqual(hash, Grown.LeafAt(8));
        Assert.Equal(hash.GetHashCode(), read.GetHashCode());
    }

    private static MerkleHash Root(int size) => MerkleHash.Of(Convert.FromHexString(ReferenceRoots[size - 1]));

    private static List<MerkleHash> Proof(params string[] hashes) =>
        [.. hashes.Select(hash => MerkleHash.Of(Convert.FromHexString(hash)))];

    private static string Hex(MerkleHash hash) => Convert.ToHexStringLower(hash.ToBytes());
}
