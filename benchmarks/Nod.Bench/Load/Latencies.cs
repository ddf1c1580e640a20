namespace Nod.Bench.Load;

/// <summary>The times taken by the requests of one run.</summary>
internal static class Latencies
{
    /// <summary>Turns times into a result.</summary>
    public static LoadResult Summarize(IReadOnlyCollection<TimeSpan> times, TimeSpan duration)
    {
        var sorted = times.Select(time => time.TotalMilliseconds).Order().ToArray();
        return new(sorted.Length / duration.TotalSeconds, At(sorted, 0.50), At(sorted, 0.99));
    }

    private static double At(double[] sorted, double share) =>
        sorted.Length == 0 ? 0 : sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))];
}
