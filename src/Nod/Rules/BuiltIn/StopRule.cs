using Nod.Decisions;

namespace Nod.Rules.BuiltIn;

/// <summary>
/// A stop beats everything but its one confirmation and the answer to HELP, which works for anyone (R15-R17,
/// 47 CFR 64.1200(a)(10) and (12), CTIA 5.1.3).
/// </summary>
internal sealed class StopRule(RuleCard card) : Rule(card)
{
    public override void Judge(in Facts facts, ref Findings findings)
    {
        switch (facts.Request.Class)
        {
            case MessageClass.OptOutConfirmation:
                JudgeConfirmation(facts, ref findings);
                break;
            case MessageClass.HelpAnswer:
                break;
            default:
                if (facts.Stop is { } stop)
                {
                    findings.Deny(this, ReasonCodes.ConsentRevoked, $"The person asked to stop (event {stop}).");
                }

                break;
        }
    }

    private void JudgeConfirmation(in Facts facts, ref Findings findings)
    {
        var confirmed = facts.Contact.Traffic.ConfirmedStop;
        var own = facts.Request.MessageId is not null;
        if (facts.Request.Answers is not { } stop || (confirmed == stop && !own))
        {
            findings.Deny(this, ReasonCodes.ConsentStopConfirmed, "A stop is confirmed once.");
            return;
        }

        findings.RelyOn(stop);
    }
}
