namespace Nod.Storage;

/// <summary>
/// What waits for the writer, in two lanes: urgent changes go before all ordinary ones, each lane in the order it came.
/// </summary>
/// <param name="most">How much is taken at once.</param>
internal sealed class CommitQueue(int most)
{
    // Waited on by the writer, which is a thread of its own.
    private readonly object gate = new();
    private readonly Queue<Pending> urgent = new();
    private readonly Queue<Pending> ordinary = new();
    private Exception? closed;

    /// <summary>Queues; throws what the queue was closed with.</summary>
    public void Add(Pending pending, bool isUrgent)
    {
        lock (gate)
        {
            if (closed is not null)
            {
                throw closed;
            }

            (isUrgent ? urgent : ordinary).Enqueue(pending);
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

    private void TakeReady(List<Pending> batch)
    {
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
