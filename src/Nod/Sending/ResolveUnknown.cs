using Nod.Ledger;

namespace Nod.Sending;

/// <summary>
/// Records a person's word on a text of which nobody knows whether the provider took it. Neither word sends it again.
/// </summary>
/// <param name="address">The message.</param>
/// <param name="sent">Whether it was sent.</param>
/// <param name="by">Who says so: the key, by its identifier.</param>
public sealed class ResolveUnknown(MessageAddress address, bool sent, string by) : Change<MessageRecord?>
{
    /// <inheritdoc/>
    public override void Declare(ReadSet reads)
    {
        reads.Messages.Add(address);
        reads.Contacts.Add(address.Contact);
    }

    /// <inheritdoc/>
    /// <returns>The message as it is now; null when it was not unknown, and nothing changed.</returns>
    public override MessageRecord? Apply(ChangeContext context)
    {
        if (context.Message(address) is not { Status: MessageStatus.Unknown, Attempt: { } attempt } message)
        {
            return null;
        }

        var outcome = sent ? Outcome.Accepted : Outcome.Rejected;
        var word = new HandOver(outcome, attempt.ProviderMessageId, $"decided with key {by}");
        return new RecordOutcome(OutboundText.Of(message, attempt.Id, null), word).Apply(context);
    }
}
