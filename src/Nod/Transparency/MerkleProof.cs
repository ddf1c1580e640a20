using System.Numerics;

namespace Nod.Transparency;

/// <summary>
/// Proofs that a leaf is in a tree, and that a tree is the beginning of a larger one. Made as RFC 6962, section 2.1
/// defines them, and checked as RFC 9162, sections 2.1.3.2 and 2.1.4.2 do.
/// </summary>
public static class MerkleProof
{
    /// <summary>How many hashes a proof can have.</summary>
    public const int HashesMax = 63;

    /// <summary>The path from a leaf to the root: the hashes beside it, from the leaf's sibling up.</summary>
    /// <param name="index">The leaf, from 0.</param>
    /// <param name="size">The size of the tree it is shown to be in.</param>
    /// <param name="read">Gives whole subtrees of that tree.</param>
    public static IReadOnlyList<MerkleHash> Inclusion(long index, long size, NodeReader read)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        var path = new List<MerkleHash>();
        AddPath(index, 0, size, read, path);
        return path;
    }

    /// <summary>Shows that the first leaves of a tree are the whole of a smaller one.</summary>
    /// <param name="before">The smaller tree's size.</param>
    /// <param name="size">The larger tree's size.</param>
    /// <param name="read">Gives whole subtrees of the larger tree.</param>
    public static IReadOnlyList<MerkleHash> Consistency(long before, long size, NodeReader read)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(before);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(before, size);
        var proof = new List<MerkleHash>();
        if (before != 0 && before != size)
        {
            AddConsistency(before, 0, size, true, read, proof);
        }

        return proof;
    }

    /// <summary>Whether a path shows that the leaf stands at its place in the tree with this root.</summary>
    public static bool ProvesInclusion(
        MerkleHash leaf,
        long index,
        long size,
        MerkleHash root,
        IReadOnlyList<MerkleHash> path
    )
    {
        if (index < 0 || index >= size)
        {
            return false;
        }

        var (node, last) = (index, size - 1);
        var hash = leaf;
        foreach (var beside in path)
        {
            if (last == 0)
            {
                return false;
            }

            if ((node & 1) == 1 || node == last)
            {
                hash = MerkleHash.OfNode(beside, hash);
                SkipLone(ref node, ref last);
            }
            else
            {
                hash = MerkleHash.OfNode(hash, beside);
            }

            node >>= 1;
            last >>= 1;
        }

        return last == 0 && hash == root;
    }

    /// <summary>Whether a proof shows that the smaller tree is the beginning of the larger one.</summary>
    public static bool ProvesConsistency(
        long before,
        MerkleHash beforeRoot,
        long size,
        MerkleHash root,
        IReadOnlyList<MerkleHash> proof
    )
    {
        if (before < 0 || before > size)
        {
            return false;
        }

        if (before == size)
        {
            return proof.Count == 0 && beforeRoot == root;
        }

        if (before == 0)
        {
            return proof.Count == 0 && beforeRoot == MerkleHash.EmptyTree;
        }

        // A whole smaller tree is a node of the larger one, so the proof starts with it.
        IEnumerable<MerkleHash> path = BitOperations.IsPow2(before) ? proof.Prepend(beforeRoot) : proof;
        return proof.Count > 0 && Climb(before, beforeRoot, size, root, path);
    }

    private static bool Climb(
        long before,
        MerkleHash beforeRoot,
        long size,
        MerkleHash root,
        IEnumerable<MerkleHash> path
    )
    {
        var (node, last) = (before - 1, size - 1);
        while ((node & 1) == 1)
        {
            node >>= 1;
            last >>= 1;
        }

        var start = path.First();
        var (small, large) = (start, start);
        foreach (var beside in path.Skip(1))
        {
            if (last == 0)
            {
                return false;
            }

            if ((node & 1) == 1 || node == last)
            {
                small = MerkleHash.OfNode(beside, small);
                large = MerkleHash.OfNode(beside, large);
                SkipLone(ref node, ref last);
            }
            else
            {
                large = MerkleHash.OfNode(large, beside);
            }

            node >>= 1;
            last >>= 1;
        }

        return last == 0 && small == beforeRoot && large == root;
    }

    // A last node without a sibling goes up as it is.
    private static void SkipLone(ref long node, ref long last)
    {
        while ((node & 1) == 0 && node != 0)
        {
            node >>= 1;
            last >>= 1;
        }
    }

    private static void AddPath(long index, long start, long end, NodeReader read, List<MerkleHash> path)
    {
        if (end - start == 1)
        {
            return;
        }

        var middle = start + Split(end - start);
        if (index < middle)
        {
            AddPath(index, start, middle, read, path);
            path.Add(Root(middle, end, read));
        }
        else
        {
            AddPath(index, middle, end, read, path);
            path.Add(Root(start, middle, read));
        }
    }

    private static void AddConsistency(
        long before,
        long start,
        long end,
        bool isKnown,
        NodeReader read,
        List<MerkleHash> proof
    )
    {
        if (before == end - start)
        {
            if (!isKnown)
            {
                proof.Add(Root(start, end, read));
            }

            return;
        }

        var half = Split(end - start);
        if (before <= half)
        {
            AddConsistency(before, start, start + half, isKnown, read, proof);
            proof.Add(Root(start + half, end, read));
        }
        else
        {
            AddConsistency(before - half, start + half, end, false, read, proof);
            proof.Add(Root(start, start + half, read));
        }
    }

    private static MerkleHash Root(long start, long end, NodeReader read)
    {
        var size = end - start;
        if (BitOperations.IsPow2(size))
        {
            var level = BitOperations.Log2((ulong)size);
            return read(level, start >> level);
        }

        var middle = start + Split(size);
        return MerkleHash.OfNode(Root(start, middle, read), Root(middle, end, read));
    }

    // The largest power of two below the size.
    private static long Split(long size) => 1L << BitOperations.Log2((ulong)(size - 1));
}
