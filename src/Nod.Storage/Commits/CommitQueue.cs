namespace Nod.Storage;

/// <summary>How soon a change goes.</summary>
internal enum CommitLane
{
    /// <summary>After what came before it.</summary>
    Ordinary,

    /// <summary>Before everything else.</summary>
    Urgent,

    /// <summary>By itself, in turn with the ordinary.</summary>
    Bulk,
}

/// <summary>
/// What waits for the writer, in three lanes, each in the order it came. Urgent changes go before all ordinary ones. Bulk
/// goes one change at a time, when nothing urgent waits, in turn with the ordinary ones: it neither delays them for long
/// nor is kept from going.
/// </summary>
/// <param name="most">How much is taken at once.</param>
internal sealed class CommitQueue(int most)
{
    // Waited on by the writer, which is a thread of its own.
    private readonly object gate = new();
    private readonly Queue<Pending> urgent = new();
    private readonly Queue<Pending> ordinary = new();
    private readonly Queue<Pending> bulk = new();
    private bool bulkWentLast;
    private Exception? closed;

    /// <summary>Queues; throws what the queue was closed with.</summary>
    public void Add(Pending pending, CommitLane lane = CommitLane.Ordinary)
    {
        lock (gate)
        {
            if (closed is not null)
            {
                throw closed;
            }

            LaneOf(lane).Enqueue(pending);
            Monitor.Pulse(gate);
        }
    }

    /// <summary>
    /// Takes what is next, into an empty list: as many changes as there are, or one thing that goes by itself. Waits when
    /// there is nothing; false when there never will be.
    /// </summary>
    public bool Take(List<Pending> batch)
    {
        lock (gate)
        {
            while (true)
            {
                TakeReady(batch);
                if (batch.Count > 0 || closed is not null)
                {
                    return batch.Count > 0;
                }

                Monitor.Wait(gate);
            }
        }
    }

    /// <summary>Takes nothing more in; what is in can still be taken out.</summary>
    public void Close(Exception reason)
    {
        lock (gate)
        {
            closed ??= reason;
            Monitor.PulseAll(gate);
        }
    }

    private Queue<Pending> LaneOf(CommitLane lane) =>
        lane switch
        {
            CommitLane.Urgent => urgent,
            CommitLane.Bulk => bulk,
            _ => ordinary,
        };

    private void TakeReady(List<Pending> batch)
    {
        if (urgent.Count == 0 && (ordinary.Count == 0 || !bulkWentLast) && bulk.TryDequeue(out var large))
        {
            bulkWentLast = true;
            batch.Add(large);
            return;
        }

        bulkWentLast = false;
        while (batch.Count < most && urgent.TryDequeue(out var next))
        {
            batch.Add(next);
        }

        while (batch.Count < most && ordinary.TryPeek(out var next) && !(next.GoesAlone && batch.Count > 0))
        {
            batch.Add(ordinary.Dequeue());
            if (next.GoesAlone)
            {
                return;
            }
        }
    }
}
