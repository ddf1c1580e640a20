using Nod.Catalog;
using Nod.Consent;
using Nod.Decisions;
using Nod.Ledger;
using Nod.Sending;
using Nod.Texts;

namespace Nod.Forms;

/// <summary>
/// What becomes of a yes on a page: whether it waits until the number itself says YES, and the one text that asks whoever has
/// the number (double opt-in, R10).
/// </summary>
/// <param name="gate">The gate, which the text passes like every text.</param>
/// <param name="wordings">The text's words.</param>
/// <param name="organization">Whose page.</param>
/// <param name="phone">The number.</param>
/// <param name="language">The language of the page.</param>
/// <param name="senderFor">The sender that a text goes out from, by program; null where none takes replies.</param>
/// <param name="asked">The keys of the one question that the number gets in a day, whoever asks.</param>
internal sealed class OpenConsents(
    SendGate gate,
    Wordings wordings,
    Organization organization,
    PhoneNumber phone,
    string? language,
    Func<MessagingProgram, Sender?> senderFor,
    OnceKeys asked
)
{
    private ContactAddress Address => new(organization.Id, phone);

    /// <summary>Anybody can fill in a page with anybody's number: a stop is undone from the number alone (R16).</summary>
    public bool MustConfirm(ChangeContext context, Brand brand, MessagingProgram program)
    {
        var contact = context.Contact(Address);
        if (program.DoubleOptIn || contact.State.StopFor(program.Brand, program.Key) is not null)
        {
            return true;
        }

        var request = Request(brand, program, string.Empty, null);
        return gate.PolicyOf(organization.Id)
            .RulesFor(Facts.PlacesOf(request, contact), program.Class, context.Now)
            .DoubleOptIn;
    }

    /// <summary>Asks about the programs that wait, unless the number was asked of late; null when no text is due or may go.</summary>
    /// <param name="context">The transaction.</param>
    /// <param name="brand">The brand of the programs.</param>
    /// <param name="said">What was agreed to.</param>
    public MessageRecord? Ask(
        ChangeContext context,
        Brand brand,
        IReadOnlyList<(MessagingProgram Program, Guid Id)> said
    )
    {
        var state = context.Contact(Address).State;
        var open = said.Where(one =>
                state.ConsentFor(one.Program.Brand, one.Program.Key) is { Status: ConsentStatus.Unconfirmed }
            )
            .ToList();
        if (open.Count == 0 || asked.IsTaken(context))
        {
            return null;
        }

        var programs = open.Select(one => one.Program).ToList();
        if (Text(context, brand, programs, open[0].Id, wording => wording.Confirm) is not { } message)
        {
            return null;
        }

        var question = new ConfirmationQuestion(
            message.Address.Id,
            brand.Key,
            [.. programs.Select(program => program.Key)],
            null
        );
        context.Count(Address, context.Contact(Address).Traffic with { Confirmation = question });
        asked.Take(context);
        return message;
    }

    /// <summary>Queues one of Nod's own texts about programs; null when no sender takes replies, or the gate says no.</summary>
    /// <param name="context">The transaction.</param>
    /// <param name="brand">The brand of the programs.</param>
    /// <param name="programs">At least one.</param>
    /// <param name="answers">The event that is answered.</param>
    /// <param name="text">Which text; its placeholders are brand and programs.</param>
    public MessageRecord? Text(
        ChangeContext context,
        Brand brand,
        IReadOnlyList<MessagingProgram> programs,
        Guid answers,
        Func<Wording, SystemText> text
    )
    {
        if (senderFor(programs[0]) is not { TakesReplies: true } sender)
        {
            return null;
        }

        var wording = wordings.For(language);
        var body = text(wording).Fill(("brand", brand.Name), ("programs", wording.Named(programs)));
        var request = Request(brand, programs[0], body, sender) with { Answers = answers };
        var message = Acceptance.Accept(context, gate, request, new Wanted()).Message;
        return message.Status == MessageStatus.Queued ? message : null;
    }

    private SendRequest Request(Brand brand, MessagingProgram program, string body, Sender? sender) =>
        new()
        {
            Organization = organization,
            To = phone,
            Brand = brand,
            Program = program,
            Sender = sender,
            Class = MessageClass.OptInConfirmation,
            Body = body,
            Language = language,
        };
}
