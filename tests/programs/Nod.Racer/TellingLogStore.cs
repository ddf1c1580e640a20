using System.Text;
using Nod.Transparency;

namespace Nod.Racer;

/// <summary>A log's store that says when its head is moved, and by whom.</summary>
internal sealed class TellingLogStore(ILogStore store, Action<string> say) : ILogStore
{
    public Task<LogHead> ReadHeadAsync(CancellationToken cancellation = default) => store.ReadHeadAsync(cancellation);

    public Task<IReadOnlyList<QueuedLeaf>> ReadQueueAsync(int limit, CancellationToken cancellation = default) =>
        store.ReadQueueAsync(limit, cancellation);

    public async Task<bool> AdvanceAsync(LogAdvance advance, CancellationToken cancellation = default)
    {
        say(Race.Moving);
        var isMoved = await store.AdvanceAsync(advance, cancellation);
        say(isMoved ? $"{Race.Moved}{Convert.ToBase64String(Encoding.UTF8.GetBytes(advance.Note))}" : Race.Beaten);
        return isMoved;
    }

    public Task<IReadOnlyList<Tile>> ReadTilesAsync(
        IReadOnlyCollection<(int Level, long Index)> addresses,
        CancellationToken cancellation = default
    ) => store.ReadTilesAsync(addresses, cancellation);

    public Task<IReadOnlyList<Leaf>> ReadLeavesAsync(long start, long end, CancellationToken cancellation = default) =>
        store.ReadLeavesAsync(start, end, cancellation);

    public Task<long?> FindLeafAsync(Guid organization, Guid eventId, CancellationToken cancellation = default) =>
        store.FindLeafAsync(organization, eventId, cancellation);
}
