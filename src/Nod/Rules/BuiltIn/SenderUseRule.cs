using Nod.Catalog;
using Nod.Decisions;

namespace Nod.Rules.BuiltIn;

/// <summary>What carriers say to a class of text from a kind of sender.</summary>
internal enum SenderUse
{
    /// <summary>They forbid it.</summary>
    Forbidden,

    /// <summary>Their lists differ; it needs a person's word.</summary>
    Unclear,
}

/// <summary>
/// Carriers forbid some classes of text from some kinds of sender, above all third-party job alerts on long and short
/// codes of the United States (R15; CAR-3PJOBS). Which classes, the card says.
/// </summary>
internal sealed class SenderUseRule(RuleCard card, IReadOnlySet<SenderKind> senders, SenderUse use) : Rule(card)
{
    public override void Judge(in Facts facts, ref Findings findings)
    {
        if (facts.Request.Sender is not { } sender || !senders.Contains(sender.Kind))
        {
            return;
        }

        var what =
            $"{EnumWords<MessageClass>.Of(facts.Request.Class)} texts from a {EnumWords<SenderKind>.Of(sender.Kind)}";
        if (use == SenderUse.Forbidden)
        {
            findings.Deny(this, ReasonCodes.SenderForbiddenUse, $"Carriers forbid {what} ({Card.Id}).");
        }
        else
        {
            findings.Review(
                this,
                ReasonCodes.SenderUseUnclear,
                $"Carriers' lists differ on {what} ({Card.Id}): ask the provider in writing first."
            );
        }
    }
}
