using Nod.Ledger;

namespace Nod.Sending;

/// <summary>A provider's word on whether a text arrived.</summary>
/// <param name="Message">The message.</param>
/// <param name="Reference">Our reference of the attempt.</param>
/// <param name="ProviderMessageId">The provider's identifier.</param>
/// <param name="Delivered">Whether it arrived.</param>
/// <param name="Detail">The provider's words, or null.</param>
/// <param name="Failure">What a failed delivery means, or null.</param>
public sealed record DeliveryReport(
    MessageAddress Message,
    Guid Reference,
    string ProviderMessageId,
    bool Delivered,
    string? Detail,
    ProviderFailure? Failure = null
);

/// <summary>
/// Records a delivery report. Reports come late, twice, in any order and before the answer to the hand-over; the first
/// final word stands.
/// </summary>
/// <param name="report">The report.</param>
public sealed class RecordDelivery(DeliveryReport report) : Change<MessageRecord?>
{
    /// <inheritdoc/>
    public override void Declare(ReadSet reads)
    {
        reads.Messages.Add(report.Message);
        reads.Contacts.Add(report.Message.Contact);
    }

    /// <inheritdoc/>
    public override MessageRecord? Apply(ChangeContext context)
    {
        if (
            context.Message(report.Message) is not { Attempt: { } attempt } message
            || attempt.Id != report.Reference
            || message.Status is not (MessageStatus.HandingOver or MessageStatus.Unknown or MessageStatus.Sent)
        )
        {
            return null;
        }

        var next = (
            message with
            {
                Attempt = attempt with { ProviderMessageId = report.ProviderMessageId },
                Failure = report.Delivered ? null : report.Failure?.Kind,
            }
        ).Become(report.Delivered ? MessageStatus.Delivered : MessageStatus.Undelivered, context.Now, report.Detail);
        context.Put(next);
        if (!report.Delivered)
        {
            var contact = context.Contact(report.Message.Contact);
            context.Count(contact.Address, contact.Traffic.Missed(message.Brand, message.Program, report.Message.Id));
        }

        return next;
    }
}
