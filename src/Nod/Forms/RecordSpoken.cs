using Nod.Catalog;
using Nod.Consent;
using Nod.Decisions;
using Nod.Ledger;
using Nod.Sending;
using Nod.Texts;
using NodaTime;

namespace Nod.Forms;

/// <summary>What a person told staff, face to face or by phone, with everything it touches looked up (R13).</summary>
public sealed record SpokenConsent
{
    /// <summary>Whose staff.</summary>
    public required Organization Organization { get; init; }

    /// <summary>The brand it was about.</summary>
    public required Brand Brand { get; init; }

    /// <summary>The number the person gave.</summary>
    public required PhoneNumber Phone { get; init; }

    /// <summary>What the person said of themselves, or null.</summary>
    public Subject? Subject { get; init; }

    /// <summary>By what way it was told.</summary>
    public required Method Method { get; init; }

    /// <summary>When. Not after it is recorded.</summary>
    public required Instant At { get; init; }

    /// <summary>The answer about each program that was asked about, in the order of asking.</summary>
    public required IReadOnlyList<FormAnswer> Answers { get; init; }

    /// <summary>The sender that a text to confirm goes out from, by program; null where none takes replies.</summary>
    public required Func<MessagingProgram, Sender?> SenderFor { get; init; }

    /// <summary>The keys of the one text to confirm that the number gets in a day, whoever asks.</summary>
    public required OnceKeys Confirmations { get; init; }
}

/// <summary>What was recorded of it.</summary>
/// <param name="Recorded">Each answer, in order.</param>
/// <param name="State">Where the person stands now.</param>
/// <param name="Question">The text that asks to confirm, queued; null when none was due or none may go.</param>
public sealed record RecordedSpoken(IReadOnlyList<RecordedEvent> Recorded, ContactState State, MessageRecord? Question);

/// <summary>
/// Records what a person told staff, yes or no, and queues the one text that asks the number itself, in one transaction. It
/// is staff's word for it: a yes always waits for the number's own, and neither undoes a stop nor replaces what the person
/// said themselves (R13, R16).
/// </summary>
/// <param name="gate">The gate, which the text passes like every text.</param>
/// <param name="wordings">The text's words.</param>
/// <param name="ids">Salts for the events.</param>
/// <param name="spoken">What was told.</param>
public sealed class RecordSpoken(SendGate gate, Wordings wordings, IdSource ids, SpokenConsent spoken)
    : Change<RecordedSpoken>
{
    private readonly OpenConsents open = new(
        gate,
        wordings,
        spoken.Organization,
        spoken.Phone,
        spoken.Subject?.Language,
        spoken.SenderFor,
        spoken.Confirmations
    );

    private ContactAddress Address => new(spoken.Organization.Id, spoken.Phone);

    /// <inheritdoc/>
    public override void Declare(ReadSet reads)
    {
        reads.Contacts.Add(Address);
        spoken.Confirmations.Declare(reads);
    }

    /// <inheritdoc/>
    public override RecordedSpoken Apply(ChangeContext context)
    {
        var recorded = spoken
            .Answers.Select(answer => context.Append(Address, PreparedEvent.Of(Said(answer), ids)))
            .ToList();
        var agreed = spoken
            .Answers.Zip(recorded)
            .Where(pair => pair.First.IsYes)
            .Select(pair => (pair.First.Program, pair.Second.Id));
        var question = open.Ask(context, spoken.Brand, [.. agreed]);
        return new RecordedSpoken(recorded, context.Contact(Address).State, question);
    }

    private ConsentEvent Said(FormAnswer answer) =>
        answer.Said(spoken.At, spoken.Method, spoken.Subject, awaitsConfirmation: true);
}
