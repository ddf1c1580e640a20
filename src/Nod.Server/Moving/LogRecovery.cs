using Nod.Server.Log;
using Nod.Storage;
using Nod.Transparency;

namespace Nod.Server.Moving;

/// <summary>Judges whether a restored log may go on, given the last checkpoint that was published.</summary>
internal static class LogRecovery
{
    /// <summary>Returns if the checkpoint is this log's and the tree here continues it.</summary>
    /// <param name="store">The restored log.</param>
    /// <param name="keys">Its keys.</param>
    /// <param name="text">The checkpoint as it was published.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The checkpoint.</returns>
    /// <exception cref="CopyException">To go on would fork the log, or the checkpoint is none of this log's.</exception>
    public static async Task<Checkpoint> ContinuesAsync(
        SqlStore store,
        LogKeys keys,
        string text,
        CancellationToken cancellation
    )
    {
        if (
            !SignedNote.TryParse(text, out var note)
            || note.VerifiedBy([.. keys.All.Select(key => key.Verifier)]) is null
            || !Checkpoint.TryParse(note.Text, out var published)
            || published.Origin != keys.Origin
        )
        {
            throw new CopyException($"This is no checkpoint signed by the key of {keys.Origin}.");
        }

        var head = await store.ReadHeadAsync(cancellation);
        if (published.Size > head.Size)
        {
            throw new CopyException(
                $"The log was published with {published.Size} leaves, and this copy has {head.Size}: to sign what comes next "
                    + "would make a second history of the same log. Restore a copy taken later. If there is none, the "
                    + $"{published.Size - head.Size} events after it are lost: keep the log held, so that nothing is signed; "
                    + "consents and stops are recorded all the same."
            );
        }

        var tree = await LogReader.TreeAsync(store, head.Size, cancellation);
        var proof = await LogReader.ConsistencyAsync(store, published.Size, head.Size, cancellation);
        return MerkleProof.ProvesConsistency(published.Size, published.Root, head.Size, tree.Root(), proof)
            ? published
            : throw new CopyException(
                $"The checkpoint with {published.Size} leaves is of another history than this copy: the log was forked "
                    + "already. Nothing is signed. Find the copy that belongs to it."
            );
    }
}
