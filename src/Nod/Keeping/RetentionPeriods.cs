using Nod.Catalog;
using Nod.Consent;
using Nod.Ledger;
using Nod.Rules;
using Nod.Rules.BuiltIn;
using NodaTime;

namespace Nod.Keeping;

/// <summary>What is known of how a person's records were last used.</summary>
/// <param name="LastEvent">When the last event was recorded, or null when there is none.</param>
/// <param name="LastMessage">When the last message was accepted, refused, or changed its status; or null.</param>
public readonly record struct LastUse(Instant? LastEvent, Instant? LastMessage);

/// <summary>How long something of a person's is kept at least, by the longest rule.</summary>
/// <param name="Of">What is kept.</param>
/// <param name="Since">From when it is counted.</param>
/// <param name="Years">For how many years.</param>
/// <param name="Until">Until when.</param>
/// <param name="Rule">The rule that says so, or null where none does and Nod's own period stands.</param>
public sealed record KeptPeriod(RetainedThing Of, Instant Since, int Years, Instant Until, RuleCard? Rule);

/// <summary>
/// How long a person's records must be kept (R6): of all places that might govern, for every brand that had to do with
/// the person, the longest period. Years are counted by the calendar, in UTC.
/// </summary>
/// <param name="policy">The packs whose retention rules count.</param>
public sealed class RetentionPeriods(Policy policy)
{
    /// <summary>
    /// Where no rule says how long the proof of a consent is kept: as long as the longest of the American and German rules
    /// (16 CFR 310.5, UWG § 7a).
    /// </summary>
    public const int YearsWithoutRule = 5;

    /// <summary>The shortest period there is: nobody whose records were used since is looked at closely.</summary>
    public int YearsMin { get; } =
        policy
            .Packs.SelectMany(pack => pack.Rules)
            .OfType<RetentionRule>()
            .Select(rule => rule.Years)
            .Append(YearsWithoutRule)
            .Min();

    /// <summary>The period for each kind of thing, for a person and the brands that had to do with them.</summary>
    /// <param name="contact">The person.</param>
    /// <param name="brands">The brands; at least one, or Nod's own period stands alone.</param>
    /// <param name="use">How the records were last used.</param>
    /// <param name="now">The moment to judge for.</param>
    public IReadOnlyList<KeptPeriod> Of(
        ContactRecord contact,
        IReadOnlyCollection<Brand> brands,
        LastUse use,
        Instant now
    )
    {
        var rules = brands
            .Select(brand => Places.Of(contact.State, contact.Profile, null, brand.Country))
            .SelectMany(places => policy.RetentionFor(places, now))
            .Distinct()
            .ToList();
        var periods = new List<KeptPeriod>();
        if (Latest(use.LastEvent, use.LastMessage) is { } lastUse)
        {
            periods.Add(Longest(RetainedThing.ConsentEvidence, lastUse, YearsWithoutRule));
        }

        if (use.LastMessage is { } lastMessage && rules.Exists(rule => rule.Of == RetainedThing.MessageLog))
        {
            periods.Add(Longest(RetainedThing.MessageLog, lastMessage, 0));
        }

        if (LastStop(contact.State) is { } stop && rules.Exists(rule => rule.Of == RetainedThing.Suppression))
        {
            periods.Add(Longest(RetainedThing.Suppression, stop, 0));
        }

        return periods;

        KeptPeriod Longest(RetainedThing thing, Instant since, int otherwise)
        {
            var longest = rules.Where(rule => rule.Of == thing).MaxBy(rule => rule.Years);
            var years = longest?.Years ?? otherwise;
            return new KeptPeriod(thing, since, years, YearsAfter(since, years), longest?.Card);
        }
    }

    /// <summary>The period that ends last, or null when there is nothing to keep.</summary>
    public static KeptPeriod? Deciding(IReadOnlyList<KeptPeriod> periods) => periods.MaxBy(period => period.Until);

    /// <summary>A moment so many calendar years later, in UTC.</summary>
    public static Instant YearsAfter(Instant moment, int years) =>
        moment.InUtc().LocalDateTime.PlusYears(years).InUtc().ToInstant();

    /// <summary>Whether everything was used so long ago that some period may be over.</summary>
    public bool MayBeOver(Instant? lastUse, Instant now) =>
        lastUse is null || YearsAfter(lastUse.Value, YearsMin) <= now;

    private static Instant? Latest(Instant? one, Instant? other) =>
        one is { } first && other is { } second ? Instant.Max(first, second) : one ?? other;

    private static Instant? LastStop(ContactState state)
    {
        var stops = state
            .Suppressions.Select(stop => stop.At)
            .Concat(
                state.Programs.Where(consent => consent.Status == ConsentStatus.Revoked).Select(consent => consent.At)
            )
            .ToList();
        return stops.Count == 0 ? null : stops.Max();
    }
}
