namespace Nod.Bench.Load;

/// <summary>What one run of load achieved.</summary>
internal sealed record LoadResult(double PerSecond, double P50Ms, double P99Ms)
{
    /// <summary>A run in which each request carried <paramref name="items"/> of what is counted.</summary>
    public LoadResult Times(int items) => this with { PerSecond = PerSecond * items };
}
