using Nod.Ledger;

namespace Nod.Transparency;

/// <summary>
/// Where the log is kept, beside the events. Every event recorded MUST be queued in the commit that records it, and MUST
/// stay queued until it is in the log.
/// </summary>
public interface ILogStore
{
    /// <summary>How far the log has come.</summary>
    Task<LogHead> ReadHeadAsync(CancellationToken cancellation = default);

    /// <summary>Events that are not in the log yet, in the order of their identifiers, at most so many.</summary>
    Task<IReadOnlyList<QueuedLeaf>> ReadQueueAsync(int limit, CancellationToken cancellation = default);

    /// <summary>
    /// Moves the log on. All or nothing, and only from the head the advance was made from: true when it is on disk, false
    /// when somebody else moved the head first. After any exception the head MUST be read anew before the next try.
    /// </summary>
    Task<bool> AdvanceAsync(LogAdvance advance, CancellationToken cancellation = default);

    /// <summary>Tiles as they are now, without those that are not there.</summary>
    Task<IReadOnlyList<Tile>> ReadTilesAsync(
        IReadOnlyCollection<(int Level, long Index)> addresses,
        CancellationToken cancellation = default
    );

    /// <summary>The entries from an index on, up to another.</summary>
    Task<IReadOnlyList<Leaf>> ReadLeavesAsync(long start, long end, CancellationToken cancellation = default);

    /// <summary>Where an event of an organization's stands in the log; null if it is not in it, or not the organization's.</summary>
    Task<long?> FindLeafAsync(Guid organization, Guid eventId, CancellationToken cancellation = default);
}

/// <summary>How far a log has come.</summary>
/// <param name="Revision">How often the head was moved.</param>
/// <param name="Size">How many leaves the log has.</param>
/// <param name="Note">The checkpoint with its signatures; empty when nothing was ever signed.</param>
public sealed record LogHead(long Revision, long Size, string Note);

/// <summary>An event that waits for its place in the log.</summary>
/// <param name="Organization">Whose event.</param>
/// <param name="Contact">The contact, as the tables know it.</param>
/// <param name="Leaf">The event as the log will hold it.</param>
public readonly record struct QueuedLeaf(Guid Organization, ContactKey Contact, Leaf Leaf);

/// <summary>A step of the log.</summary>
/// <param name="From">The head it was made from.</param>
/// <param name="Leaves">What is added, in order; may be none, when only the signatures change.</param>
/// <param name="Tiles">Every tile that changed, as it is afterwards.</param>
/// <param name="Note">The new checkpoint with its signatures.</param>
public sealed record LogAdvance(LogHead From, IReadOnlyList<QueuedLeaf> Leaves, IReadOnlyList<Tile> Tiles, string Note)
{
    /// <summary>How many leaves the log has afterwards.</summary>
    public long Size => From.Size + Leaves.Count;
}
