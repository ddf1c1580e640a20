using Nod.Keeping;
using Nod.Rules;
using Nod.Rules.BuiltIn;
using NodaTime;

namespace Nod.EvidencePacks;

/// <summary>
/// How long the evidence of a consent has to be kept at least, by the retention rules of a brand's country alone: the
/// person's places may ask for longer (<see cref="RetentionPeriods"/>).
/// </summary>
public static class KeepingPeriod
{
    /// <summary>The years for a brand's country, ISO 3166-1 alpha-2, by the rules of a moment; null for one not known.</summary>
    public static int YearsIn(string? country, Instant moment) =>
        country is null
            ? RetentionPeriods.YearsWithoutRule
            : Policy
                .Shipped.RetentionFor(new Places(null, [], null, null, null, country), moment)
                .Where(rule => rule.Of == RetainedThing.ConsentEvidence)
                .Select(rule => (int?)rule.Years)
                .Max()
                ?? RetentionPeriods.YearsWithoutRule;

    /// <summary>Kept at least until this day, counted in UTC from the last message or event.</summary>
    public static Instant After(Instant last, string? country) =>
        RetentionPeriods.YearsAfter(last, YearsIn(country, last));
}
