namespace Nod.Storage;

/// <summary>
/// What waits for the writer, in two lanes: urgent changes go before all ordinary ones, each lane in the order it came.
/// </summary>
/// <param name="most">How much is taken at once.</param>
internal sealed class CommitQueue(int most)
{
    private readonly Lock gate = new();
    private readonly Queue<Pending> urgent = new();
    private readonly Queue<Pending> ordinary = new();
    private TaskCompletionSource? waiting;
    private Exception? closed;

    /// <summary>Queues; throws what the queue was closed with.</summary>
    public void Add(Pending pending, bool isUrgent)
    {
        TaskCompletionSource? wake;
        lock (gate)
        {
            if (closed is not null)
            {
                throw closed;
            }

            (isUrgent ? urgent : ordinary).Enqueue(pending);
            wake = waiting;
            waiting = null;
        }

        wake?.SetResult();
    }

    /// <summary>
    /// Takes what is next, into an empty list: as many changes as there are, or one thing that goes by itself. Waits when
    /// there is nothing; false when there never will be.
    /// </summary>
    public async ValueTask<bool> TakeAsync(List<Pending> batch)
    {
        while (true)
        {
            Task added;
            lock (gate)
            {
                Take(batch);
                if (batch.Count > 0 || closed is not null)
                {
                    return batch.Count > 0;
                }

                waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                added = waiting.Task;
            }

            await added;
        }
    }

    /// <summary>Takes nothing more in; what is in can still be taken out.</summary>
    public void Close(Exception reason)
    {
        TaskCompletionSource? wake;
        lock (gate)
        {
            closed ??= reason;
            wake = waiting;
            waiting = null;
        }

        wake?.SetResult();
    }

    private void Take(List<Pending> batch)
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
