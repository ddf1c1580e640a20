using Nod.Ledger;
using NodaTime;

namespace Nod.Sending;

/// <summary>Records how a hand-over ended. Recording it twice, or late, changes nothing.</summary>
/// <param name="text">What was handed over.</param>
/// <param name="handOver">How it ended.</param>
public sealed class RecordOutcome(OutboundText text, HandOver handOver) : Change<MessageRecord?>
{
    // What the provider never had is tried again after this long, twice as long each time.
    private static readonly Duration FirstPause = Duration.FromSeconds(10);
    private const int DoublingsMax = 9;

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

        var next = handOver.Outcome switch
        {
            Outcome.Accepted => Known(message, attempt, MessageStatus.Sent, context.Now),
            Outcome.Rejected => Known(message, attempt, MessageStatus.Rejected, context.Now),
            Outcome.Absent => TryAnew(message, context.Now),
            Outcome.Undecidable => Unknown(message, attempt, Attempt.NeverAgain, context.Now),
            _ => Unknown(message, attempt, context.Now, context.Now),
        };
        context.Put(next);
        var contact = context.Contact(text.Message.Contact);
        var traffic = handOver.Outcome switch
        {
            Outcome.Rejected => contact.Traffic.Withdrawn(message.Brand, message.Program, message.Address.Id),
            Outcome.Absent => contact.Traffic.Returned(message.Brand, message.Program, message.Address.Id),
            _ => contact.Traffic,
        };
        if (!ReferenceEquals(traffic, contact.Traffic))
        {
            context.Count(contact.Address, traffic);
        }

        return next;
    }

    private MessageRecord Known(MessageRecord message, Attempt attempt, MessageStatus status, Instant now) =>
        (
            message with
            {
                Attempt = attempt with { ProviderMessageId = handOver.ProviderMessageId },
                Failure = status == MessageStatus.Rejected ? handOver.Failure?.Kind : null,
            }
        ).Become(status, now, handOver.Detail);

    // It is judged and claimed anew, as a new attempt, after a pause that grows.
    private MessageRecord TryAnew(MessageRecord message, Instant now)
    {
        var tries = message.History.Count(change => change.Status == MessageStatus.HandingOver);
        var pause = Duration.Max(
            FirstPause * (1 << Math.Clamp(tries - 1, 0, DoublingsMax)),
            Duration.FromTimeSpan(handOver.Failure?.RetryAfter ?? TimeSpan.Zero)
        );
        return (message with { Attempt = null, DueAt = now + pause }).Become(
            MessageStatus.Queued,
            now,
            handOver.Detail
        );
    }

    // Asked again later, after everything else that is to be asked about.
    private MessageRecord Unknown(MessageRecord message, Attempt attempt, Instant askedAt, Instant now)
    {
        var asked = message with { Attempt = attempt with { AskedAt = askedAt } };
        return message.Status == MessageStatus.Unknown
            ? asked
            : asked.Become(MessageStatus.Unknown, now, handOver.Detail);
    }
}
