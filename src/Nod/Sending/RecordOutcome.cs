using Nod.Ledger;

namespace Nod.Sending;

/// <summary>Records how a hand-over ended. Recording it twice, or late, changes nothing.</summary>
/// <param name="text">What was handed over.</param>
/// <param name="handOver">How it ended.</param>
public sealed class RecordOutcome(OutboundText text, HandOver handOver) : Change<MessageRecord?>
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
            context.Message(text.Message) is not { Attempt: { } attempt } message
            || attempt.Id != text.Reference
            || message.Status is not (MessageStatus.HandingOver or MessageStatus.Unknown)
        )
        {
            return null;
        }

        var status = handOver.Outcome switch
        {
            Outcome.Accepted => MessageStatus.Sent,
            Outcome.Rejected => MessageStatus.Rejected,
            Outcome.Absent => MessageStatus.Queued,
            _ => MessageStatus.Unknown,
        };
        if (status == message.Status)
        {
            return message;
        }

        // What the provider never had is judged and claimed anew.
        var known = status == MessageStatus.Queued ? null : attempt with { ProviderMessageId = handOver.ProviderMessageId };
        var next = (message with { Attempt = known }).Become(status, context.Now, handOver.Detail);
        context.Put(next);
        if (status == MessageStatus.Rejected)
        {
            var contact = context.Contact(text.Message.Contact);
            context.Count(
                contact.Address,
                contact.Traffic.Withdrawn(message.Brand, message.Program, message.Address.Id)
            );
        }

        return next;
    }
}

/// <summary>
/// Records that a claimed text was not handed over after all, because a stop came between the claim and the wire.
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

        var next = (message with { Attempt = null }).Become(MessageStatus.Blocked, context.Now, code);
        context.Put(next);
        var contact = context.Contact(text.Message.Contact);
        context.Count(
            contact.Address,
            contact.Traffic.Withdrawn(message.Brand, message.Program, message.Address.Id)
        );
        return next;
    }
}

/// <summary>A provider's word on whether a text arrived.</summary>
/// <param name="Message">The message.</param>
/// <param name="Reference">Our reference of the attempt.</param>
/// <param name="ProviderMessageId">The provider's identifier.</param>
/// <param name="Delivered">Whether it arrived.</param>
/// <param name="Detail">The provider's words, or null.</param>
public sealed record DeliveryReport(
    MessageAddress Message,
    Guid Reference,
    string ProviderMessageId,
    bool Delivered,
    string? Detail
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

        var next = (message with { Attempt = attempt with { ProviderMessageId = report.ProviderMessageId } }).Become(
            report.Delivered ? MessageStatus.Delivered : MessageStatus.Undelivered,
            context.Now,
            report.Detail
        );
        context.Put(next);
        if (!report.Delivered)
        {
            var contact = context.Contact(report.Message.Contact);
            context.Count(contact.Address, contact.Traffic.Missed(message.Brand, message.Program, report.Message.Id));
        }

        return next;
    }
}
