using Nod.Decisions;
using NodaTime;

namespace Nod.Rules.BuiltIn;

/// <summary>
/// A person who texts first may be answered, in that conversation only and only while it lasts
/// (R7; Twilio Messaging Policy, exception 1; CTIA 4.1).
/// </summary>
internal sealed class ConversationRule(RuleCard card, int windowHours) : Rule(card)
{
    /// <summary>For how long, from the person's last text.</summary>
    public Duration Window { get; } = Duration.FromHours(windowHours);

    public override void Judge(in Facts facts, ref Findings findings)
    {
        if (facts.Conversation is not { } conversation)
        {
            findings.Deny(
                this,
                ReasonCodes.ConversationNone,
                $"The person has not texted {facts.Request.Brand.Name}, so there is nothing to reply to."
            );
            return;
        }

        if (facts.Now - conversation.At >= Window)
        {
            findings.Deny(
                this,
                ReasonCodes.ConversationClosed,
                $"The person's last text is more than {windowHours} hours old."
            );
            return;
        }

        findings.RelyOn(conversation.EventId);
    }
}
