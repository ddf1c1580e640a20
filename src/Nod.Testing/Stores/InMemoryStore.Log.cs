using Nod.Ledger;
using Nod.Transparency;

namespace Nod.Testing;

/// <summary>The log's side of the store: what a database keeps in tables, in lists.</summary>
public sealed partial class InMemoryStore : ILogStore
{
    private readonly SortedDictionary<Guid, RecordedEvent> unlogged = [];
    private readonly List<(Guid Organization, Leaf Leaf)> leaves = [];
    private readonly Dictionary<Guid, long> places = [];
    private readonly Dictionary<(int Level, long Index), Tile> tiles = [];
    private LogHead head = new(0, 0, "");

    /// <inheritdoc/>
    public Task<LogHead> ReadHeadAsync(CancellationToken cancellation = default) => Read(() => head);

    /// <inheritdoc/>
    public Task<IReadOnlyList<QueuedLeaf>> ReadQueueAsync(int limit, CancellationToken cancellation = default) =>
        Read<IReadOnlyList<QueuedLeaf>>(() =>
            [
                .. unlogged
                    .Values.Take(limit)
                    .Select(recorded => new QueuedLeaf(recorded.Address.Organization, default, recorded.Leaf)),
            ]
        );

    /// <inheritdoc/>
    public Task<bool> AdvanceAsync(LogAdvance advance, CancellationToken cancellation = default) =>
        Read(() =>
        {
            if (head != advance.From)
            {
                return false;
            }

            foreach (var leaf in advance.Leaves)
            {
                if (!unlogged.Remove(leaf.Leaf.EventId))
                {
                    throw new InvalidOperationException("A leaf was not in the queue.");
                }

                places.Add(leaf.Leaf.EventId, leaves.Count);
                leaves.Add((leaf.Organization, leaf.Leaf));
            }

            foreach (var tile in advance.Tiles)
            {
                tiles[(tile.Level, tile.Index)] = tile;
            }

            head = new LogHead(head.Revision + 1, advance.Size, advance.Note);
            return true;
        });

    /// <inheritdoc/>
    public Task<IReadOnlyList<Tile>> ReadTilesAsync(
        IReadOnlyCollection<(int Level, long Index)> addresses,
        CancellationToken cancellation = default
    ) => Read<IReadOnlyList<Tile>>(() => [.. addresses.Where(tiles.ContainsKey).Select(address => tiles[address])]);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Leaf>> ReadLeavesAsync(long start, long end, CancellationToken cancellation = default) =>
        Read<IReadOnlyList<Leaf>>(() =>
            [.. leaves.Take((int)Math.Min(end, leaves.Count)).Skip((int)start).Select(logged => logged.Leaf)]
        );

    /// <inheritdoc/>
    public Task<long?> FindLeafAsync(Guid organization, Guid eventId, CancellationToken cancellation = default) =>
        Read<long?>(() =>
            places.TryGetValue(eventId, out var index) && leaves[(int)index].Organization == organization ? index : null
        );

    private RecordedEvent Placed(RecordedEvent recorded) =>
        recorded with
        {
            LogIndex = places.TryGetValue(recorded.Id, out var index) ? index : null,
        };
}
