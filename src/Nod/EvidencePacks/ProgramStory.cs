using System.Globalization;
using Nod.Catalog;
using Nod.Consent;

namespace Nod.EvidencePacks;

/// <summary>Tells how opting in works for the programs a pack touches, and where the records are kept.</summary>
internal sealed class ProgramStory(
    EvidenceRequest request,
    EvidenceCatalog catalog,
    EvidenceTexts texts,
    PersonRecords? first
)
{
    public IEnumerable<EvidenceBlock> Tell()
    {
        yield return new EvidenceHeading(1, texts["program.title"]);
        yield return new EvidenceParagraph(texts["program.intro"]);
        yield return new EvidenceParagraph(texts["program.rule"]);
        foreach (var (brand, program) in Programs())
        {
            foreach (var block in Tell(brand, program))
            {
                yield return block;
            }
        }

        yield return new EvidenceParagraph(texts["program.stop"]);
        yield return new EvidenceHeading(1, texts["kept.title"]);
        yield return new EvidenceFacts([
            new(texts["kept.place"], catalog.Place.Place ?? texts["kept.place_unstated"]),
            new(texts["kept.store"], texts[catalog.Place.IsPostgres ? "kept.store_postgres" : "kept.store_sqlite"]),
        ]);
        yield return new EvidenceParagraph(texts["kept.how"]);
        yield return new EvidenceParagraph(texts["kept.files"]);
    }

    /// <summary>How a program is named: the brand's name and its own, or their keys when they are no longer set up.</summary>
    public static string NameOf(EvidenceCatalog catalog, string brand, string program) =>
        $"{catalog.Brand(brand)?.Name ?? brand}: {catalog.Program(brand, program)?.Name ?? program}";

    private IEnumerable<(string Brand, string Program)> Programs() =>
        request.Program is { } program ? [(request.Brand!, program)]
        : first is null ? []
        : first
            .Events.Select(recorded =>
                recorded.Event switch
                {
                    OptIn one => (one.Brand, Program: (string?)one.Program),
                    Decline one => (one.Brand, one.Program),
                    Reconfirmation one => (one.Brand, one.Program),
                    _ => (string.Empty, null),
                }
            )
            .Concat(first.Messages.Select(judged => (judged.Message.Brand, judged.Message.Program)))
            .Where(pair => pair.Program is not null)
            .Select(pair => (pair.Brand, Program: pair.Program!))
            .Distinct()
            .OrderBy(pair => pair.Brand, StringComparer.Ordinal)
            .ThenBy(pair => pair.Program, StringComparer.Ordinal);

    private IEnumerable<EvidenceBlock> Tell(string brandKey, string programKey)
    {
        yield return new EvidenceHeading(2, NameOf(catalog, brandKey, programKey));
        yield return new EvidenceFacts([.. Facts(catalog.Brand(brandKey), catalog.Program(brandKey, programKey))]);
        var wordings = catalog
            .Disclosures.Where(one => one.Brand == brandKey && one.Program == programKey)
            .OrderBy(one => one.Id, StringComparer.Ordinal)
            .ThenBy(one => one.Version)
            .ToList();
        if (wordings.Count == 0)
        {
            yield return new EvidenceParagraph(texts["program.no_wording"]);
            yield break;
        }

        yield return new EvidenceFacts([
            new(
                texts["program.ways"],
                string.Join(" · ", wordings.Select(one => texts.Word("method", one.Method)).Distinct())
            ),
        ]);
        foreach (var wording in wordings)
        {
            yield return new EvidenceHeading(
                3,
                texts.Say(
                    "program.wording",
                    ("id", wording.Id),
                    ("version", wording.Version.ToString(CultureInfo.InvariantCulture)),
                    ("language", wording.Language),
                    ("method", texts.Word("method", wording.Method))
                )
            );
            yield return new EvidenceQuote(wording.Text, wording.Language);
            yield return new EvidenceFacts([new(texts["program.wording_sha256"], wording.Sha256)]);
        }
    }

    private IEnumerable<EvidenceFact> Facts(Brand? brand, MessagingProgram? program)
    {
        if (brand is not null)
        {
            yield return new(texts["program.brand"], brand.Name);
            yield return new(texts["program.legal_name"], brand.LegalName);
            yield return new(texts["program.country"], brand.Country);
            yield return new(texts["program.contact"], brand.HelpContact);
            if (brand.TermsUrl is { } terms)
            {
                yield return new(texts["program.terms"], terms);
            }

            if (brand.PrivacyUrl is { } privacy)
            {
                yield return new(texts["program.privacy"], privacy);
            }
        }

        if (program is not null)
        {
            yield return new(texts["program.name"], program.Name);
            yield return new(texts["program.purpose"], program.Purpose);
            yield return new(texts["program.class"], texts.Word("class", program.Class));
            yield return new(
                texts["program.frequency"],
                texts.Say(
                    "program.frequency_value",
                    ("max", program.Frequency.Max.ToString(CultureInfo.InvariantCulture)),
                    ("period", texts.Word("period", program.Frequency.Per))
                )
            );
        }
    }
}
