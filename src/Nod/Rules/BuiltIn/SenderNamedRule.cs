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
        if (!followUp && !Names(request.Body, request.Brand.Name))
        {
            findings.Amend(Amendments.SenderNamed);
        }
    }

    // As a word of its own: "Ace" does not stand in "your place".
    private static bool Names(string body, string name)
    {
        for (
            var at = 0;
            name.Length > 0 && (at = body.IndexOf(name, at, StringComparison.OrdinalIgnoreCase)) >= 0;
            at++
        )
        {
            var end = at + name.Length;
            if (
                (at == 0 || !char.IsLetterOrDigit(body[at - 1]))
                && (end == body.Length || !char.IsLetterOrDigit(body[end]))
            )
            {
                return true;
            }
        }

        return false;
    }
}
