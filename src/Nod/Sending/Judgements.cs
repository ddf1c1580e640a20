using Nod.Decisions;
using Nod.Ledger;
using Nod.Replays;
using NodaTime;

namespace Nod.Sending;

/// <summary>Step 7 of the gate: a judgement goes on record with what it stood on.</summary>
internal static class Judgements
{
    /// <summary>Records a judgement, and raises an alert where a person should look; says whether it did.</summary>
    /// <param name="context">The transaction.</param>
    /// <param name="gate">What judged.</param>
    /// <param name="message">The message.</param>
    /// <param name="request">What was judged.</param>
    /// <param name="contact">The person as the gate was shown them.</param>
    /// <param name="decision">The judgement.</param>
    /// <param name="expiresAt">The end of the message's use, where the judgement looked at it.</param>
    public static bool Record(
        ChangeContext context,
        SendGate gate,
        MessageAddress message,
        SendRequest request,
        ContactRecord contact,
        Decision decision,
        Instant? expiresAt
    )
    {
        var policy = gate.PolicyOf(request.Organization.Id);
        context.Record(
            new RecordedDecision(context.NextId(), message, decision)
            {
                Grounds = Grounds.Keep(context, policy, request, contact, expiresAt),
            }
        );
        foreach (var reason in decision.Reasons)
        {
            if (ReasonCodes.NeedsAttention(reason.Code))
            {
                var organization = message.Contact.Organization;
                context.Raise(
                    new Alert(context.NextId(), organization, message.Id, reason.Code, context.Now, reason.Detail)
                );
                return true;
            }
        }

        return false;
    }
}
