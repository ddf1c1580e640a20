using Nod.Consent;
using Nod.Decisions;

namespace Nod.Rules.BuiltIn;

/// <summary>
/// The person agreed to exactly this brand and this program, and the text is of the class the program is for
/// (R1, R5; 47 CFR 64.1200(a)(1) and (2), CTIA 5.1.2.2).
/// </summary>
internal sealed class ExpressConsentRule(RuleCard card) : Rule(card)
{
    public override void Judge(in Facts facts, ref Findings findings)
    {
        var request = facts.Request;
        if (request.Program is not { } program)
        {
            findings.Deny(this, ReasonCodes.ProgramMissing, "Name the program that the person agreed to.");
            return;
        }

        if (program.Class != request.Class)
        {
            findings.Deny(
                this,
                ReasonCodes.ConsentOtherUse,
                $"Program {program.Key} is for {EnumWords<MessageClass>.Of(program.Class)} texts, not "
                    + $"{EnumWords<MessageClass>.Of(request.Class)} ones."
            );
        }

        switch (facts.Consent?.Status)
        {
            case ConsentStatus.OptedIn:
                findings.RelyOn(facts.Consent.EventId);
                break;
            case ConsentStatus.Declined:
                findings.Deny(this, ReasonCodes.ConsentDeclined, $"The person said no to {program.Name}.");
                break;
            case ConsentStatus.Unconfirmed:
                findings.Deny(
                    this,
                    ReasonCodes.ConsentUnconfirmed,
                    $"Whoever has the number has not confirmed the consent to {program.Name} yet."
                );
                break;
            case ConsentStatus.Void:
                findings.Deny(
                    this,
                    ReasonCodes.ConsentVoid,
                    $"The number changed hands (event {facts.Consent.EventId}); the consent was the holder's before."
                );
                break;
            case ConsentStatus.Revoked:
                // The stop rule says so already, with the stop it rests on.
                break;
            default:
                Missing(facts, ref findings);
                break;
        }
    }

    private void Missing(in Facts facts, ref Findings findings)
    {
        var brand = facts.Request.Brand;
        foreach (var other in facts.Contact.State.Programs)
        {
            if (other.Brand == brand.Key && other.Status == ConsentStatus.OptedIn)
            {
                findings.Deny(
                    this,
                    ReasonCodes.ConsentOtherProgram,
                    $"The person agreed to {other.Program} of {brand.Name}, not to {facts.Request.Program!.Key}."
                );
                return;
            }
        }

        findings.Deny(
            this,
            ReasonCodes.ConsentMissing,
            $"No consent to {facts.Request.Program!.Name} of {brand.Name} is on record."
        );
    }
}
