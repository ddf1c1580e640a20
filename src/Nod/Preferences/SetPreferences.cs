using Nod.Catalog;
using Nod.Consent;
using Nod.Decisions;
using Nod.Forms;
using Nod.Ledger;
using Nod.Texts;
using NodaTime;

namespace Nod.Preferences;

/// <summary>What a person chose about one program. Null stands for what they left as it was.</summary>
/// <param name="Brand">The brand.</param>
/// <param name="Program">The program.</param>
/// <param name="Evidence">The proof of this choice.</param>
public sealed record ProgramChoice(Brand Brand, MessagingProgram Program, Evidence Evidence)
{
    /// <summary>Whether they switched it on, or off.</summary>
    public bool? IsOn { get; init; }

    /// <summary>The words they agreed to; with <see cref="IsOn"/> true.</summary>
    public ShownDisclosure? Shown { get; init; }

    /// <summary>How often they wish to be texted by it.</summary>
    public Frequency? Wish { get; init; }
}

/// <summary>A person's own page as they sent it, with everything it touches looked up.</summary>
public sealed record ChosenPreferences
{
    /// <summary>Whose page.</summary>
    public required Organization Organization { get; init; }

    /// <summary>The person's number.</summary>
    public required PhoneNumber Phone { get; init; }

    /// <summary>When they sent it.</summary>
    public required Instant At { get; init; }

    /// <summary>
    /// Whether the link to the page was texted to the number, so that whoever used it has the number: a yes needs no other
    /// confirmation then, and may follow a stop (R16).
    /// </summary>
    public required bool WasTexted { get; init; }

    /// <summary>The programs about which something changed.</summary>
    public required IReadOnlyList<ProgramChoice> Programs { get; init; }

    /// <summary>The language of the page.</summary>
    public required string PageLanguage { get; init; }

    /// <summary>The language chosen, or null when it was left as it was.</summary>
    public string? Language { get; init; }

    /// <summary>The proof of what is about no program.</summary>
    public required Evidence Evidence { get; init; }

    /// <summary>The sender that a text goes out from, by program; null where none takes replies.</summary>
    public required Func<MessagingProgram, Sender?> SenderFor { get; init; }

    /// <summary>The keys of the one question that the number gets in a day, whoever asks.</summary>
    public required OnceKeys Confirmations { get; init; }

    /// <summary>The keys of the one text in a day that says what was switched on.</summary>
    public required OnceKeys Told { get; init; }
}

/// <summary>
/// Records what a person chose on their own page: each a fact of theirs, all in one transaction (R9, R15, R17). What they
/// switched on is told to the number, once a day, or asked about where the link proves nothing about who has it.
/// </summary>
/// <param name="gate">The gate, which those texts pass like every text.</param>
/// <param name="wordings">Their words.</param>
/// <param name="ids">Salts for the events.</param>
/// <param name="chosen">What was chosen.</param>
public sealed class SetPreferences(SendGate gate, Wordings wordings, IdSource ids, ChosenPreferences chosen)
    : Change<IReadOnlyList<RecordedEvent>>
{
    private readonly OpenConsents open = new(
        gate,
        wordings,
        chosen.Organization,
        chosen.Phone,
        chosen.Language ?? chosen.PageLanguage,
        chosen.SenderFor,
        chosen.Confirmations
    );

    private ContactAddress Address => new(chosen.Organization.Id, chosen.Phone);

    /// <inheritdoc/>
    public override bool IsUrgent => chosen.Programs.Any(one => one.IsOn == false);

    /// <inheritdoc/>
    public override void Declare(ReadSet reads)
    {
        reads.Contacts.Add(Address);
        chosen.Confirmations.Declare(reads);
        chosen.Told.Declare(reads);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<RecordedEvent> Apply(ChangeContext context)
    {
        var recorded = new List<RecordedEvent>();
        if (chosen.Language is { } language)
        {
            recorded.Add(Append(context, Speaking(language)));
        }

        recorded.AddRange(chosen.Programs.SelectMany(choice => Said(context, choice)).ToList());
        Answer(context, recorded);
        return recorded;
    }

    private IEnumerable<RecordedEvent> Said(ChangeContext context, ProgramChoice choice)
    {
        if (choice.IsOn == false)
        {
            yield return Append(context, Stopped(choice));
        }
        else if (choice.IsOn == true)
        {
            yield return Append(context, Agreed(context, choice));
        }

        if (choice.Wish is { } wish)
        {
            yield return Append(context, Wished(choice, wish));
        }
    }

    // One brand's programs are one text.
    private void Answer(ChangeContext context, List<RecordedEvent> recorded)
    {
        foreach (var brand in chosen.Programs.GroupBy(choice => choice.Brand))
        {
            var agreed = (
                from choice in brand
                from one in recorded
                where one.Event is OptIn optIn && IsFor(optIn, choice.Program)
                select (choice.Program, one.Id)
            ).ToList();
            open.Ask(context, brand.Key, agreed);
            Tell(context, brand.Key, agreed);
        }
    }

    private void Tell(ChangeContext context, Brand brand, List<(MessagingProgram Program, Guid Id)> agreed)
    {
        var state = context.Contact(Address).State;
        var joined = agreed
            .Where(one =>
                state.ConsentFor(one.Program.Brand, one.Program.Key) is { Status: ConsentStatus.OptedIn } consent
                && consent.EventId == one.Id
            )
            .ToList();
        if (
            joined.Count > 0
            && !chosen.Told.IsTaken(context)
            && open.Text(context, brand, [.. joined.Select(one => one.Program)], joined[0].Id, words => words.Confirmed)
                is not null
        )
        {
            chosen.Told.Take(context);
        }
    }

    private static bool IsFor(OptIn optIn, MessagingProgram program) =>
        (optIn.Brand, optIn.Program) == (program.Brand, program.Key);

    private OptIn Agreed(ChangeContext context, ProgramChoice choice) =>
        new()
        {
            OccurredAt = chosen.At,
            Brand = choice.Brand.Key,
            Program = choice.Program.Key,
            Method = Method.WebForm,
            Disclosure = choice.Shown,
            Evidence = choice.Evidence,
            AwaitsConfirmation = !chosen.WasTexted && open.MustConfirm(context, choice.Brand, choice.Program),
        };

    private Revocation Stopped(ProgramChoice choice) =>
        new()
        {
            OccurredAt = chosen.At,
            Brand = choice.Brand.Key,
            Program = choice.Program.Key,
            Method = Method.WebForm,
            Evidence = choice.Evidence,
        };

    private FrequencyWish Wished(ProgramChoice choice, Frequency wish) =>
        new()
        {
            OccurredAt = chosen.At,
            Brand = choice.Brand.Key,
            Program = choice.Program.Key,
            Max = wish.Max,
            Per = wish.Per,
            Method = Method.WebForm,
            Evidence = choice.Evidence,
        };

    private LanguageWish Speaking(string language) =>
        new()
        {
            OccurredAt = chosen.At,
            Language = language,
            Method = Method.WebForm,
            Evidence = chosen.Evidence,
        };

    private RecordedEvent Append(ChangeContext context, ConsentEvent happened) =>
        context.Append(Address, PreparedEvent.Of(happened, ids));
}
