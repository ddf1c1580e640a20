using Nod.Consent;
using Nod.Decisions;
using NodaTime;

namespace Nod.Rules.BuiltIn;

/// <summary>
/// When too long passes between consent and the first text, that text asks to reconfirm, and nothing else of the
/// program goes out until the person does (R4; Twilio Messaging Policy).
/// </summary>
internal sealed class StalenessRule(RuleCard card, int maxAgeDays) : Rule(card)
{
    public override void Judge(in Facts facts, ref Findings findings)
    {
        if (facts.Consent is not { Status: ConsentStatus.OptedIn } consent)
        {
            return;
        }

        var days = Math.Clamp(facts.Request.Program!.ReconfirmAfterDays ?? maxAgeDays, 0, maxAgeDays);
        var isStale = facts.Now - consent.ConfirmedAt > Duration.FromDays(days);
        if (OpenQuestion.StandsAgainst(facts, consent, isStale))
        {
            findings.Deny(
                this,
                ReasonCodes.ConsentReconfirmationPending,
                "The person was asked to reconfirm and has not answered yet."
            );
        }
        else if (isStale && facts.TextsBefore == 0)
        {
            findings.Amend(Amendments.Reconfirmation);
        }
    }
}
