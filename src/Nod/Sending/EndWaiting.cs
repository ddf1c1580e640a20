using Nod.Ledger;

namespace Nod.Sending;

/// <summary>
/// Ends messages that wait for their hour, because nobody knows any more whether they went: those that waited when a
/// backup was taken. What was claimed is left alone, since its provider can be asked.
/// </summary>
/// <param name="messages">The messages.</param>
/// <param name="code">Why, one of <see cref="Decisions.ReasonCodes"/>.</param>
public sealed class EndWaiting(IReadOnlyList<MessageAddress> messages, string code) : Change<int>
{
    /// <inheritdoc/>
    public override void Declare(ReadSet reads)
    {
        reads.Messages.UnionWith(messages);
        reads.Contacts.UnionWith(messages.Select(message => message.Contact));
    }

    /// <summary>Ends them; how many there were.</summary>
    public override int Apply(ChangeContext context)
    {
        var ended = 0;
        foreach (var address in messages)
        {
            if (context.Message(address) is not { Status: MessageStatus.Queued } message)
            {
                continue;
            }

            context.Put(message.Become(MessageStatus.Blocked, context.Now, code));
            var contact = context.Contact(address.Contact);
            context.Count(contact.Address, contact.Traffic.Withdrawn(message.Brand, message.Program, address.Id));
            ended++;
        }

        return ended;
    }
}
