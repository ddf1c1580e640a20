using Nod.Consent;
using Nod.Decisions;

namespace Nod.Rules.BuiltIn;

/// <summary>
/// Consent is never bought, sold or passed on: the brand that texts is the brand that collected it
/// (R2; CTIA 5.1.4, Twilio Messaging Policy).
/// </summary>
internal sealed class ProvenanceRule(RuleCard card) : Rule(card)
{
    public override void Judge(in Facts facts, ref Findings findings)
    {
        if (facts.Consent is not { Status: ConsentStatus.OptedIn } consent)
        {
            return;
        }

        if (consent.CollectedBy is { } collector && collector != facts.Request.Brand.Key)
        {
            findings.Deny(
                this,
                ReasonCodes.ConsentTransferred,
                $"The consent was collected by {collector}, not by {facts.Request.Brand.Key}."
            );
        }
        else if (consent.CollectedBy is null && consent.Method.NeedsProvenance())
        {
            findings.Review(
                this,
                ReasonCodes.ConsentProvenanceUnknown,
                "The consent came from another system and nobody recorded who collected it."
            );
        }
    }
}
