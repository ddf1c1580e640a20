using Nod.Consent;
using Nod.Decisions;
using NodaTime;

namespace Nod.Rules.BuiltIn;

/// <summary>
/// After a long silence the next text of a program asks to reconfirm, and nothing else of it goes until the person does
/// (R4, R9; Twilio Messaging Policy, TW-PERIODIC). The last day is the one of the same date. A consent that lies idle for
/// longer still lapses: <see cref="ConsentIdleRule"/>.
/// </summary>
/// <param name="card">What the pack says about it.</param>
/// <param name="months">How long the silence may be, from the last text or the last yes.</param>
internal sealed class SilenceRule(RuleCard card, int months) : Rule(card)
{
    public override void Judge(in Facts facts, ref Findings findings)
    {
        // Before the first text there is no silence; how old the consent may be then is another rule's.
        if (
            facts.Consent is not { Status: ConsentStatus.OptedIn } consent
            || facts.Traffic?.LastHandedOver is not { } last
            || facts.TextsBefore == 0
        )
        {
            return;
        }

        var since = Instant.Max(consent.ConfirmedAt, last);
        var isSilent = IsLonger(since, facts.Now);
        if (OpenQuestion.StandsAgainst(facts, consent, isSilent))
        {
            findings.Deny(
                this,
                ReasonCodes.ConsentReconfirmationPending,
                "The person was asked to reconfirm and has not answered yet."
            );
        }
        else if (isSilent)
        {
            findings.Amend(Amendments.Reconfirmation);
        }
    }

    // No month is shorter than 28 days: most texts follow so soon that no calendar is needed.
    private bool IsLonger(Instant since, Instant now) =>
        now - since > Duration.FromDays(28 * months)
        && now > since.InUtc().LocalDateTime.PlusMonths(months).InUtc().ToInstant();
}
