using System.Text.Json.Serialization;
using NodaTime;

namespace Nod.Broadcasts;

/// <summary>What a broadcast watches while its texts go out.</summary>
[JsonConverter(typeof(SnakeCase<BroadcastMeasure>))]
public enum BroadcastMeasure
{
    /// <summary>People who stopped after the text went to them, of those it went to.</summary>
    OptOut,

    /// <summary>Texts that a carrier or provider took for spam or against its policy, of those that went.</summary>
    Filtered,

    /// <summary>Texts refused by the provider or not delivered, whatever the cause, of those that went.</summary>
    Failed,
}

/// <summary>
/// The rates at which a broadcast stops itself: when even the lower end of the interval that the true rate lies in is
/// above the limit. The figures are Nod's own; no carrier publishes one.
/// </summary>
/// <param name="OptOutRate">Most opt-outs, from 0 to 1.</param>
/// <param name="FilterRate">Most texts filtered.</param>
/// <param name="FailureRate">Most texts failed.</param>
/// <param name="From">How many texts must have gone before a rate is looked at.</param>
public sealed record BroadcastLimits(
    double OptOutRate = 0.04,
    double FilterRate = 0.1,
    double FailureRate = 0.25,
    int From = 30
)
{
    /// <summary>The limit of a measure.</summary>
    public double Of(BroadcastMeasure measure) =>
        measure switch
        {
            BroadcastMeasure.OptOut => OptOutRate,
            BroadcastMeasure.Filtered => FilterRate,
            _ => FailureRate,
        };
}

/// <summary>A share of a number, and between which values the true one lies.</summary>
/// <param name="Events">How many.</param>
/// <param name="Of">Of how many.</param>
public readonly record struct Proportion(long Events, long Of)
{
    // The normal quantile of an interval that holds the true value 95 times in 100.
    private const double Z = 1.959964;

    /// <summary>The share seen; 0 of nothing.</summary>
    public double Rate => Of <= 0 ? 0 : (double)Events / Of;

    /// <summary>
    /// The ends of the Wilson score interval at 95 % (E. B. Wilson, JASA 22, 1927): from 0 to 1 of nothing.
    /// </summary>
    public (double Low, double High) Interval
    {
        get
        {
            if (Of <= 0)
            {
                return (0, 1);
            }

            double n = Of;
            var rate = Rate;
            var spread = Z * Math.Sqrt((rate * (1 - rate) / n) + (Z * Z / (4 * n * n)));
            var middle = rate + (Z * Z / (2 * n));
            var scale = 1 + (Z * Z / n);
            return (Math.Max(0, (middle - spread) / scale), Math.Min(1, (middle + spread) / scale));
        }
    }
}

/// <summary>What went out and what came of it, in numbers of texts and people.</summary>
/// <param name="Sent">Texts that went to a provider, refused ones included.</param>
/// <param name="OptedOut">People who stopped after theirs went.</param>
/// <param name="Filtered">Texts filtered.</param>
/// <param name="Failed">Texts refused or not delivered, filtered ones included.</param>
public sealed record BroadcastHealth(long Sent, long OptedOut, long Filtered, long Failed)
{
    /// <summary>Before anything went.</summary>
    public static readonly BroadcastHealth None = new(0, 0, 0, 0);

    /// <summary>The share that a measure looks at.</summary>
    public Proportion Of(BroadcastMeasure measure) =>
        new(
            measure switch
            {
                BroadcastMeasure.OptOut => OptedOut,
                BroadcastMeasure.Filtered => Filtered,
                _ => Failed,
            },
            Sent
        );

    /// <summary>What came since an earlier count.</summary>
    public BroadcastHealth Since(BroadcastHealth before) =>
        new(Sent - before.Sent, OptedOut - before.OptedOut, Filtered - before.Filtered, Failed - before.Failed);

    /// <summary>The first limit that is surely passed, or null.</summary>
    public PassedLimit? Passed(BroadcastLimits limits, Instant now)
    {
        foreach (var measure in Enum.GetValues<BroadcastMeasure>())
        {
            var share = Of(measure);
            var (low, high) = share.Interval;
            if (Sent >= limits.From && low > limits.Of(measure))
            {
                return new PassedLimit(measure, share.Events, share.Of, share.Rate, low, high, limits.Of(measure), now);
            }
        }

        return null;
    }
}

/// <summary>A limit that was passed, with the figures it was seen by.</summary>
/// <param name="Measure">Which.</param>
/// <param name="Events">How many opted out, were filtered or failed.</param>
/// <param name="Of">Of how many texts.</param>
/// <param name="Rate">The share.</param>
/// <param name="Low">The lower end of its 95 % interval.</param>
/// <param name="High">The upper end.</param>
/// <param name="Limit">The limit.</param>
/// <param name="At">When it was seen.</param>
public sealed record PassedLimit(
    BroadcastMeasure Measure,
    long Events,
    long Of,
    double Rate,
    double Low,
    double High,
    double Limit,
    Instant At
);
