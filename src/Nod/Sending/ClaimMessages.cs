using Nod.Broadcasts;
using Nod.Decisions;
using Nod.Ledger;
using NodaTime;

namespace Nod.Sending;

/// <summary>
/// Claims due messages for hand-over. Each is judged again on the stored facts, in this transaction: a hand-over starts
/// only from a permit given here, so a stop that is committed stops everything not already on the wire.
/// </summary>
/// <param name="gate">The gate.</param>
/// <param name="due">The messages; at most 100, so that no stop waits long.</param>
/// <param name="resolve">Looks brand, program and sender up as they are now; null when they are gone.</param>
public sealed class ClaimMessages(
    SendGate gate,
    IReadOnlyList<MessageAddress> due,
    Func<MessageRecord, SendRequest?> resolve
) : Change<IReadOnlyList<OutboundText>>
{
    /// <summary>Most messages in one claim.</summary>
    public const int Max = 100;

    // What waits for a person to look is looked at again after this long.
    private static readonly Duration ReviewPause = Duration.FromMinutes(15);

    private readonly List<Decision> judged = [];

    /// <summary>
    /// The broadcasts that some of them belong to. Of a broadcast that is not named here, or does not run, nothing is
    /// claimed: pausing or cancelling one holds from the commit on.
    /// </summary>
    public IReadOnlyCollection<BroadcastAddress> Broadcasts { get; init; } = [];

    /// <summary>How many alerts it raised.</summary>
    public int Raised { get; private set; }

    /// <summary>Its judgements, as many as it made.</summary>
    public IReadOnlyList<Decision> Judged => judged;

    /// <inheritdoc/>
    public override void Declare(ReadSet reads)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(due.Count, Max);
        reads.Broadcasts.UnionWith(Broadcasts);
        foreach (var address in due)
        {
            reads.Messages.Add(address);
            reads.Contacts.Add(address.Contact);
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<OutboundText> Apply(ChangeContext context)
    {
        Raised = 0;
        judged.Clear();
        var claimed = new List<OutboundText>(due.Count);
        foreach (var address in due)
        {
            if (
                context.Message(address) is { Status: MessageStatus.Queued } message
                && message.DueAt <= context.Now
                && MayGo(context, message)
                && Claim(context, message) is { } text
            )
            {
                claimed.Add(text);
            }
        }

        return claimed;
    }

    private static bool MayGo(ChangeContext context, MessageRecord message) =>
        message.Broadcast is not { } broadcast
        || context.Broadcast(new BroadcastAddress(message.Address.Contact.Organization, broadcast))
            is { Status: BroadcastStatus.Running };

    private OutboundText? Claim(ChangeContext context, MessageRecord message)
    {
        if (context.Now >= Expiry.Of(message, context.Contact(message.Address.Contact)))
        {
            // What it waited for, if anything, is why it expired.
            End(context, message, MessageStatus.Expired, message.History[^1].Detail ?? ReasonCodes.MessageExpired);
            return null;
        }

        if (resolve(message) is not { Sender: { } sender } request)
        {
            End(context, message, MessageStatus.Blocked, ReasonCodes.SenderMissing);
            return null;
        }

        if (request.Brand.Key != message.Brand || request.Program?.Key != message.Program)
        {
            // Without its program it would be judged as a text of none.
            End(context, message, MessageStatus.Blocked, ReasonCodes.ProgramMissing);
            return null;
        }

        var again = request with { Class = message.Class, MessageId = message.Address.Id, Answers = message.Answers };
        var contact = context.Contact(message.Address.Contact);
        var decision = gate.Decide(again, contact, context.Now);
        judged.Add(decision);
        Raised += Judgements.Record(context, gate, message.Address, again, contact, decision, null) ? 1 : 0;
        switch (decision.Verdict)
        {
            case Verdict.Permit:
                Count(context, again, message, decision);
                var attempt = new Attempt(context.NextId(), context.Now, null);
                var claimed = (message with { Body = decision.Body, Attempt = attempt }).Become(
                    MessageStatus.HandingOver,
                    context.Now
                );
                context.Put(claimed);
                return OutboundText.Of(claimed, attempt.Id, sender);
            case Verdict.Deny:
                End(context, message, MessageStatus.Blocked, decision.Reasons[0].Code);
                return null;
            default:
                Wait(context, message, decision);
                return null;
        }
    }

    // From here on it is one of the texts that went: the first, or the next, and perhaps the question.
    private void Count(ChangeContext context, SendRequest request, MessageRecord message, Decision decision)
    {
        var contact = context.Contact(message.Address.Contact);
        if (!message.Class.IsCallers())
        {
            if (contact.Traffic.Question is { AskedAt: null } question && question.Stop == message.Answers)
            {
                var asked = question with { AskedAt = context.Now };
                context.Count(contact.Address, contact.Traffic with { Question = asked });
            }
            else if (contact.Traffic.Confirmation?.MessageId == message.Address.Id)
            {
                context.Count(contact.Address, contact.Traffic.Asked(message.Address.Id, context.Now));
            }

            return;
        }

        var traffic = contact.Traffic.HandedOver(
            message.Brand,
            message.Program,
            new SentText(message.Address.Id, context.Now),
            decision.Amendments.HasFlag(Amendments.Reconfirmation),
            message.Program is { } program ? contact.State.ConsentFor(message.Brand, program)?.At : null,
            gate.SaysHowToStop(request, contact, decision.Body)
        );
        context.Count(contact.Address, traffic);
    }

    private static void Wait(ChangeContext context, MessageRecord message, Decision decision)
    {
        var until = decision.DeferUntil ?? (context.Now + ReviewPause);
        var contact = context.Contact(message.Address.Contact);
        if (decision.DeferUntil >= Expiry.Of(message, contact))
        {
            End(context, message, MessageStatus.Expired, decision.Reasons[0].Code);
            return;
        }

        context.Put(
            (message with { DueAt = until }).Become(MessageStatus.Queued, context.Now, decision.Reasons[0].Code)
        );
        context.Count(
            contact.Address,
            contact.Traffic.Deferred(message.Brand, message.Program, message.Address.Id, until)
        );
    }

    private static void End(ChangeContext context, MessageRecord message, MessageStatus status, string code)
    {
        context.Put(message.Become(status, context.Now, code));
        var contact = context.Contact(message.Address.Contact);
        context.Count(contact.Address, contact.Traffic.Withdrawn(message.Brand, message.Program, message.Address.Id));
    }
}
