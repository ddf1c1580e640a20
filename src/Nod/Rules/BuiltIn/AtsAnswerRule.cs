using Nod.Connectors;
using Nod.Consent;
using Nod.Decisions;

namespace Nod.Rules.BuiltIn;

/// <summary>
/// A brand may have its texts hang on the answer that its applicant tracking system asks for (R14). It can only refuse what
/// every other rule permits. The person's later word, by whatever way, is the answer: the system is not asked again.
/// </summary>
/// <param name="card">What the pack says about it.</param>
/// <param name="brand">The brand, by key.</param>
/// <param name="programs">The programs that are asked about; the first also stands for texts of any other.</param>
/// <param name="level">What is refused.</param>
internal sealed class AtsAnswerRule(RuleCard card, string brand, IReadOnlyList<string> programs, EnforcementLevel level)
    : Rule(card)
{
    public override void Judge(in Facts facts, ref Findings findings)
    {
        if (facts.Request.Brand.Key != brand || programs.Count == 0)
        {
            return;
        }

        var program = facts.Request.Program is { } own && programs.Contains(own.Key) ? own.Key : programs[0];
        var state = facts.Contact.State;
        var status = state.ConsentFor(brand, program)?.Status;
        if (state.StopFor(brand, program) is not null || status is ConsentStatus.Declined)
        {
            Refuse(
                ref findings,
                level == EnforcementLevel.Observe,
                ReasonCodes.AtsDeclined,
                $"The person said no to {program}, which the applicant tracking system asks about."
            );
        }
        else if (status != ConsentStatus.OptedIn && level != EnforcementLevel.Permissive)
        {
            Refuse(
                ref findings,
                level == EnforcementLevel.Observe,
                ReasonCodes.AtsUnanswered,
                $"No yes to {program}, which the applicant tracking system asks about, is on record."
            );
        }
    }

    private void Refuse(ref Findings findings, bool isObserved, string code, string detail)
    {
        if (isObserved)
        {
            findings.Observe(this, code, detail);
        }
        else
        {
            findings.Deny(this, code, detail);
        }
    }
}
