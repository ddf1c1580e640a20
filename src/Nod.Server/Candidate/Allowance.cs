namespace Nod.Server.Candidate;

/// <summary>
/// How often something may be done by one address, or to one number, in a stretch of time. In memory: a restart begins anew,
/// and what must outlast one is guarded in the store. Thread safe.
/// </summary>
/// <param name="clock">The time.</param>
/// <param name="most">How often.</param>
/// <param name="window">In how long a time; it begins with the first.</param>
internal sealed class Allowance(TimeProvider clock, int most, TimeSpan window)
{
    // Whoever fills it with made-up keys gains nothing: the oldest go first, one window's worth is kept.
    private const int KeysMax = 100_000;

    private readonly Lock guard = new();
    private readonly Dictionary<string, (DateTimeOffset Since, int Count)> taken = [];
    private readonly Queue<(DateTimeOffset Since, string Key)> order = [];

    public TimeSpan Window => window;

    /// <summary>Takes one, if there is one left.</summary>
    public bool Take(string key)
    {
        var now = clock.GetUtcNow();
        lock (guard)
        {
            Forget(now);
            if (taken.TryGetValue(key, out var known))
            {
                taken[key] = known with { Count = Math.Min(known.Count + 1, most + 1) };
                return known.Count < most;
            }

            taken[key] = (now, 1);
            order.Enqueue((now, key));
            return most > 0;
        }
    }

    private void Forget(DateTimeOffset now)
    {
        while (order.TryPeek(out var oldest) && (now - oldest.Since >= window || order.Count >= KeysMax))
        {
            order.Dequeue();
            taken.Remove(oldest.Key);
        }
    }
}
