using Nod.Catalog;
using Nod.Consent;
using Nod.Decisions;
using Nod.Ledger;
using Nod.Texts;
using NodaTime;

namespace Nod.Sending;

/// <summary>A text from a person, with everything it touches looked up.</summary>
/// <param name="Key">The provider's identifier of the text.</param>
/// <param name="From">The person's number.</param>
/// <param name="Words">The text.</param>
/// <param name="Organization">Whose sender was texted.</param>
/// <param name="Sender">The sender that was texted.</param>
/// <param name="Brand">Its brand.</param>
/// <param name="Programs">The programs the sender is registered for.</param>
public sealed record InboundMessage(
    InboundKey Key,
    PhoneNumber From,
    string Words,
    Organization Organization,
    Sender Sender,
    Brand Brand,
    IReadOnlyList<MessagingProgram> Programs
)
{
    /// <summary>Whether the provider has answered it already; then Nod does not.</summary>
    public bool Answered { get; init; }

    /// <summary>The application that is told of the text, or null.</summary>
    public ForwardTarget? ForwardTo { get; init; }

    /// <summary>The campaigns whose keywords may be texted to the sender.</summary>
    public IReadOnlyList<KeywordCampaign> Keywords { get; init; } = [];

    /// <summary>What is answered to who asks to choose; null where no link can be made.</summary>
    public PreferencesOffer? Preferences { get; init; }
}

/// <summary>What came of an inbound text.</summary>
/// <param name="Intent">What it was understood as.</param>
/// <param name="Duplicate">Whether it was known already; nothing changed then.</param>
/// <param name="Recorded">The events it led to, in order.</param>
/// <param name="Answer">Nod's own answer, queued; or null.</param>
public sealed record InboundOutcome(
    Intent Intent,
    bool Duplicate,
    IReadOnlyList<RecordedEvent> Recorded,
    MessageRecord? Answer
)
{
    /// <summary>The sender that was texted, by key.</summary>
    public required string Sender { get; init; }
}

/// <summary>
/// Takes a person's text: the text, what it means for their consent and Nod's own answer are durable together, before
/// the provider is told that it arrived (R7, R15-R17).
/// </summary>
/// <param name="gate">The gate; Nod's own answers pass it like every text.</param>
/// <param name="wordings">Keywords and system texts.</param>
/// <param name="ids">Salts for the events.</param>
/// <param name="text">The text.</param>
public sealed partial class ReceiveInbound(SendGate gate, Wordings wordings, IdSource ids, InboundMessage text)
    : Change<InboundOutcome>
{
    private static readonly Duration ConfirmedWithin = Duration.FromMinutes(5);

    private Classification meaning;

    /// <inheritdoc/>
    public override bool IsUrgent => true;

    private ContactAddress Address => new(text.Organization.Id, text.From);

    /// <inheritdoc/>
    public override void Declare(ReadSet reads)
    {
        reads.Contacts.Add(Address);
        reads.Inbound.Add(text.Key);
        text.Preferences?.Once.Declare(reads);
    }

    /// <inheritdoc/>
    public override InboundOutcome Apply(ChangeContext context)
    {
        // A keyword that several languages share is read in the person's.
        meaning = wordings.Keywords.Classify(text.Words, PersonsLanguage(context));
        if (context.HasSeen(text.Key))
        {
            return new InboundOutcome(meaning.Intent, true, [], null) { Sender = text.Sender.Key };
        }

        context.Remember(
            new InboundRecord(text.Key, Address, text.Sender.Key, text.Words, context.Now, meaning.Intent)
        );
        var outcome = React(context);
        Forward(context, outcome);
        return outcome;
    }

    private InboundOutcome React(ChangeContext context)
    {
        if (meaning.Intent != Intent.Revoke && Kept(context) is { Count: > 0 } kept)
        {
            return Keep(context, kept);
        }

        return meaning.Intent switch
        {
            Intent.Revoke => Stop(context),
            Intent.Help => Outcome([], Help(context)),
            Intent.Preferences => LetChoose(context),
            Intent.OptIn when ProgramToRestart(context) is { } program => Restart(context, program),
            Intent.Affirm when ToConfirm(context) is { Count: > 0 } programs => Confirm(context, programs),
            Intent.Refuse when ToConfirm(context) is { Count: > 0 } programs => Decline(context, programs),
            Intent.Affirm when ProgramAsked(context) is { } program => Reconfirm(context, program),
            Intent.Affirm when ProgramOffered(context) is { } program => AcceptOffer(context, program),
            Intent.Refuse when ProgramAsked(context) is { } program => Refuse(context, program),
            Intent.Refuse when ProgramOffered(context) is { } program => DeclineOffer(context, program),
            Intent.None when CampaignKeywords.Find(text.Keywords, text.Words) is { } campaign => Join(
                context,
                campaign
            ),
            Intent.None when Open(context) is var (campaign, dialogue) => TakeAnswer(context, campaign, dialogue),
            Intent.Review when meaning.Cause == IntentCause.OtherHolder => Outcome(
                [Converse(context), VoidNumber(context)],
                null
            ),
            Intent.Review => Outcome([Converse(context), Hold(context)], null),
            _ => Outcome([Converse(context)], null),
        };
    }

    // START without a program left to join again is a text like any other.
    private void Forward(ChangeContext context, InboundOutcome outcome)
    {
        if (text.ForwardTo is not { } target)
        {
            return;
        }

        var isStart = outcome.Recorded.Any(recorded => recorded.Event is OptIn);
        var intent = meaning.Intent == Intent.OptIn && !isStart ? Intent.None : meaning.Intent;
        context.Put(
            new InboundForward(
                context.NextId(),
                Address,
                text.Sender.Key,
                text.Words,
                intent,
                target,
                context.Now,
                context.Now
            )
        );
    }

    private InboundOutcome Restart(ChangeContext context, MessagingProgram program)
    {
        var joined = Append(context, Joined(context, program));
        var body = Confirmation(context, program);
        return Outcome([joined], Answer(context, MessageClass.OptInConfirmation, body, program, joined.Id));
    }

    private InboundOutcome Reconfirm(ChangeContext context, MessagingProgram program)
    {
        var again = new Reconfirmation
        {
            OccurredAt = context.Now,
            Brand = text.Brand.Key,
            Program = program.Key,
            Method = Method.Inbound,
            Words = text.Words,
            Evidence = Proof,
        };
        var recorded = Append(context, again);
        context.Count(Address, context.Contact(Address).Traffic.Answered(program.Brand, program.Key));
        return Outcome([recorded], null);
    }

    private InboundOutcome Refuse(ChangeContext context, MessagingProgram program)
    {
        var no = new Revocation
        {
            OccurredAt = context.Now,
            Brand = text.Brand.Key,
            Program = program.Key,
            Method = Method.Inbound,
            Words = text.Words,
            Evidence = Proof,
        };
        return Outcome([Append(context, no)], null);
    }

    private RecordedEvent Converse(ChangeContext context) =>
        Append(
            context,
            new InboundText
            {
                OccurredAt = context.Now,
                Brand = text.Brand.Key,
                Sender = text.Sender.Key,
                Words = text.Words,
                Evidence = Proof,
            }
        );

    private RecordedEvent Hold(ChangeContext context) =>
        Append(context, new Hold { OccurredAt = context.Now, Words = text.Words });

    private MessageRecord? Help(ChangeContext context)
    {
        var program = text.Programs.Count == 1 ? text.Programs[0] : LastTexting(context, _ => true);
        var wording = AnswerWording(context);
        var body = program is null
            ? wording.HelpGeneral.Fill(("brand", text.Brand.Name), ("contact", text.Brand.HelpContact))
            : wording.Help.Fill(
                ("brand", text.Brand.Name),
                ("program", program.Name),
                ("contact", text.Brand.HelpContact),
                ("frequency", wording.Frequency(program.Frequency.Max, program.Frequency.Per))
            );
        return Answer(context, MessageClass.HelpAnswer, body, program, null);
    }

    // START restores the one program in question: the one that texted last, or the only one there is.
    private MessagingProgram? ProgramToRestart(ChangeContext context)
    {
        var state = context.Contact(Address).State;
        bool WasLeft(MessagingProgram program) =>
            state.ConsentFor(program.Brand, program.Key) is { Status: ConsentStatus.Revoked };
        var left = text.Programs.Where(WasLeft).ToList();
        return LastTexting(context, WasLeft) ?? (left.Count == 1 ? left[0] : null);
    }

    // A yes or no counts only while this brand waits for one: the question went out and has no answer yet.
    private MessagingProgram? ProgramAsked(ChangeContext context)
    {
        var contact = context.Contact(Address);
        return text
            .Programs.Where(program =>
                contact.State.ConsentFor(program.Brand, program.Key) is { Status: ConsentStatus.OptedIn } consent
                && contact.Traffic.For(program.Brand, program.Key)?.Asked is { HandedOver: true } asked
                && asked.At > consent.ConfirmedAt
            )
            .MaxBy(program => contact.Traffic.For(program.Brand, program.Key)!.Asked!.Value.At);
    }

    private MessagingProgram? LastTexting(ChangeContext context, Func<MessagingProgram, bool> fits)
    {
        var traffic = context.Contact(Address).Traffic;
        return text
            .Programs.Where(program =>
                fits(program) && traffic.For(program.Brand, program.Key)?.LastHandedOver is not null
            )
            .MaxBy(program => traffic.For(program.Brand, program.Key)!.LastHandedOver);
    }

    private MessageRecord? Answer(
        ChangeContext context,
        MessageClass messageClass,
        string body,
        MessagingProgram? program,
        Guid? answers
    )
    {
        if (!text.Sender.TakesReplies || text.Answered)
        {
            return null;
        }

        var request = Request(messageClass, body, program, answers);
        // A confirmation that comes later than that is no longer presumed to be welcome (47 CFR 64.1200(a)(12)).
        var expires = messageClass == MessageClass.OptOutConfirmation ? context.Now + ConfirmedWithin : (Instant?)null;
        var answer = Acceptance.Accept(context, gate, request, new Wanted(ExpiresAt: expires)).Message;
        return answer.Status == MessageStatus.Queued ? answer : null;
    }

    private SendRequest Request(MessageClass messageClass, string body, MessagingProgram? program, Guid? answers) =>
        new()
        {
            Organization = text.Organization,
            To = text.From,
            Brand = text.Brand,
            Program = program,
            Sender = text.Sender,
            Class = messageClass,
            Body = body,
            Answers = answers,
        };

    private RecordedEvent Append(ChangeContext context, ConsentEvent happened) =>
        context.Append(Address, PreparedEvent.Of(happened, ids));

    private InboundOutcome Outcome(IReadOnlyList<RecordedEvent> recorded, MessageRecord? answer) =>
        new(meaning.Intent, false, recorded, answer) { Sender = text.Sender.Key };

    // The answer is in the language of the keyword, as the person chose it.
    private Wording AnswerWording(ChangeContext context) => wordings.For(meaning.Language ?? PersonsLanguage(context));

    private string? PersonsLanguage(ChangeContext context) =>
        context.Contact(Address).State.Language ?? (text.Brand.Languages is [var first, ..] ? first : null);

    private Evidence Proof => new() { ProviderMessageId = text.Key.Id };
}
