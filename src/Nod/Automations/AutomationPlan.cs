using Nod.Consent;
using Nod.Decisions;
using Nod.Ledger;
using NodaTime;
using NodaTime.Text;

namespace Nod.Automations;

/// <summary>What an automation makes of an event for one person: when it texts, or why not.</summary>
/// <param name="DueAt">When; null when it can't be told.</param>
/// <param name="Against">Why there is nothing to be planned; null when there is.</param>
public readonly record struct AutomationPlan(Instant? DueAt, AutomationOutcome? Against)
{
    /// <summary>Plans a text.</summary>
    /// <param name="automation">The automation, which <see cref="Automation.PlansOn"/> the event.</param>
    /// <param name="pattern">Organization and brand, looked up.</param>
    /// <param name="happened">The event.</param>
    /// <param name="contact">The person as stored.</param>
    /// <param name="now">When the event is told.</param>
    public static AutomationPlan For(
        Automation automation,
        SendRequest pattern,
        HiringEvent happened,
        ContactRecord contact,
        Instant now
    )
    {
        var due = automation.Timing.MomentFor(happened, AutomationTexts.FactsFor(pattern, happened, contact, now));
        return new AutomationPlan(due, WhyNot(automation, happened, due, now));
    }

    /// <summary>
    /// What a text is about: of two with the same key the later event's stands. An interview has one reminder of an
    /// automation's, wherever it is moved to; a stage has one text.
    /// </summary>
    public static string KeyOf(HiringEvent happened, AutomationAnchor from) =>
        from == AutomationAnchor.Start
            ? $"{EnumWords<RelationshipKind>.Of(happened.About)}:{happened.Reference}"
            : $"{EnumWords<HiringEventKind>.Of(happened.Kind)}:{happened.Reference}:{What(happened)}";

    private static AutomationOutcome? WhyNot(Automation automation, HiringEvent happened, Instant? due, Instant now)
    {
        if (due is not { } moment)
        {
            return automation.Timing.From == AutomationAnchor.Start && happened.StartsAt is null
                ? AutomationOutcome.NoStart
                : AutomationOutcome.NoZone;
        }

        var isLate =
            moment + Duration.FromMinutes(automation.LateMinutes) < now
            || (automation.Timing.IsBefore && Instant.Max(moment, now) >= happened.StartsAt);
        return isLate ? AutomationOutcome.TooLate : null;
    }

    // The same kind of event about the same thing can come again: another stage, another time.
    private static string What(HiringEvent happened) =>
        happened.Kind == HiringEventKind.StageChanged ? happened.Stage ?? string.Empty
        : happened.StartsAt is { } start ? InstantPattern.ExtendedIso.Format(start)
        : string.Empty;
}
