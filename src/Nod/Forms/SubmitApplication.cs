using Nod.Catalog;
using Nod.Consent;
using Nod.Decisions;
using Nod.Ledger;
using Nod.Sending;
using Nod.Texts;
using NodaTime;

namespace Nod.Forms;

/// <summary>The answer to one question, of a form or of staff.</summary>
/// <param name="Program">The program asked about.</param>
/// <param name="Shown">The words that were shown, or read out.</param>
/// <param name="IsYes">Whether the person said yes.</param>
/// <param name="Evidence">The proof of this answer.</param>
public sealed record FormAnswer(MessagingProgram Program, ShownDisclosure Shown, bool IsYes, Evidence Evidence)
{
    /// <summary>The answer as it is recorded: an opt-in or a refusal.</summary>
    /// <param name="at">When it was given.</param>
    /// <param name="method">By what way.</param>
    /// <param name="subject">What the person said of themselves, where nothing else records it.</param>
    /// <param name="awaitsConfirmation">Whether a yes waits for the number's own.</param>
    public ConsentEvent Said(Instant at, Method method, Subject? subject, bool awaitsConfirmation) =>
        IsYes
            ? new OptIn
            {
                OccurredAt = at,
                Brand = Program.Brand,
                Program = Program.Key,
                Method = method,
                Disclosure = Shown,
                Subject = subject,
                Evidence = Evidence,
                AwaitsConfirmation = awaitsConfirmation,
            }
            : new Decline
            {
                OccurredAt = at,
                Brand = Program.Brand,
                Program = Program.Key,
                Method = method,
                Disclosure = Shown,
                Subject = subject,
                Evidence = Evidence,
            };
}

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
    public required OnceKeys Confirmations { get; init; }
}

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
    private readonly OpenConsents open = new(
        gate,
        wordings,
        filled.Organization,
        filled.Phone,
        filled.Subject.Language,
        filled.SenderFor,
        filled.Confirmations
    );

    private ContactAddress Address => new(filled.Organization.Id, filled.Phone);

    /// <inheritdoc/>
    public override void Declare(ReadSet reads)
    {
        reads.Contacts.Add(Address);
        filled.Confirmations.Declare(reads);
    }

    /// <inheritdoc/>
    public override SubmittedApplication Apply(ChangeContext context)
    {
        var recorded = new List<RecordedEvent> { Append(context, Application()) };
        recorded.AddRange(filled.Answers.Select(answer => Append(context, Said(context, answer))));
        var agreed = filled
            .Answers.Zip(recorded.Skip(1))
            .Where(pair => pair.First.IsYes)
            .Select(pair => (pair.First.Program, pair.Second.Id));
        return new SubmittedApplication(recorded, open.Ask(context, filled.Brand, [.. agreed]));
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
        answer.Said(
            filled.At,
            Method.ApplicationForm,
            null,
            answer.IsYes && (filled.Form.DoubleOptIn || open.MustConfirm(context, filled.Brand, answer.Program))
        );

    private RecordedEvent Append(ChangeContext context, ConsentEvent happened) =>
        context.Append(Address, PreparedEvent.Of(happened, ids));
}
