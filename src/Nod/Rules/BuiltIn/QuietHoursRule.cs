using Nod.Decisions;
using NodaTime;

namespace Nod.Rules.BuiltIn;

/// <summary>
/// Texts go out only in the hours a jurisdiction allows, by the clock of wherever the person may be: every time zone
/// in question must be inside its window (R24; such as 47 CFR 64.1200(c)(1)).
/// </summary>
internal sealed class QuietHoursRule(RuleCard card, WeekHours hours) : Rule(card)
{
    private static readonly Duration NoWindowWait = Duration.FromDays(1);

    /// <summary>The hours it allows.</summary>
    public WeekHours Hours => hours;

    public override void Judge(in Facts facts, ref Findings findings)
    {
        if (facts.LacksZone)
        {
            findings.Review(this, ReasonCodes.TimeZoneUnknown, "Nothing tells what time it is where the person lives.");
            return;
        }

        var opens = facts.Now;
        DateTimeZone? closed = null;
        for (var i = 0; i < facts.ZoneCount; i++)
        {
            var zone = facts.Zone(i);
            if (hours.IsOpen(facts.Now, zone))
            {
                continue;
            }

            if (hours.NextOpening(facts.Now, zone) is not { } next)
            {
                findings.Defer(
                    this,
                    ReasonCodes.QuietHoursNoWindow,
                    facts.Now + NoWindowWait,
                    $"{Card.Id} leaves no hour in the next two weeks."
                );
                return;
            }

            closed ??= zone;
            opens = Instant.Max(opens, next);
        }

        if (closed is not null)
        {
            findings.Defer(
                this,
                ReasonCodes.QuietHours,
                opens,
                $"It is {facts.Now.InZone(closed):ddd HH:mm} in {closed.Id}; {Card.Id} allows {hours.Describe()}."
            );
        }
    }
}
