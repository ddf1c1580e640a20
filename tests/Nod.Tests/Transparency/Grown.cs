using System.Globalization;
using System.Text;
using Nod.Transparency;

namespace Nod.Tests.Transparency;

/// <summary>A tree of made-up leaves, held whole: the plain reading of RFC 6962, to compare with.</summary>
internal sealed class Grown(int size)
{
    public IReadOnlyList<MerkleHash> Leaves { get; } = [.. Enumerable.Range(0, size).Select(LeafAt)];

    public static MerkleHash LeafAt(int index) =>
        MerkleHash.OfLeaf(Encoding.ASCII.GetBytes(index.ToString(CultureInfo.InvariantCulture)));

    public MerkleHash Root(int start, int end)
    {
        if (end - start <= 1)
        {
            return end == start ? MerkleHash.EmptyTree : Leaves[start];
        }

        var half = 1;
        while (half * 2 < end - start)
        {
            half *= 2;
        }

        return MerkleHash.OfNode(Root(start, start + half), Root(start + half, end));
    }

    public MerkleHash Node(int level, long index) => Root((int)(index << level), (int)((index + 1) << level));
}
