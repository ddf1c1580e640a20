using Nod.Ledger;

namespace Nod.Sending;

/// <summary>Takes a message back that still waits. What was claimed may be on the wire and can't be called back.</summary>
/// <param name="address">The message.</param>
public sealed class CancelMessage(MessageAddress address) : Change<MessageRecord?>
{
    /// <inheritdoc/>
    public override void Declare(ReadSet reads)
    {
        reads.Messages.Add(address);
        reads.Contacts.Add(address.Contact);
    }

    /// <inheritdoc/>
    /// <returns>The message as it is now, canceled now or before; null when it is not to be canceled any more.</returns>
    public override MessageRecord? Apply(ChangeContext context)
    {
        if (context.Message(address) is not { } message || message.Status == MessageStatus.Canceled)
        {
            return context.Message(address);
        }

        if (message.Status != MessageStatus.Queued)
        {
            return null;
        }

        var next = message.Become(MessageStatus.Canceled, context.Now);
        context.Put(next);
        var contact = context.Contact(address.Contact);
        context.Count(contact.Address, contact.Traffic.Withdrawn(message.Brand, message.Program, address.Id));
        return next;
    }
}
