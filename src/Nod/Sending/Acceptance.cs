using Nod.Decisions;
using Nod.Ledger;
using NodaTime;

namespace Nod.Sending;

/// <summary>When a message is wanted, and the caller's name for it.</summary>
/// <param name="SendAt">Not before; null for at once.</param>
/// <param name="ExpiresAt">Not after; null for as long as <see cref="Expiry"/> says.</param>
/// <param name="ClientReference">The caller's own reference, or null.</param>
/// <param name="Broadcast">The broadcast it belongs to, or null.</param>
public sealed record Wanted(
    Instant? SendAt = null,
    Instant? ExpiresAt = null,
    string? ClientReference = null,
    Guid? Broadcast = null
)
{
    /// <summary>The messaging service it is asked of, by sid, or null.</summary>
    public string? Service { get; init; }

    /// <summary>Where the caller wants to be told of its status, or null.</summary>
    public CallbackTarget? Callback { get; init; }

    /// <summary>When it is wanted, asked for now.</summary>
    public Instant At(Instant now) => SendAt is { } sendAt && sendAt > now ? sendAt : now;
}

/// <summary>A message that was judged and stored.</summary>
/// <param name="Message">The message, queued or denied.</param>
/// <param name="Decision">The judgement.</param>
public sealed record Accepted(MessageRecord Message, Decision Decision);

/// <summary>Steps 2 to 8 of the gate for a new message: judged, recorded, counted and queued in one transaction.</summary>
public static class Acceptance
{
    /// <summary>Judges a message, records the decision, and queues the message if it may go now or later.</summary>
    public static Accepted Accept(ChangeContext context, SendGate gate, SendRequest request, Wanted wanted)
    {
        var address = new ContactAddress(request.Organization.Id, request.To);
        var wantedAt = wanted.At(context.Now);

        // 2 The person as stored.
        var contact = context.Contact(address);
        var expiresAt = ExpiryOf(gate, request, contact, wanted, wantedAt);

        // 3-6 The judgement.
        var decision = Judge(gate, request, contact, wanted, context.Now);

        // 7 The decision goes on record, whatever it says.
        var message = Draft(context, address, request, decision, wanted, wantedAt, expiresAt);
        Judgements.Record(context, gate, message.Address, request, contact, decision, expiresAt);

        // 8 Only what may go, now or later, is queued, and counted at once.
        if (decision.Verdict is Verdict.Permit or Verdict.Defer)
        {
            message = message.Become(
                MessageStatus.Queued,
                context.Now,
                decision.Reasons is [var first, ..] ? first.Code : null
            );
            context.Count(address, Counted(contact.Traffic, request, message, decision));
        }
        else
        {
            message = message.Become(MessageStatus.Denied, context.Now, decision.Reasons[0].Code);
        }

        context.Put(message);
        return new Accepted(message, decision);
    }

    /// <summary>The judgement that <see cref="Accept"/> would record now; nothing is recorded and nothing counted.</summary>
    public static Decision Judge(SendGate gate, SendRequest request, ContactRecord contact, Wanted wanted, Instant now)
    {
        var wantedAt = wanted.At(now);
        var expiresAt = ExpiryOf(gate, request, contact, wanted, wantedAt);
        return Expire(gate.Decide(request, contact, wantedAt), wantedAt, expiresAt);
    }

    private static Instant ExpiryOf(
        SendGate gate,
        SendRequest request,
        ContactRecord contact,
        Wanted wanted,
        Instant wantedAt
    ) => Expiry.Of(gate.PolicyOf(request.Organization.Id), request, contact, wantedAt, wanted.ExpiresAt);

    internal static Decision Expire(Decision decision, Instant wantedAt, Instant expiresAt) =>
        decision.Verdict is Verdict.Permit or Verdict.Defer && (decision.DeferUntil ?? wantedAt) >= expiresAt
            ? decision with
            {
                Verdict = Verdict.Deny,
                DeferUntil = null,
                Reasons =
                [
                    new Reason(
                        null,
                        Verdict.Deny,
                        ReasonCodes.MessageTooLate,
                        null,
                        $"It may go from {decision.DeferUntil ?? wantedAt}, and is of no use from {expiresAt} on."
                    ),
                    .. decision.Reasons,
                ],
            }
            : decision;

    private static ContactTraffic Counted(
        ContactTraffic traffic,
        SendRequest request,
        MessageRecord message,
        Decision decision
    )
    {
        if (request.Class == MessageClass.OptOutConfirmation)
        {
            return traffic with { ConfirmedStop = request.Answers };
        }

        // Answers to a keyword are not what the promised frequency counts.
        return request.Class.IsCallers()
            ? traffic.Accepted(
                message.Brand,
                message.Program,
                new SentText(message.Address.Id, message.DueAt),
                decision.Amendments.HasFlag(Amendments.Reconfirmation)
            )
            : traffic;
    }

    private static MessageRecord Draft(
        ChangeContext context,
        ContactAddress address,
        SendRequest request,
        Decision decision,
        Wanted wanted,
        Instant wantedAt,
        Instant expiresAt
    ) =>
        new()
        {
            Address = new MessageAddress(address, context.NextId()),
            Brand = request.Brand.Key,
            Program = request.Program?.Key,
            Sender = request.Sender?.Key,
            Class = request.Class,
            Language = request.Language,
            Written = request.Body,
            Body = decision.Body,
            Relationship = request.Relationship,
            TimeZone = request.TimeZone,
            Answers = request.Answers,
            ClientReference = wanted.ClientReference,
            Service = wanted.Service,
            Callback = wanted.Callback,
            Broadcast = wanted.Broadcast,
            CreatedAt = context.Now,
            DueAt = decision.DeferUntil ?? wantedAt,
            ExpiresAt = expiresAt,
            IsExpiryStated = wanted.ExpiresAt is not null,
            Status = MessageStatus.Queued,
            History = [],
        };
}

/// <summary>Accepts one message of a caller's.</summary>
public sealed class AcceptMessage : Change<Accepted>
{
    private readonly SendGate gate;
    private readonly SendRequest request;
    private readonly Wanted wanted;

    /// <summary>Prepares to accept a message.</summary>
    /// <param name="gate">The gate.</param>
    /// <param name="request">The message, brand and program looked up, the number valid (step 1).</param>
    /// <param name="wanted">When it is wanted.</param>
    /// <exception cref="ArgumentException">The class is one that only Nod itself sends: those pass a stop.</exception>
    public AcceptMessage(SendGate gate, SendRequest request, Wanted wanted)
    {
        if (!request.Class.IsCallers())
        {
            throw new ArgumentException("Only Nod itself sends texts of this class.", nameof(request));
        }

        this.gate = gate;
        this.request = request;
        this.wanted = wanted;
    }

    /// <summary>How many alerts it raised.</summary>
    public int Raised { get; private set; }

    /// <inheritdoc/>
    public override void Declare(ReadSet reads) =>
        reads.Contacts.Add(new ContactAddress(request.Organization.Id, request.To));

    /// <inheritdoc/>
    public override Accepted Apply(ChangeContext context)
    {
        var accepted = Acceptance.Accept(context, gate, request, wanted);
        Raised = accepted.Decision.Reasons.Any(reason => ReasonCodes.NeedsAttention(reason.Code)) ? 1 : 0;
        return accepted;
    }
}
