using Nod.Decisions;
using Nod.Ledger;

namespace Nod.Sending;

/// <summary>
/// Records that a claimed text was not handed over after all, because a stop, or the end of its broadcast, came between
/// the claim and the wire.
/// </summary>
/// <param name="text">What was claimed.</param>
/// <param name="code">Why, one of <see cref="Decisions.ReasonCodes"/>.</param>
public sealed class WithdrawClaim(OutboundText text, string code) : Change<MessageRecord?>
{
    /// <inheritdoc/>
    public override void Declare(ReadSet reads)
    {
        reads.Messages.Add(text.Message);
        reads.Contacts.Add(text.Message.Contact);
    }

    /// <inheritdoc/>
    public override MessageRecord? Apply(ChangeContext context)
    {
        if (
            context.Message(text.Message) is not { Status: MessageStatus.HandingOver, Attempt: { } attempt } message
            || attempt.Id != text.Reference
        )
        {
            return null;
        }

        var status = code == ReasonCodes.BroadcastCanceled ? MessageStatus.Canceled : MessageStatus.Blocked;
        var next = (message with { Attempt = null }).Become(status, context.Now, code);
        context.Put(next);
        var contact = context.Contact(text.Message.Contact);
        context.Count(contact.Address, contact.Traffic.Withdrawn(message.Brand, message.Program, message.Address.Id));
        return next;
    }
}
