using Nod.Consent;
using Nod.EvidencePacks;
using Nod.Ledger;
using Nod.Server.EvidencePacks;
using Nod.Texts;

namespace Nod.Server.Candidate.Preferences;

/// <summary>
/// What a person agreed to, refused, stopped, wished and did, and the receipts of it. Nothing of whoever had the number before
/// it changed hands, and nothing that others noted.
/// </summary>
internal sealed class PreferencesHistory(Node node, PreferencesPlace place, string language)
{
    private const int PageSize = 50;
    private const int EntriesMax = 10;

    // A page stays under 50 KB, however long the words are.
    private const int WordsMax = 16 * 1024;

    private readonly PageTexts texts = PageTexts.For(language);

    /// <summary>The entries before an event, newest first, and the event before which the next page begins, or null.</summary>
    public async Task<(IReadOnlyList<HistoryEntry> Entries, Guid? Next)> ReadAsync(
        Guid? before,
        CancellationToken cancellation
    )
    {
        var entries = new List<HistoryEntry>();
        var left = WordsMax;
        Guid? last = null;
        var clock = new PageClock(texts, place.Contact);
        await foreach (var recorded in OwnAsync(before, cancellation))
        {
            var entry = EntryOf(recorded, clock);
            left -= entry.Words?.Length ?? 0;
            if (entries.Count == EntriesMax || (left < 0 && entries.Count > 0))
            {
                return (entries, last);
            }

            entries.Add(entry);
            last = recorded.Id;
        }

        return (entries, null);
    }

    /// <summary>The receipt of a consent of the person's own; null when there is none.</summary>
    public async Task<Receipt?> ReceiptAsync(Guid consent, CancellationToken cancellation)
    {
        var request = new EvidenceRequest
        {
            Id = node.Ids.Next(),
            Organization = place.Organization,
            Kind = EvidenceKind.Person,
            Phone = place.Contact.Address.Phone,
            Language = EvidenceTexts.Languages.Contains(language) ? language : "en",
            RequestedAt = node.Clock.Now(),
        };
        var people = new PeopleReader(node.Store, node.Evidence.Attachments, request, null);
        await foreach (var person in people.ReadAsync(cancellation))
        {
            return Receipt
                .Of(person, EvidencePackMaker.CatalogFor(node, request), null, null)
                .FirstOrDefault(receipt => receipt.Consent.Id == consent && IsOwn(receipt.Consent));
        }

        return null;
    }

    private async IAsyncEnumerable<RecordedEvent> OwnAsync(
        Guid? before,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation
    )
    {
        while (true)
        {
            var page = await node.Store.ReadHistoryAsync(place.Contact.Address, before, PageSize, cancellation);
            foreach (var recorded in page.Where(IsOwn))
            {
                yield return recorded;
            }

            if (page.Count < PageSize)
            {
                yield break;
            }

            before = page[^1].Id;
        }
    }

    private bool IsOwn(RecordedEvent recorded) =>
        !(recorded.Event.OccurredAt <= place.Contact.State.Void?.At)
        && recorded.Event
            is OptIn
                or Decline
                or Revocation
                or Reconfirmation
                or Relationship
                or FrequencyWish
                or LanguageWish;

    private HistoryEntry EntryOf(RecordedEvent recorded, PageClock clock)
    {
        var (shown, said) = WordsOf(recorded.Event);
        var words = shown is null ? null : place.Directory.Disclosure(shown.Id, shown.Version);
        return new HistoryEntry
        {
            Act = texts[$"history.{EventSchema.KindOf(recorded.Event)}"],
            About = AboutOf(recorded.Event),
            When = clock.Moment(recorded.Event.OccurredAt),
            WordsLabel = shown is null ? texts["history.said"] : texts["history.words"],
            Words = shown is null ? said : words?.Text,
            WordsLanguage = words?.Language,
            Receipts = recorded.Event is OptIn { AwaitsConfirmation: false } ? ReceiptsOf(recorded.Id) : [],
        };
    }

    private List<(string Name, string Address)> ReceiptsOf(Guid consent) =>
        [
            (texts.Say("history.receipt", ("standard", "ISO/IEC TS 27560")), ReceiptAddress(consent, ReceiptFile.Iso)),
            (texts.Say("history.receipt", ("standard", "Kantara")), ReceiptAddress(consent, ReceiptFile.Kantara)),
        ];

    private string ReceiptAddress(Guid consent, string form) =>
        $"?lang={language}&show=receipt&consent={consent}&form={form}";

    private static (ShownDisclosure? Shown, string? Said) WordsOf(ConsentEvent happened) =>
        happened switch
        {
            OptIn one => (one.Disclosure, one.Evidence?.Note),
            Decline one => (one.Disclosure, null),
            Revocation one => (null, one.Words),
            Reconfirmation one => (null, one.Words),
            _ => (null, null),
        };

    private string? AboutOf(ConsentEvent happened) =>
        happened switch
        {
            OptIn one => NameOf(one.Brand, one.Program),
            Decline one => NameOf(one.Brand, one.Program),
            Reconfirmation one => NameOf(one.Brand, one.Program),
            Revocation { Brand: { } brand, Program: { } program } => NameOf(brand, program),
            Revocation { Brand: { } brand } => texts.Say("history.all_of", ("brand", NameOf(brand))),
            Revocation => texts["history.all"],
            FrequencyWish one => texts.Say(
                "history.often",
                ("program", NameOf(one.Brand, one.Program)),
                ("frequency", node.Wordings.For(language).Frequency(one.Max, one.Per))
            ),
            Relationship one => texts.Say(
                "history.act",
                ("brand", NameOf(one.Brand)),
                ("act", texts[$"history.act_{EnumWords<RelationshipKind>.Of(one.Kind)}"])
            ),
            LanguageWish one => Languages.Match(one.Language, PreferencesLook.Languages) is { } known
                ? PageTexts.For(known)["page.name"]
                : one.Language,
            _ => null,
        };

    private string NameOf(string brand, string program) =>
        $"{NameOf(brand)}: {place.Directory.Program(brand, program)?.Name ?? program}";

    private string NameOf(string brand) => place.Directory.Brand(brand)?.Name ?? brand;
}
