using Nod.Consent;
using Nod.Decisions;

namespace Nod.Rules.BuiltIn;

/// <summary>
/// The consent was given in the form that the text needs: promotion needs a signed agreement, and a checkbox with a
/// button or a texted keyword is one, a spoken yes is not (R1; 47 CFR 64.1200(f)(9), 15 USC 7006(5)).
/// </summary>
/// <param name="card">What the pack says about it.</param>
/// <param name="accepted">Methods that leave such an agreement.</param>
/// <param name="unclear">Methods that may have, which the record does not tell; every other does not.</param>
internal sealed class ConsentFormRule(RuleCard card, IReadOnlySet<Method> accepted, IReadOnlySet<Method> unclear)
    : Rule(card)
{
    public override void Judge(in Facts facts, ref Findings findings)
    {
        if (facts.Consent is not { Status: ConsentStatus.OptedIn } consent || accepted.Contains(consent.Method))
        {
            return;
        }

        var way = EnumWords<Method>.Of(consent.Method);
        if (unclear.Contains(consent.Method))
        {
            findings.Review(
                this,
                ReasonCodes.ConsentFormUnknown,
                $"The consent came by way of {way}, which does not tell whether it was signed; {Card.Id} needs that."
            );
        }
        else
        {
            findings.Deny(
                this,
                ReasonCodes.ConsentForm,
                $"The consent came by way of {way}; {Card.Id} needs one in writing."
            );
        }
    }
}
