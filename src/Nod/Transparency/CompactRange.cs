namespace Nod.Transparency;

/// <summary>Told of every node that a tree has whole from now on.</summary>
/// <param name="level">The node's height; 0 for a leaf.</param>
/// <param name="hash">Its hash.</param>
public delegate void NodeVisitor(int level, in MerkleHash hash);

/// <summary>Gives the hash of a whole subtree.</summary>
/// <param name="level">Its height: it spans 2^level leaves.</param>
/// <param name="index">Its place among those of its height, from 0.</param>
public delegate MerkleHash NodeReader(int level, long index);

/// <summary>
/// All that a tree must remember to go on growing: the roots of its largest whole subtrees, one for each bit of its size.
/// Not thread safe.
/// </summary>
public sealed class CompactRange
{
    private readonly MerkleHash[] nodes = new MerkleHash[63];

    /// <summary>How many leaves there are.</summary>
    public long Size { get; private set; }

    /// <summary>The range of a tree of some size, out of its nodes.</summary>
    public static CompactRange Of(long size, NodeReader read)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        var range = new CompactRange { Size = size };
        for (var level = 0; size >> level != 0; level++)
        {
            if ((size >> level & 1) == 1)
            {
                range.nodes[level] = read(level, (size >> level) - 1);
            }
        }

        return range;
    }

    /// <summary>Adds a leaf by its hash.</summary>
    /// <param name="leaf">The leaf's hash.</param>
    /// <param name="visit">Told of the leaf and of every node it completes, lowest first.</param>
    public void Append(in MerkleHash leaf, NodeVisitor? visit = null)
    {
        var node = leaf;
        var level = 0;
        visit?.Invoke(level, node);
        for (; (Size >> level & 1) == 1; level++)
        {
            node = MerkleHash.OfNode(nodes[level], node);
            visit?.Invoke(level + 1, node);
        }

        nodes[level] = node;
        Size++;
    }

    /// <summary>The tree's root (RFC 6962, section 2.1).</summary>
    public MerkleHash Root()
    {
        if (Size == 0)
        {
            return MerkleHash.EmptyTree;
        }

        var level = System.Numerics.BitOperations.TrailingZeroCount(Size);
        var root = nodes[level];
        for (level++; Size >> level != 0; level++)
        {
            if ((Size >> level & 1) == 1)
            {
                root = MerkleHash.OfNode(nodes[level], root);
            }
        }

        return root;
    }
}
