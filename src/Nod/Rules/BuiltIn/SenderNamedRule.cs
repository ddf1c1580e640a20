using Nod.Decisions;
using NodaTime;

namespace Nod.Rules.BuiltIn;

/// <summary>
/// Every text names its sender, except a follow-up in a conversation that is under way (R25; Twilio Messaging
/// Policy, CTIA 5.1.1).
/// </summary>
internal sealed class SenderNamedRule(RuleCard card) : Rule(card)
{
    // After this long a conversation has lain still: the next text names its sender again.
    private static readonly Duration UnderWay = Duration.FromHours(72);

    public override void Judge(in Facts facts, ref Findings findings)
    {
        var request = facts.Request;
        var followUp =
            request.Class == MessageClass.Reply
            && facts.Contact.Traffic.HasTexted(request.Brand.Key, facts.Now - UnderWay);
        if (!followUp && !request.Body.Contains(request.Brand.Name, StringComparison.OrdinalIgnoreCase))
        {
            findings.Amend(Amendments.SenderNamed);
        }
    }
}
