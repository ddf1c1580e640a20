using Nod.Transparency;
using NodaTime;

namespace Nod.Storage;

/// <summary>A time stamp that an authority gave a checkpoint (RFC 3161).</summary>
/// <param name="Size">The size the checkpoint is of.</param>
/// <param name="Authority">The authority's address.</param>
/// <param name="Note">The checkpoint with its signatures, the bytes that were stamped.</param>
/// <param name="Token">The authority's token.</param>
/// <param name="StampedAt">The time it states.</param>
public sealed record LogTimestamp(long Size, string Authority, string Note, byte[] Token, Instant StampedAt);

/// <summary>The log's side of the store.</summary>
public abstract partial class SqlStore : ILogStore
{
    /// <inheritdoc/>
    public async Task<LogHead> ReadHeadAsync(CancellationToken cancellation = default)
    {
        var rows = await QueryAsync(
            "log_head",
            [],
            row => new LogHead(row.Number(0), row.Number(1), row.Text(2)),
            cancellation
        );
        return rows is [var head]
            ? head
            : throw new InvalidDataException("The log has no head. The database was changed from outside.");
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<QueuedLeaf>> ReadQueueAsync(int limit, CancellationToken cancellation = default) =>
        QueryAsync("log_queue", [(long)limit], LogRows.Queued, cancellation);

    /// <inheritdoc/>
    public abstract Task<bool> AdvanceAsync(LogAdvance advance, CancellationToken cancellation = default);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Tile>> ReadTilesAsync(
        IReadOnlyCollection<(int Level, long Index)> addresses,
        CancellationToken cancellation = default
    )
    {
        var tiles = new List<Tile>();
        foreach (var (level, index) in addresses)
        {
            tiles.AddRange(
                await QueryAsync(
                    "log_tile",
                    [(long)level, index],
                    row => new Tile(level, index, row.Bytes(0)),
                    cancellation
                )
            );
        }

        return tiles;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Leaf>> ReadLeavesAsync(
        long start,
        long end,
        CancellationToken cancellation = default
    ) => [.. (await QueryAsync("log_leaves", [start, end], LogRows.Queued, cancellation)).Select(row => row.Leaf)];

    /// <inheritdoc/>
    public async Task<long?> FindLeafAsync(Guid organization, Guid eventId, CancellationToken cancellation = default)
    {
        var found = await QueryAsync("log_leaf", [eventId, organization], row => row.Number(0), cancellation);
        return found is [var index] ? index : null;
    }

    /// <summary>The latest checkpoint that enough witnesses have cosigned, with its cosignatures; null if there is none.</summary>
    public async Task<string?> ReadCosignedAsync(CancellationToken cancellation = default)
    {
        var found = await QueryAsync("log_cosigned", [], row => row.Text(1), cancellation);
        return found is [var note] ? note : null;
    }

    /// <summary>Keeps a cosigned checkpoint, unless a larger one is kept already.</summary>
    public Task KeepCosignedAsync(long size, string note, CancellationToken cancellation = default) =>
        WriteAsync("keep_cosigned", [size, note], cancellation);

    /// <summary>The latest time stamps, newest first, at most so many.</summary>
    public Task<IReadOnlyList<LogTimestamp>> ReadTimestampsAsync(int limit, CancellationToken cancellation = default) =>
        QueryAsync("log_timestamps", [(long)limit], LogRows.Timestamp, cancellation);

    /// <summary>Keeps a time stamp; one authority stamps one size once.</summary>
    public Task KeepTimestampAsync(LogTimestamp stamp, CancellationToken cancellation = default) =>
        WriteAsync(
            "keep_timestamp",
            [stamp.Size, stamp.Authority, stamp.Note, stamp.Token, Times.ToStored(stamp.StampedAt)],
            cancellation
        );

    /// <summary>Runs a statement of <c>log.sql</c> that changes something, in a transaction of its own.</summary>
    private protected abstract Task WriteAsync(
        string name,
        IReadOnlyList<object> values,
        CancellationToken cancellation
    );

    /// <summary>Runs something on the writer's connection between two transactions.</summary>
    private protected Task<T> RunAloneAsync<T>(Func<T> work)
    {
        ThrowIfLost();
        return commits.RunAloneAsync(work);
    }
}
