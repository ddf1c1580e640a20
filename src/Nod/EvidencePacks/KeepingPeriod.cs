using NodaTime;

namespace Nod.EvidencePacks;

/// <summary>
/// How long the evidence of a consent has to be kept: five years from the last message that relied on it (16 CFR
/// 310.5(b), the strictest of the American rules and of German practice), six in the United Kingdom (Limitation Act 1980).
/// </summary>
public static class KeepingPeriod
{
    private const int Years = 5;
    private const int YearsInBritain = 6;

    /// <summary>The years for a brand's country, ISO 3166-1 alpha-2; null for one that is not known.</summary>
    public static int YearsIn(string? country) => country == "GB" ? YearsInBritain : Years;

    /// <summary>Kept at least until this day, counted in UTC from the last message or event.</summary>
    public static Instant After(Instant last, string? country) =>
        last.InUtc().LocalDateTime.PlusYears(YearsIn(country)).InUtc().ToInstant();
}
