using System.Security.Cryptography;
using System.Text;
using Nod.Catalog;
using Nod.Consent;
using Nod.Ledger;
using NodaTime;

namespace Nod.EvidencePacks;

/// <summary>
/// A consent and what became of it, ready to be written as a receipt: the agreement itself, what it was about, and every
/// later word on the same program.
/// </summary>
/// <param name="Consent">The opt-in.</param>
/// <param name="OptIn">Its content.</param>
/// <param name="Person">The person.</param>
/// <param name="Later">Later events that bear on the program, oldest first.</param>
/// <param name="Catalog">What was set up.</param>
public sealed record Receipt(
    RecordedEvent Consent,
    OptIn OptIn,
    PersonRecords Person,
    IReadOnlyList<RecordedEvent> Later,
    EvidenceCatalog Catalog
)
{
    /// <summary>
    /// A receipt of each opt-in of a person's, oldest first; with a program, of that one alone. An opt-in that nobody
    /// confirmed from the number has none.
    /// </summary>
    public static IReadOnlyList<Receipt> Of(
        PersonRecords person,
        EvidenceCatalog catalog,
        string? brand,
        string? program
    ) =>
        [
            .. from consent in person.Events
            where consent.Event is OptIn
            let optIn = (OptIn)consent.Event
            where brand is null || (optIn.Brand == brand && optIn.Program == program)
            where !optIn.AwaitsConfirmation || person.Events.Any(later => Confirms(later, consent, optIn))
            select new Receipt(
                consent,
                optIn,
                person,
                [.. person.Events.Where(later => later.Id > consent.Id && BearsOn(later.Event, optIn))],
                catalog
            ),
        ];

    private static bool Confirms(RecordedEvent later, RecordedEvent consent, OptIn optIn) =>
        later.Id > consent.Id
        && later.Event is Reconfirmation again
        && again.Method.IsOwnAct()
        && (again.Brand, again.Program) == (optIn.Brand, optIn.Program);

    /// <summary>The receipt's identifier: a UUID that follows from the event's (RFC 9562, section 5.8).</summary>
    public Guid Id
    {
        get
        {
            var hash = SHA256.HashData(Encoding.ASCII.GetBytes($"nod consent receipt {Consent.Id}"));
            hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
            hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
            return new Guid(hash.AsSpan(0, 16), bigEndian: true);
        }
    }

    /// <summary>The brand the consent was given to, or null when it is no longer set up.</summary>
    public Brand? Brand => Catalog.Brand(OptIn.Brand);

    /// <summary>The program it was given for, or null when it is no longer set up.</summary>
    public MessagingProgram? Program => Catalog.Program(OptIn.Brand, OptIn.Program);

    /// <summary>The words shown, or null when none were, or they are not here.</summary>
    public Disclosure? Wording => OptIn.Disclosure is { } shown ? Catalog.Wording(shown) : null;

    /// <summary>The language of the words, else the person's, else the program's.</summary>
    public string Language =>
        OptIn.Disclosure?.Language
        ?? OptIn.Subject?.Language
        ?? (Program is { Languages: [var first, ..] } ? first : "en");

    /// <summary>The country whose law governs: the person's where known, else the number's, else the brand's.</summary>
    public string Jurisdiction =>
        Person.State.Country ?? NumberPlan.Describe(Person.Address.Phone)?.Region ?? Brand?.Country ?? "ZZ";

    /// <summary>Until when evidence of it is kept at least.</summary>
    public Instant KeptUntil =>
        KeepingPeriod.After(
            Person
                .Messages.Where(judged => judged.Last?.Decision.Basis.Contains(Consent.Id) == true)
                .Max(judged => judged.HandedOverAt)
                ?? Person.Events[^1].RecordedAt,
            Brand?.Country
        );

    private static bool BearsOn(ConsentEvent later, OptIn given) =>
        later switch
        {
            OptIn one => (one.Brand, one.Program) == (given.Brand, given.Program),
            Decline one => (one.Brand, one.Program) == (given.Brand, given.Program),
            Reconfirmation one => (one.Brand, one.Program) == (given.Brand, given.Program),
            Revocation one => (one.Brand ?? given.Brand, one.Program ?? given.Program) == (given.Brand, given.Program),
            NumberVoided one => given.OccurredAt <= one.OccurredAt,
            _ => false,
        };
}
