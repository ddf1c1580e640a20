namespace Nod.Transparency;

/// <summary>
/// Gives what waits its place in the log, and signs the tree it makes. Any number may work on one log at once, in any
/// number of processes: the store moves the head for one of them, and the others start again from there. A checkpoint is
/// shown to nobody before it is on disk. Not thread safe.
/// </summary>
/// <param name="store">Where the log is kept.</param>
/// <param name="keys">What it signs with: one key, or two while the log changes its key. All have the log's origin as name.</param>
/// <param name="clock">The time; the log itself does not depend on it.</param>
public sealed class Sequencer(ILogStore store, IReadOnlyList<SigningKey> keys, TimeProvider clock)
{
    /// <summary>How many leaves one step takes at most; bounds how long the store is kept busy.</summary>
    public const int LeavesMax = 2048;

    private LogHead? head;
    private LogTree? tree;

    /// <summary>The log's name.</summary>
    public string Origin => keys[0].Verifier.Name;

    /// <summary>
    /// Takes one step: true if the log moved on and more may wait. When it returns the step is on disk, or was somebody
    /// else's to take.
    /// </summary>
    /// <exception cref="LogBrokenException">The log as stored can't be gone on from.</exception>
    public async Task<bool> StepAsync(CancellationToken cancellation = default)
    {
        if (head is null || tree is null)
        {
            await LoadAsync(cancellation);
        }

        var (from, growing) = (head!, tree!);
        var leaves = await store.ReadQueueAsync(LeavesMax, cancellation);
        if (leaves.Count == 0 && IsSigned(from))
        {
            return false;
        }

        // Until the store has answered, the tree in memory is ahead of the one on disk.
        (head, tree) = (null, null);
        var tiles = growing.Append(leaves.Select(leaf => leaf.Leaf.Hash()));
        var note = new Checkpoint(Origin, growing.Size, growing.Root()).Sign(keys, clock.Now()).ToString();
        if (await store.AdvanceAsync(new LogAdvance(from, leaves, tiles, note), cancellation))
        {
            (head, tree) = (new LogHead(from.Revision + 1, growing.Size, note), growing);
        }

        return true;
    }

    private async Task LoadAsync(CancellationToken cancellation)
    {
        var stored = await store.ReadHeadAsync(cancellation);
        LogTree grown;
        try
        {
            grown = await LogReader.TreeAsync(store, stored.Size, cancellation);
        }
        catch (InvalidDataException missing)
        {
            throw new LogBrokenException(missing.Message);
        }

        if (stored.Note.Length > 0)
        {
            ThrowIfForeign(stored, grown);
        }

        (head, tree) = (stored, grown);
    }

    // Going on from a tree that is not the one that was signed would sign a fork.
    private void ThrowIfForeign(LogHead stored, LogTree grown)
    {
        if (
            !SignedNote.TryParse(stored.Note, out var note)
            || !Checkpoint.TryParse(note.Text, out var checkpoint)
            || checkpoint.Origin != Origin
        )
        {
            throw new LogBrokenException($"The stored checkpoint is none of {Origin}'s.");
        }

        if (note.VerifiedBy([.. keys.Select(key => key.Verifier)]) is null)
        {
            throw new LogBrokenException(
                "The stored checkpoint is not signed by the log's key. Use the key it was made with."
            );
        }

        if (checkpoint.Size != stored.Size || checkpoint.Root != grown.Root())
        {
            throw new LogBrokenException("The stored tree is not the one that was signed.");
        }
    }

    // Another head may have replaced this one meanwhile; then the next step finds out.
    private bool IsSigned(LogHead stored) =>
        SignedNote.TryParse(stored.Note, out var note)
        && keys.All(key => note.Signatures.Any(signature => signature.KeyId == key.Verifier.Id));
}

/// <summary>The log as stored does not hang together, so nothing more may be signed.</summary>
/// <param name="what">What does not.</param>
public sealed class LogBrokenException(string what)
    : Exception($"The log can't go on: {what} To see all that is wrong, run: nod audit");
