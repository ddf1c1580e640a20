using System.Buffers.Binary;
using Nod.Catalog;
using Nod.Consent;
using Nod.Decisions;
using Nod.Ledger;
using Nod.Sending;
using Nod.Texts;
using NodaTime;

namespace Nod.Forms;

/// <summary>The answer to one question of a form.</summary>
/// <param name="Program">The program asked about.</param>
/// <param name="Shown">The words that were shown.</param>
/// <param name="IsYes">Whether the person said yes.</param>
/// <param name="Evidence">The proof of this answer.</param>
public sealed record FormAnswer(MessagingProgram Program, ShownDisclosure Shown, bool IsYes, Evidence Evidence);

/// <summary>A form as somebody filled it in, with everything it touches looked up.</summary>
public sealed record FilledForm
{
    /// <summary>Whose form.</summary>
    public required Organization Organization { get; init; }

    /// <summary>The form.</summary>
    public required ApplicationForm Form { get; init; }

    /// <summary>Its brand.</summary>
    public required Brand Brand { get; init; }

    /// <summary>The number that was filled in.</summary>
    public required PhoneNumber Phone { get; init; }

    /// <summary>Name and language of who filled it in.</summary>
    public required Subject Subject { get; init; }

    /// <summary>When it was sent.</summary>
    public required Instant At { get; init; }

    /// <summary>The answers, in the order of the questions.</summary>
    public required IReadOnlyList<FormAnswer> Answers { get; init; }

    /// <summary>The proof of the application itself.</summary>
    public required Evidence Evidence { get; init; }

    /// <summary>The sender that a text to confirm goes out from, by program; null where none takes replies.</summary>
    public required Func<MessagingProgram, Sender?> SenderFor { get; init; }

    /// <summary>The keys of the one text to confirm that the number gets in a day, whoever asks.</summary>
    public required DailyKeys Confirmations { get; init; }
}

/// <summary>
/// What a number may get once a day, over all organizations: the key of today's and of yesterday's (UTC). Made from a keyed
/// hash of the number, and forgotten like every idempotency key.
/// </summary>
/// <param name="Today">Today's.</param>
/// <param name="Yesterday">Yesterday's, so that the day is one of 24 hours and not of the calendar.</param>
public sealed record DailyKeys(IdempotencyKey Today, IdempotencyKey Yesterday);

/// <summary>What was recorded of an application.</summary>
/// <param name="Recorded">The application and each answer, in order.</param>
/// <param name="Question">The text that asks to confirm, queued; null when none was due or none may go.</param>
public sealed record SubmittedApplication(IReadOnlyList<RecordedEvent> Recorded, MessageRecord? Question);

/// <summary>
/// Records an application and every answer given with it, yes or no, and queues the one text that asks to confirm: all of it
/// in one transaction (R10). A no changes nothing about the application.
/// </summary>
/// <param name="gate">The gate, which the text passes like every text.</param>
/// <param name="wordings">The text's words.</param>
/// <param name="ids">Salts for the events.</param>
/// <param name="filled">The form.</param>
public sealed class SubmitApplication(SendGate gate, Wordings wordings, IdSource ids, FilledForm filled)
    : Change<SubmittedApplication>
{
    private static readonly Duration Day = Duration.FromDays(1);

    private ContactAddress Address => new(filled.Organization.Id, filled.Phone);

    /// <inheritdoc/>
    public override void Declare(ReadSet reads)
    {
        reads.Contacts.Add(Address);
        reads.IdempotencyKeys.Add(filled.Confirmations.Today);
        reads.IdempotencyKeys.Add(filled.Confirmations.Yesterday);
    }

    /// <inheritdoc/>
    public override SubmittedApplication Apply(ChangeContext context)
    {
        var recorded = new List<RecordedEvent> { Append(context, Application()) };
        recorded.AddRange(filled.Answers.Select(answer => Append(context, Said(context, answer))));
        return new SubmittedApplication(recorded, Ask(context, recorded));
    }

    private Relationship Application() =>
        new()
        {
            OccurredAt = filled.At,
            Brand = filled.Brand.Key,
            Kind = RelationshipKind.Application,
            Reference = filled.Form.Reference,
            Subject = filled.Subject,
            Evidence = filled.Evidence,
        };

    private ConsentEvent Said(ChangeContext context, FormAnswer answer) =>
        answer.IsYes
            ? new OptIn
            {
                OccurredAt = filled.At,
                Brand = filled.Brand.Key,
                Program = answer.Program.Key,
                Method = Method.ApplicationForm,
                Disclosure = answer.Shown,
                Evidence = answer.Evidence,
                AwaitsConfirmation = MustConfirm(context, answer.Program),
            }
            : new Decline
            {
                OccurredAt = filled.At,
                Brand = filled.Brand.Key,
                Program = answer.Program.Key,
                Method = Method.ApplicationForm,
                Disclosure = answer.Shown,
                Evidence = answer.Evidence,
            };

    // Anybody can fill in a form with anybody's number: a stop is undone from the number alone (R16).
    private bool MustConfirm(ChangeContext context, MessagingProgram program)
    {
        var contact = context.Contact(Address);
        if (
            filled.Form.DoubleOptIn
            || program.DoubleOptIn
            || contact.State.StopFor(program.Brand, program.Key) is not null
        )
        {
            return true;
        }

        var request = Request(program, string.Empty, null);
        return gate.PolicyOf(filled.Organization.Id)
            .RulesFor(Facts.PlacesOf(request, contact), program.Class, context.Now)
            .DoubleOptIn;
    }

    private MessageRecord? Ask(ChangeContext context, List<RecordedEvent> recorded)
    {
        var state = context.Contact(Address).State;
        var open = filled
            .Answers.Where(answer =>
                answer.IsYes
                && state.ConsentFor(answer.Program.Brand, answer.Program.Key) is { Status: ConsentStatus.Unconfirmed }
            )
            .Select(answer => answer.Program)
            .ToList();
        if (open.Count == 0 || WasAsked(context) || filled.SenderFor(open[0]) is not { TakesReplies: true } sender)
        {
            return null;
        }

        var wording = wordings.For(filled.Subject.Language);
        var body = wording.Confirm.Fill(("brand", filled.Brand.Name), ("programs", wording.Named(open)));
        var consent = recorded.First(one => one.Event is OptIn optIn && optIn.Program == open[0].Key);
        var request = Request(open[0], body, sender) with { Answers = consent.Id };
        var message = Acceptance.Accept(context, gate, request, new Wanted()).Message;
        if (message.Status != MessageStatus.Queued)
        {
            return null;
        }

        var question = new ConfirmationQuestion(
            message.Address.Id,
            filled.Brand.Key,
            [.. open.Select(program => program.Key)],
            null
        );
        context.Count(Address, context.Contact(Address).Traffic with { Confirmation = question });
        var when = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(when, Times.ToStored(filled.At));
        context.Remember(filled.Confirmations.Today, new StoredAnswer(UInt128.Zero, 0, when));
        return message;
    }

    // At most one such text per number and day, whoever asks: a form is no way to ring a stranger's phone.
    private bool WasAsked(ChangeContext context) =>
        context.Answer(filled.Confirmations.Today) is not null
        || (
            context.Answer(filled.Confirmations.Yesterday) is { } kept
            && filled.At - Times.FromStored(BinaryPrimitives.ReadInt64BigEndian(kept.Body)) < Day
        );

    private SendRequest Request(MessagingProgram program, string body, Sender? sender) =>
        new()
        {
            Organization = filled.Organization,
            To = filled.Phone,
            Brand = filled.Brand,
            Program = program,
            Sender = sender,
            Class = MessageClass.OptInConfirmation,
            Body = body,
            Language = filled.Subject.Language,
        };

    private RecordedEvent Append(ChangeContext context, ConsentEvent happened) =>
        context.Append(Address, PreparedEvent.Of(happened, ids));
}
