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

        if (facts.Traffic?.Asked is { } asked && asked.At >= consent.ConfirmedAt)
        {
            if (asked.MessageId == facts.Request.MessageId)
            {
                findings.Amend(Amendments.Reconfirmation);
                return;
            }

            findings.Deny(
                this,
                ReasonCodes.ConsentReconfirmationPending,
                "The person was asked to reconfirm and has not answered yet."
            );
            return;
        }

        var days = Math.Min(maxAgeDays, facts.Request.Program!.ReconfirmAfterDays ?? maxAgeDays);
        if (facts.TextsBefore == 0 && facts.Now - consent.ConfirmedAt > Duration.FromDays(days))
        {
            findings.Amend(Amendments.Reconfirmation);
        }
    }
}
