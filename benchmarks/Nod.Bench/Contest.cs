using Nod.Bench.Load;

namespace Nod.Bench;

/// <summary>One side of a comparison.</summary>
internal sealed record Contender(string Name, Func<TimeSpan, CancellationToken, Task<LoadResult>> RunAsync);

/// <summary>Runs the contenders in turn, A B C A B C …, and compares them round by round.</summary>
internal sealed class Contest
{
    /// <summary>The name our side has in every contest.</summary>
    public const string Ours = "Nod";

    private const int WarmUpsMax = 12;
    private const double Warming = 1.05;

    private readonly Dictionary<string, List<LoadResult>> results = [];

    private Contest() { }

    /// <summary>Warms every contender up, then runs the rounds.</summary>
    public static async Task<Contest> RunAsync(
        Pace pace,
        IReadOnlyList<Contender> contenders,
        CancellationToken cancellation
    )
    {
        var contest = new Contest();
        foreach (var contender in contenders)
        {
            await WarmUpAsync(contender, pace.WarmUp, cancellation);
            contest.results[contender.Name] = [];
        }

        for (var round = 0; round < pace.Rounds; round++)
        {
            foreach (var contender in contenders)
            {
                contest.results[contender.Name].Add(await contender.RunAsync(pace.Run, cancellation));
            }
        }

        return contest;
    }

    // As long as the runtime still compiles, each run is faster than the best before; on few and busy cores that takes long.
    private static async Task WarmUpAsync(Contender contender, TimeSpan duration, CancellationToken cancellation)
    {
        var best = 0.0;
        for (var run = 0; run < WarmUpsMax; run++)
        {
            var rate = (await contender.RunAsync(duration, cancellation)).PerSecond;
            if (rate < best * Warming)
            {
                return;
            }

            best = rate;
        }
    }

    /// <summary>One of our values alone.</summary>
    public Figure Alone(string row, string name, string unit, Func<LoadResult, double> value, Goal? goal) =>
        new(row, name, unit, Value(Ours, value), goal);

    /// <summary>Our side against a baseline.</summary>
    public Figure Against(
        string baseline,
        string row,
        string name,
        string unit,
        Func<LoadResult, double> value,
        Goal? goal,
        string ours = Ours
    ) => new(row, name, unit, Value(ours, value), goal, baseline, Value(baseline, value), Ratio(ours, baseline, value));

    private double? Value(string name, Func<LoadResult, double> value) => Median.Of(Results(name).Select(value));

    private double? Ratio(string name, string baseline, Func<LoadResult, double> value) =>
        Median.Of(Results(name).Zip(Results(baseline), (ours, theirs) => value(ours) / value(theirs)));

    private List<LoadResult> Results(string name) => results.GetValueOrDefault(name, []);
}

/// <summary>The middle of a few values.</summary>
internal static class Median
{
    /// <summary>The median, or nothing of nothing.</summary>
    public static double? Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length switch
        {
            0 => null,
            var odd when odd % 2 == 1 => sorted[odd / 2],
            var even => (sorted[(even / 2) - 1] + sorted[even / 2]) / 2,
        };
    }
}
