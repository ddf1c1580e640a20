using Nod.Decisions;

namespace Nod.Rules.BuiltIn;

/// <summary>After a doubtful text nothing goes out until a person has looked (R15).</summary>
internal sealed class HoldRule(RuleCard card) : Rule(card)
{
    public override void Judge(in Facts facts, ref Findings findings)
    {
        if (facts.Contact.State.Hold is { } hold)
        {
            findings.Review(
                this,
                ReasonCodes.ContactOnHold,
                $"A text of the person's may be a stop (event {hold.EventId}); somebody must look first."
            );
        }
    }
}
