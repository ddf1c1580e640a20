using Nod.Catalog;

namespace Nod.Preferences;

/// <summary>How often a person may wish to be texted: what was promised, or less (R9).</summary>
public static class FrequencyChoices
{
    private static readonly Frequency[] Usual =
    [
        new(1, FrequencyPeriod.Day),
        new(3, FrequencyPeriod.Week),
        new(1, FrequencyPeriod.Week),
        new(2, FrequencyPeriod.Month),
        new(1, FrequencyPeriod.Month),
    ];

    /// <summary>What there is to choose from: the promise first, then whatever is rarer, the person's own wish among it.</summary>
    /// <param name="promised">The program's promise.</param>
    /// <param name="wished">The person's wish, or null.</param>
    public static IReadOnlyList<Frequency> Of(Frequency promised, Frequency? wished) =>
        [
            promised,
            .. Usual
                .Concat(wished is null ? [] : [wished])
                .Where(one => IsRarer(one, promised))
                .Distinct()
                .OrderByDescending(PerDay),
        ];

    /// <summary>What holds for a person: their wish, where it is less than what was promised.</summary>
    public static Frequency Holding(Frequency promised, Frequency? wished) =>
        wished is not null && IsRarer(wished, promised) ? wished : promised;

    private static bool IsRarer(Frequency one, Frequency than) => PerDay(one) < PerDay(than);

    private static double PerDay(Frequency one) => one.Max / Frequency.LengthOf(one.Per).TotalDays;
}
