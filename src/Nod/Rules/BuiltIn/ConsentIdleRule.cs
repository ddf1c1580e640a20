using Nod.Consent;
using Nod.Decisions;
using NodaTime;

namespace Nod.Rules.BuiltIn;

/// <summary>From when a consent's idle time counts.</summary>
internal enum ConsentSpan
{
    /// <summary>From the last use: the person's last yes, or the last text of the program.</summary>
    SinceLastUse,

    /// <summary>From the consent to the first text, where another system told of it.</summary>
    SinceIndirectConsent,
}

/// <summary>
/// A consent that nobody used for so many months no longer counts; the person must be asked anew, and not by a text of
/// this program (R4, R18; such as the German courts' 18 months). The last day is the one of the same date.
/// </summary>
internal sealed class ConsentIdleRule(RuleCard card, int months, ConsentSpan counted) : Rule(card)
{
    public override void Judge(in Facts facts, ref Findings findings)
    {
        if (
            facts.Consent is not { Status: ConsentStatus.OptedIn } consent
            || IdleSince(facts, consent) is not { } since
        )
        {
            return;
        }

        var lapses = since.InUtc().LocalDateTime.PlusMonths(months).InUtc().ToInstant();
        if (facts.Now > lapses)
        {
            findings.Deny(
                this,
                ReasonCodes.ConsentLapsed,
                $"The consent was last used on {since.InUtc():yyyy-MM-dd}, more than {months} months ago."
            );
        }
    }

    private Instant? IdleSince(in Facts facts, ProgramConsent consent)
    {
        if (counted == ConsentSpan.SinceLastUse)
        {
            return Instant.Max(consent.ConfirmedAt, facts.Traffic?.LastHandedOver ?? Instant.MinValue);
        }

        var isIndirect = consent.Method.NeedsProvenance() && facts.TextsBefore == 0;
        return isIndirect ? consent.ConfirmedAt : null;
    }
}
