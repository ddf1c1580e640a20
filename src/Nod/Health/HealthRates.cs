using System.Text.Json.Serialization;
using Nod.Broadcasts;

namespace Nod.Health;

/// <summary>A rate that is looked at.</summary>
[JsonConverter(typeof(SnakeCase<HealthMeasure>))]
public enum HealthMeasure
{
    /// <summary>Opt-outs, of the texts that went.</summary>
    OptOut,

    /// <summary>Texts filtered, of those that went.</summary>
    Filtered,

    /// <summary>Texts failed, of those that went.</summary>
    Failed,

    /// <summary>Texts delivered, of those whose end was reported: delivered or failed.</summary>
    Delivered,

    /// <summary>Complaints, of the texts that went.</summary>
    Complaint,
}

/// <summary>What texts are put together by.</summary>
[JsonConverter(typeof(SnakeCase<HealthGrouping>))]
public enum HealthGrouping
{
    /// <summary>By day.</summary>
    Day,

    /// <summary>By sender.</summary>
    Sender,

    /// <summary>By program of a brand.</summary>
    Program,

    /// <summary>By the words people agreed to.</summary>
    Wording,

    /// <summary>By carrier.</summary>
    Carrier,
}

/// <summary>What came of texts, in numbers.</summary>
/// <param name="Sent">How many went.</param>
/// <param name="Delivered">How many arrived.</param>
/// <param name="Filtered">How many were filtered.</param>
/// <param name="Failed">How many failed, filtered ones included.</param>
/// <param name="OptedOut">How many people stopped.</param>
/// <param name="Complained">How many complained.</param>
public sealed record HealthRates(long Sent, long Delivered, long Filtered, long Failed, long OptedOut, long Complained)
{
    /// <summary>The rates of counts put together.</summary>
    public static HealthRates Of(IEnumerable<HealthCount> counts)
    {
        var sums = new long[Enum.GetValues<HealthOutcome>().Length];
        foreach (var count in counts)
        {
            sums[(int)count.Outcome] += count.Texts;
        }

        return new HealthRates(
            sums[(int)HealthOutcome.Sent],
            sums[(int)HealthOutcome.Delivered],
            sums[(int)HealthOutcome.Filtered],
            sums[(int)HealthOutcome.Failed],
            sums[(int)HealthOutcome.OptedOut],
            sums[(int)HealthOutcome.Complained]
        );
    }

    /// <summary>A rate, with its 95 % Wilson interval.</summary>
    public Proportion Share(HealthMeasure measure) =>
        measure switch
        {
            HealthMeasure.OptOut => Capped(OptedOut, Sent),
            HealthMeasure.Filtered => Capped(Filtered, Sent),
            HealthMeasure.Failed => Capped(Failed, Sent),
            HealthMeasure.Delivered => new Proportion(Delivered, Delivered + Failed),
            _ => Capped(Complained, Sent),
        };

    // A text that was reported both ways, or whose report came without it, must not make a share above one.
    private static Proportion Capped(long events, long of) => new(Math.Min(events, of), of);
}
