using Nod.Broadcasts;
using Nod.Ledger;
using NodaTime;

namespace Nod.Server.Broadcasts;

/// <summary>
/// The broadcasts whose texts go out, each a lane of its own behind everything else: they share what room a claim has
/// left, none faster than its pace. Also knows which were canceled, for texts that are claimed and not yet on the wire.
/// Thread safe; a claim looks at the stored broadcast all the same.
/// </summary>
internal sealed class BroadcastLanes
{
    private readonly Lock gate = new();
    private readonly Dictionary<BroadcastAddress, Lane> running = [];
    private readonly Dictionary<BroadcastAddress, Broadcast> latest = [];
    private int turn;

    /// <summary>Takes word of a broadcast; an older one than is known changes nothing.</summary>
    public void Told(Broadcast broadcast, Instant now)
    {
        lock (gate)
        {
            var address = broadcast.Address;
            if (latest.TryGetValue(address, out var known) && known.Revision > broadcast.Revision)
            {
                return;
            }

            latest[address] = broadcast;
            if (broadcast.Status != BroadcastStatus.Running)
            {
                running.Remove(address);
            }
            else if (!running.ContainsKey(address))
            {
                running.Add(address, new Lane(address, broadcast.Plan.PacePerMinute, now));
            }
        }
    }

    /// <summary>Whether a broadcast was canceled.</summary>
    public bool IsCanceled(BroadcastAddress address)
    {
        lock (gate)
        {
            return latest.TryGetValue(address, out var known) && known.Status == BroadcastStatus.Canceled;
        }
    }

    /// <summary>What is due in the lanes, at most so much, and of which broadcasts it is.</summary>
    public async Task<(List<MessageAddress> Due, List<BroadcastAddress> Of)> TakeDueAsync(
        IStore store,
        int room,
        Instant now,
        CancellationToken cancellation
    )
    {
        var due = new List<MessageAddress>();
        var of = new List<BroadcastAddress>();
        var lanes = InTurn();
        for (var at = 0; at < lanes.Count && due.Count < room; at++)
        {
            // An equal part of what is left; what one lane leaves, the next ones have.
            var part = Math.Max(1, (room - due.Count) / (lanes.Count - at));
            var most = Math.Min(part, lanes[at].MayTake(now));
            if (most == 0)
            {
                continue;
            }

            var found = await store.ReadDueAsync(lanes[at].Address, now, most, cancellation);
            if (found.Count > 0)
            {
                lanes[at].Took(found.Count);
                due.AddRange(found);
                of.Add(lanes[at].Address);
            }
        }

        return (due, of);
    }

    /// <summary>When a lane next has something to take, or null when none waits.</summary>
    public async Task<Instant?> NextDueAsync(IStore store, Instant now, CancellationToken cancellation)
    {
        Instant? next = null;
        foreach (var lane in InTurn())
        {
            if (await store.ReadNextDueAsync(lane.Address, cancellation) is { } due)
            {
                var then = Instant.Max(due, lane.MayTakeAt(now));
                next = next is { } known ? Instant.Min(known, then) : then;
            }
        }

        return next;
    }

    private List<Lane> InTurn()
    {
        lock (gate)
        {
            var lanes = running.Values.ToList();
            if (lanes.Count > 1)
            {
                var first = ++turn % lanes.Count;
                lanes = [.. lanes[first..], .. lanes[..first]];
            }

            return lanes;
        }
    }

    /// <summary>
    /// One broadcast's way out. A paced one earns room evenly, and saves no more of it than a second's worth. Used by the
    /// dispatcher alone.
    /// </summary>
    private sealed class Lane(BroadcastAddress address, int? pacePerMinute, Instant start)
    {
        private readonly double perSecond = (pacePerMinute ?? 0) / 60.0;
        private double room = 1;
        private Instant since = start;

        public BroadcastAddress Address => address;

        public int MayTake(Instant now)
        {
            if (pacePerMinute is null)
            {
                return int.MaxValue;
            }

            if (now > since)
            {
                room = Math.Min(Math.Max(1, perSecond), room + ((now - since).TotalSeconds * perSecond));
                since = now;
            }

            // Seconds don't add up to whole texts exactly.
            return (int)(room + 1e-6);
        }

        public void Took(int texts) => room -= pacePerMinute is null ? 0 : texts;

        public Instant MayTakeAt(Instant now) =>
            MayTake(now) > 0 ? now : now + Duration.FromSeconds((1 - room) / perSecond);
    }
}
