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

        var known = Latest(facts);
        if (known is null)
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

    private static KnownRelationship? Latest(in Facts facts)
    {
        KnownRelationship? latest = null;
        var claim = facts.Request.Relationship;
        foreach (var known in facts.Contact.State.Relationships)
        {
            var fits =
                known.Brand == facts.Request.Brand.Key
                && (claim is null || claim.Kind == known.Kind)
                && (claim?.Reference is null || claim.Reference == known.Reference);
            if (fits && (latest is null || known.At > latest.At))
            {
                latest = known;
            }
        }

        return latest;
    }
}
