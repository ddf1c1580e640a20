using Nod.Consent;

namespace Nod.EvidencePacks;

/// <summary>
/// Tells what a pack is about, in the words of its language: one person after the other is added, then the document is
/// made. Of a large pack only the first people are told in full and listed; all of them are counted.
/// </summary>
public sealed class EvidenceStory(EvidenceRequest request, EvidenceCatalog catalog)
{
    /// <summary>How many people are told in full.</summary>
    public const int ToldMax = 50;

    /// <summary>How many people are listed.</summary>
    public const int ListedMax = 1000;

    private readonly EvidenceTexts texts = EvidenceTexts.For(request.Language);
    private readonly List<EvidenceBlock> told = [];
    private readonly List<IReadOnlyList<string>> listed = [];
    private readonly SortedDictionary<string, int> byStanding = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> byMethod = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> byWording = new(StringComparer.Ordinal);
    private PersonRecords? first;
    private int people;
    private int events;
    private int messages;
    private int handedOver;
    private int stops;
    private int unlogged;

    /// <summary>Adds a person.</summary>
    public void Add(PersonRecords person)
    {
        first ??= person;
        people++;
        events += person.Events.Count;
        messages += person.Messages.Count;
        handedOver += person.Messages.Count(judged => judged.HandedOverAt is not null);
        stops += person.Events.Count(recorded => recorded.Event is Revocation);
        unlogged += person.Events.Count(recorded => !person.Proofs.ContainsKey(recorded.Id));
        if (request.Kind == EvidenceKind.Program)
        {
            Count(person);
        }

        if (people <= ToldMax)
        {
            var story = new PersonStory(person, request, catalog, texts);
            told.AddRange(request.Kind == EvidenceKind.Program ? story.Under(people) : story.Alone());
        }
    }

    /// <summary>The document, once everybody was added.</summary>
    /// <param name="checkpoint">The log's signed checkpoint, or null when there is no log.</param>
    public EvidenceDocument Finish(string? checkpoint)
    {
        var title = texts[$"title.{EnumWords<EvidenceKind>.Of(request.Kind)}"];
        return new EvidenceDocument(
            texts.Language,
            title,
            $"{Subject()} · {catalog.Organization.Name}",
            request.Id.ToString(),
            catalog.Brands.Any(brand => brand.Country is "US" or "CA") ? PaperSize.Letter : PaperSize.A4,
            [
                .. Cover(),
                .. Short(),
                .. new ProgramStory(request, catalog, texts, first).Tell(),
                .. Told(),
                .. Proof(checkpoint),
            ]
        );
    }

    private IEnumerable<EvidenceBlock> Cover()
    {
        var facts = new List<EvidenceFact> { new(texts["cover.organization"], catalog.Organization.Name) };
        if (request.Phone is { } phone)
        {
            facts.Add(new(texts["cover.phone"], phone.ToString()));
        }

        if (first?.Name is { } name && request.Kind != EvidenceKind.Program)
        {
            facts.Add(new(texts["cover.name"], name));
        }

        if (request.Message is { } message)
        {
            facts.Add(new(texts["cover.message"], message.ToString()));
        }

        if (request.Program is not null)
        {
            facts.Add(new(texts["cover.program"], Subject()));
        }

        facts.Add(new(texts["cover.period"], Period()));
        if (request.AuditReference is { } reference)
        {
            facts.Add(new(texts["cover.audit_reference"], reference));
        }

        facts.Add(new(texts["cover.made_at"], texts.Time(request.RequestedAt)));
        facts.Add(new(texts["cover.pack"], request.Id.ToString()));
        yield return new EvidenceFacts(facts);
        yield return new EvidenceParagraph(texts["cover.intro"]);
    }

    private string Subject() =>
        request.Program is { } program
            ? ProgramStory.NameOf(catalog, request.Brand!, program)
            : request.Phone?.ToString() ?? string.Empty;

    private string Period() =>
        request is { From: null, To: null }
            ? texts["cover.period_all"]
            : texts.Say(
                "cover.period_value",
                ("from", request.From is { } from ? texts.Time(from) : "…"),
                ("to", texts.Time(request.To ?? request.RequestedAt))
            );

    private IEnumerable<EvidenceBlock> Short()
    {
        yield return new EvidenceHeading(1, texts["short.title"]);
        if (request.Kind != EvidenceKind.Program && first is { } person)
        {
            foreach (var block in new PersonStory(person, request, catalog, texts).Standing())
            {
                yield return block;
            }
        }

        var facts = new List<EvidenceFact>();
        if (request.Kind == EvidenceKind.Program)
        {
            facts.Add(new(texts["people.all"], Number(people)));
        }

        facts.Add(new(texts["short.events"], Number(events)));
        facts.Add(new(texts["short.stopped"], Number(stops)));
        facts.Add(new(texts["short.messages"], Number(messages)));
        facts.Add(new(texts["short.handed_over"], Number(handedOver)));
        yield return new EvidenceFacts(facts);
    }

    private List<EvidenceBlock> Told()
    {
        if (request.Kind != EvidenceKind.Program)
        {
            return told;
        }

        var blocks = new List<EvidenceBlock> { new EvidenceHeading(1, texts["people.title"]) };
        if (people > ToldMax)
        {
            blocks.Add(
                new EvidenceParagraph(
                    texts.Say(
                        "people.cut",
                        ("listed", Number(Math.Min(people, ListedMax))),
                        ("all", Number(people)),
                        ("told", Number(ToldMax))
                    )
                )
            );
        }

        blocks.AddRange(Counts("people.by_standing", byStanding));
        blocks.AddRange(Counts("people.by_method", byMethod));
        blocks.AddRange(Counts("people.by_wording", byWording));
        if (listed.Count > 0)
        {
            blocks.Add(
                new EvidenceTable(
                    [
                        (texts["table.phone"], 3),
                        (texts["table.standing"], 3),
                        (texts["table.since"], 4),
                        (texts["table.records"], 2),
                        (texts["table.messages"], 2),
                    ],
                    listed
                )
            );
        }

        blocks.AddRange(told);
        return blocks;
    }

    private IEnumerable<EvidenceBlock> Counts(string title, SortedDictionary<string, int> counts) =>
        counts.Count == 0
            ? []
            :
            [
                new EvidenceHeading(2, texts[title]),
                new EvidenceTable(
                    [(string.Empty, 5), (texts["table.count"], 1)],
                    [.. counts.Select(pair => (IReadOnlyList<string>)[pair.Key, Number(pair.Value)])]
                ),
            ];

    private IEnumerable<EvidenceBlock> Proof(string? checkpoint)
    {
        yield return new EvidenceHeading(1, texts["proof.title"]);
        yield return new EvidenceParagraph(texts["proof.how"]);
        if (checkpoint is null)
        {
            yield return new EvidenceParagraph(texts["proof.no_log"]);
        }
        else
        {
            if (unlogged > 0)
            {
                yield return new EvidenceParagraph(texts.Say("proof.unlogged", ("count", Number(unlogged))));
            }

            yield return new EvidenceHeading(2, texts["proof.checkpoint"]);
            yield return new EvidenceCode(checkpoint);
        }

        yield return new EvidenceHeading(2, texts["proof.files"]);
        var files = new List<EvidenceFact>
        {
            new(EvidencePaths.Html, texts["file.pack"], EvidencePaths.Html),
            new(EvidencePaths.Pdf, texts["file.pack"], EvidencePaths.Pdf),
            new(EvidencePaths.Records, texts["file.records"], EvidencePaths.Records),
            new("receipts/", texts["file.receipts"]),
            new("attachments/", texts["file.attachments"]),
        };
        if (checkpoint is not null)
        {
            files.Add(new("proofs/", texts["file.proofs"]));
            files.Add(new(EvidencePaths.Checkpoint, texts["file.checkpoint"], EvidencePaths.Checkpoint));
        }

        files.Add(new(EvidencePaths.Manifest, texts["file.manifest"], EvidencePaths.Manifest));
        yield return new EvidenceFacts(files);
    }

    private void Count(PersonRecords person)
    {
        var (brand, program) = (request.Brand!, request.Program!);
        var state = person.State;
        var stop = state.StopFor(brand, program);
        var consent = state.ConsentFor(brand, program);
        var standing =
            stop is not null ? texts["standing.revoked"]
            : consent is null ? "–"
            : texts.Word("standing", consent.Status);
        Add(byStanding, standing);
        foreach (var recorded in person.Events)
        {
            if (recorded.Event is OptIn optIn && optIn.Brand == brand && optIn.Program == program)
            {
                Add(byMethod, texts.Word("method", optIn.Method));
                Add(
                    byWording,
                    optIn.Disclosure is { } shown ? $"{shown.Id} · {shown.Version} · {shown.Language}" : "–"
                );
            }
        }

        if (listed.Count < ListedMax)
        {
            var since = person.Events.FirstOrDefault(recorded => recorded.Id == (stop ?? consent?.EventId));
            listed.Add([
                person.Address.Phone.ToString(),
                standing,
                since is null ? "–" : texts.Time(since.Event.OccurredAt),
                Number(person.Events.Count),
                Number(person.Messages.Count),
            ]);
        }
    }

    private static void Add(SortedDictionary<string, int> counts, string key) =>
        counts[key] = counts.GetValueOrDefault(key) + 1;

    private static string Number(int count) => count.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
