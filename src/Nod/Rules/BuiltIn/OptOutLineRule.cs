using Nod.Decisions;

namespace Nod.Rules.BuiltIn;

/// <summary>
/// The first text of a program says how to stop, and every n-th after it repeats it where the program asks for that
/// (R9, R25; Twilio Messaging Policy, 47 CFR 64.1200(a)(10)).
/// </summary>
internal sealed class OptOutLineRule(RuleCard card) : Rule(card)
{
    public override void Judge(in Facts facts, ref Findings findings)
    {
        var before = facts.TextsBefore;
        if (before == 0 || (facts.Request.Program?.ReminderEvery is > 0 and var every && before % every == 0))
        {
            findings.Amend(Amendments.OptOutLine);
        }
    }
}
