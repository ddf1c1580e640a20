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
        // Between the two judgements another stop may have come: what was accepted confirms whichever stands.
        var state = facts.Contact.State;
        if (
            facts.Request.Answers is not { } answered
            || facts.Stop is null
            || (!facts.IsHandOver && !state.IsStandingStop(answered))
        )
        {
            findings.Deny(this, ReasonCodes.ConsentStopUnknown, "There is no stop that this text would confirm.");
        }
        else if (!facts.IsHandOver && facts.Contact.Traffic.ConfirmedStop == answered)
        {
            findings.Deny(this, ReasonCodes.ConsentStopConfirmed, "A stop is confirmed once.");
        }
        else
        {
            findings.RelyOn(answered);
        }
    }
}
