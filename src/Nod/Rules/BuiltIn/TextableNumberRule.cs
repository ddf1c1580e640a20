using Nod.Decisions;

namespace Nod.Rules.BuiltIn;

/// <summary>Texts go to numbers that can receive them and belong to a person.</summary>
internal sealed class TextableNumberRule(RuleCard card) : Rule(card)
{
    public override void Judge(in Facts facts, ref Findings findings)
    {
        switch (facts.Contact.Profile?.Type)
        {
            case NumberType.Mobile or NumberType.FixedOrMobile or NumberType.Voip:
                break;
            case NumberType.Fixed:
                findings.Deny(this, ReasonCodes.NumberNotTextable, "The number is a fixed line.");
                break;
            case NumberType.Service:
                findings.Deny(this, ReasonCodes.NumberNotTextable, "The number is a service, not a person's phone.");
                break;
            default:
                findings.Deny(this, ReasonCodes.NumberNotTextable, "No such number can exist.");
                break;
        }
    }
}
