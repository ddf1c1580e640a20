using Nod.Consent;
using Nod.Decisions;
using NodaTime;

namespace Nod.Rules.BuiltIn;

/// <summary>
/// An informational text needs express consent, or an act of the person's own that calls for it and no refusal
/// (R8; Twilio Messaging Policy, exception 2).
/// </summary>
internal sealed class PriorRelationshipRule(RuleCard card, int maxAgeDays) : Rule(card)
{
    public override void Judge(in Facts facts, ref Findings findings)
    {
        if (
            facts.Consent is { Status: ConsentStatus.OptedIn } consent
            && facts.Request.Program!.Class == facts.Request.Class
        )
        {
            findings.RelyOn(consent.EventId);
            return;
        }

        if (facts.Consent is { Status: ConsentStatus.Declined })
        {
            findings.Deny(this, ReasonCodes.ConsentDeclined, $"The person said no to {facts.Request.Program!.Name}.");
            return;
        }

        if (facts.Request.Program is null && Stopped(facts) is { } stopped)
        {
            findings.Review(
                this,
                ReasonCodes.ConsentObjectionUnclear,
                $"The person stopped {stopped.Program}; name the program of this text to tell whether that covers it."
            );
        }

        var claim = facts.Request.Relationship;
        var known = facts.Contact.State.LatestAct(facts.Request.Brand.Key, claim?.Kind, claim?.Reference);
        if (known is null && facts.Contact.State.Void is { } gone)
        {
            findings.Deny(
                this,
                ReasonCodes.ConsentVoid,
                $"The number changed hands (event {gone.EventId}); no act of whoever has it now is on record."
            );
        }
        else if (known is null)
        {
            findings.Deny(
                this,
                ReasonCodes.RelationshipMissing,
                "No act of the person's that calls for this text is on record."
            );
        }
        else if (facts.Now - known.At > Duration.FromDays(maxAgeDays))
        {
            findings.Deny(
                this,
                ReasonCodes.RelationshipExpired,
                $"The act that calls for this text is more than {maxAgeDays} days old."
            );
        }
        else
        {
            findings.RelyOn(known.EventId);
        }
    }

    // Leaving the program out must not be a way around a person's stop of it.
    private static ProgramConsent? Stopped(in Facts facts)
    {
        foreach (var consent in facts.Contact.State.Programs)
        {
            if (consent.Brand == facts.Request.Brand.Key && consent.Status == ConsentStatus.Revoked)
            {
                return consent;
            }
        }

        return null;
    }
}
