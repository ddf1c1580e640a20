using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Nod.Catalog;
using Nod.Consent;
using Nod.Imports;
using Nod.Server.Api;
using Nod.Server.Catalog;
using Nod.Server.EvidencePacks;
using NodaTime;

namespace Nod.Server.Imports;

/// <summary>A row as read: what happened, or what comes of the row without looking at anybody.</summary>
/// <param name="Line">Its number in the file.</param>
/// <param name="Phone">Whose row.</param>
/// <param name="Happened">The event, its words not registered yet; null when the row is refused or skipped.</param>
/// <param name="Words">The words shown, where the row says them itself.</param>
/// <param name="Told">What comes of it, when it is refused or skipped.</param>
internal sealed record ReadRow(
    int Line,
    PhoneNumber Phone,
    ConsentEvent? Happened,
    ShownWords? Words,
    ImportSpan? Told
);

/// <summary>
/// Reads rows as a plan says. Everything wrong with a row is told at once. An opt-in must say where, how, when and to whom it
/// was given, and which words were shown (R2, R3); a stop needs nothing but its number.
/// </summary>
internal sealed partial class RowReader(
    ConsentImport import,
    OrganizationDirectory directory,
    AttachmentFiles attachments,
    Instant now
)
{
    private const int WordsMax = 4096;
    private const int TextMax = 1000;

    // How a consent may have been given. Another system's word is none of these.
    private static readonly Method[] Ways =
    [
        Method.ApplicationForm,
        Method.WebForm,
        Method.Keyword,
        Method.Inbound,
        Method.Verbal,
        Method.Paper,
        Method.InPerson,
    ];

    private readonly ImportPlan plan = import.Plan!;
    private readonly ImportTimes times = new(import.Plan!);

    /// <summary>Reads one row.</summary>
    public ReadRow Read(SourceRow row)
    {
        if (row.Fault is { } broken)
        {
            return Refused(row.Line, [broken]);
        }

        var cells = new RowCells(row, plan);
        var said = cells[ImportField.Action];
        if (said == "skip")
        {
            return new ReadRow(
                row.Line,
                default,
                null,
                null,
                new ImportSpan(row.Line, row.Line, ImportOutcome.Skipped, ImportEffect.NoAnswer)
            );
        }

        var isAction = EnumWords<ConsentAction>.TryParse(said, out var action) && action != ConsentAction.Reconfirm;
        if (!isAction)
        {
            cells.Fault(
                ImportField.Action,
                said is null ? "required" : "invalid",
                "action must be opt_in, decline, revoke or skip; say in values what the column's values mean."
            );
        }

        var phone = Phone(cells);
        // What can't be read is looked at as an opt-in, so that everything wrong with it is told.
        var happened = Happened(cells, isAction ? action : ConsentAction.OptIn);
        var words = happened is OptIn or Decline ? Words(cells, happened) : default;
        return cells.Faults.Count > 0
            ? Refused(row.Line, cells.Faults)
            : new ReadRow(row.Line, phone, Showing(happened!, words.Shown), words.New, null);
    }

    /// <summary>The event with the words it was shown.</summary>
    public static ConsentEvent Showing(ConsentEvent happened, ShownDisclosure? shown) =>
        happened switch
        {
            OptIn optIn when shown is not null => optIn with { Disclosure = shown },
            Decline decline when shown is not null => decline with { Disclosure = shown },
            _ => happened,
        };

    private static ReadRow Refused(int line, IReadOnlyList<ImportFault> faults) =>
        new(line, default, null, null, new ImportSpan(line, line, ImportOutcome.Refused, faults[0].Code, [.. faults]));

    private static PhoneNumber Phone(RowCells cells)
    {
        // A spreadsheet puts an apostrophe before what it must not take for a formula, and so do our reports.
        var text = cells[ImportField.Phone]?.TrimStart('\'');
        var country = cells[ImportField.Country]?.ToUpperInvariant();
        if (country is not null && !(country.Length == 2 && country.All(char.IsAsciiLetterUpper)))
        {
            cells.Fault(
                ImportField.Country,
                "invalid",
                "country must be a country of ISO 3166-1, two letters such as US."
            );
            country = null;
        }

        if (text is null)
        {
            cells.Fault(ImportField.Phone, "required", "phone is required.");
            return default;
        }

        if (Rounded().IsMatch(text))
        {
            cells.Fault(
                ImportField.Phone,
                "rounded",
                "A spreadsheet has rounded this number: export the column as text."
            );
        }
        else if (!NumberPlan.TryParse(text, country, out var phone))
        {
            cells.Fault(
                ImportField.Phone,
                "invalid_number",
                "phone must be a number that exists, in E.164, or as it is dialled in the country that is given."
            );
        }
        else
        {
            CheckHolder(cells, phone, country);
            return phone;
        }

        return default;
    }

    // Consent is for the number it was given with (R18).
    private static void CheckHolder(RowCells cells, PhoneNumber phone, string? country)
    {
        if (
            cells[ImportField.ConsentPhone]?.TrimStart('\'') is { } given
            && !(NumberPlan.TryParse(given, country, out var then) && then == phone)
        )
        {
            cells.Fault(
                ImportField.ConsentPhone,
                "number.changed",
                "The consent was given with another number; it does not go over to this one."
            );
        }
    }

    private ConsentEvent? Happened(RowCells cells, ConsentAction action)
    {
        var at = times.Read(cells, action == ConsentAction.Revoke ? now : null, now);
        var (brand, program) = Program(cells, action == ConsentAction.Revoke);
        var subject = Subject(cells);
        var evidence = Evidence(cells, action);
        if (action == ConsentAction.Revoke)
        {
            return new Revocation
            {
                OccurredAt = at,
                Brand = brand?.Key,
                Program = program?.Key,
                Method = Method.Import,
                Words = cells[ImportField.Note],
                Subject = subject,
                Evidence = evidence,
            };
        }

        var provenance = action == ConsentAction.OptIn ? Provenance(cells, brand) : null;
        if (brand is null || program is null)
        {
            return null;
        }

        return action == ConsentAction.OptIn
            ? new OptIn
            {
                OccurredAt = at,
                Brand = brand.Key,
                Program = program.Key,
                Method = Method.Import,
                Provenance = provenance,
                Subject = subject,
                Evidence = evidence,
            }
            : new Decline
            {
                OccurredAt = at,
                Brand = brand.Key,
                Program = program.Key,
                Method = Method.Import,
                Subject = subject,
                Evidence = evidence,
            };
    }

    private (Brand? Brand, MessagingProgram? Program) Program(RowCells cells, bool isStop)
    {
        var (brandKey, programKey) = (cells[ImportField.Brand], cells[ImportField.Program]);
        var brand = brandKey is null ? null : directory.Brand(brandKey);
        if (brandKey is null && (!isStop || programKey is not null))
        {
            cells.Fault(ImportField.Brand, "required", "brand is required.");
        }
        else if (brandKey is not null && brand is null)
        {
            cells.Fault(ImportField.Brand, "unknown", "There is no such brand.");
        }

        var program = brand is null || programKey is null ? null : directory.Program(brand.Key, programKey);
        if (programKey is null && !isStop)
        {
            cells.Fault(ImportField.Program, "required", "program is required.");
        }
        else if (brand is not null && programKey is not null && program is null)
        {
            cells.Fault(ImportField.Program, "unknown", "The brand has no such program.");
        }

        return (brand, program);
    }

    // Where it was kept, by whom it was collected, and how it was given: of every consent, from the row or for the file.
    private Provenance? Provenance(RowCells cells, Brand? brand)
    {
        if (plan.Attestation is null)
        {
            cells.Fault("attestation", "required", "A named person must answer for the consents of a file.");
        }

        var source = cells.Required(ImportField.Source, TextMax);
        var where = cells.Required(ImportField.Where, TextMax);
        var how = cells.Required(ImportField.How, TextMax);
        var collector = cells.Required(ImportField.CollectedBy, TextMax);
        foreach (
            var (field, said) in new[]
            {
                (ImportField.Source, source),
                (ImportField.Where, where),
                (ImportField.How, how),
                (ImportField.CollectedBy, collector),
            }
        )
        {
            if (said is not null && ImportMappings.NamesThirdParty(said))
            {
                cells.Fault(
                    field,
                    "consent.third_party",
                    "This names a list from another party. Consent is never bought, rented or passed on."
                );
            }
        }

        if (how is not null && !(EnumWords<Method>.TryParse(how, out var way) && Ways.Contains(way)))
        {
            cells.Fault(
                ImportField.How,
                "invalid",
                $"how must be one of {string.Join(", ", Ways.Select(EnumWords<Method>.Of))}: the way the person agreed."
            );
        }

        if (brand is not null && collector is not null && !IsOf(brand, collector))
        {
            cells.Fault(
                ImportField.CollectedBy,
                "consent.transferred",
                "The consent was given to somebody else than this brand: it can't be used by it."
            );
        }

        return brand is null || source is null ? null : new Provenance(brand.Key, source);
    }

    private static bool IsOf(Brand brand, string collector) =>
        collector == brand.Key
        || collector.Equals(brand.Name, StringComparison.OrdinalIgnoreCase)
        || collector.Equals(brand.LegalName, StringComparison.OrdinalIgnoreCase);

    private (ShownDisclosure? Shown, ShownWords? New) Words(RowCells cells, ConsentEvent happened)
    {
        var (brand, program) = happened switch
        {
            OptIn optIn => (optIn.Brand, optIn.Program),
            Decline decline => (decline.Brand, decline.Program),
            _ => throw new NotSupportedException($"{happened.GetType().Name} is not shown words."),
        };
        if (cells[ImportField.DisclosureId] is { } id)
        {
            _ = int.TryParse(
                cells[ImportField.DisclosureVersion],
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var version
            );
            var known = directory.Disclosure(id, version);
            if (known is null || known.Brand != brand || known.Program != program)
            {
                cells.Fault(ImportField.DisclosureId, "unknown", "The program has no such disclosure in this version.");
                return default;
            }

            return (new ShownDisclosure(known.Id, known.Version, known.Language, known.Sha256), null);
        }

        var text = cells[ImportField.DisclosureText];
        if (text is null && happened is Decline)
        {
            return default;
        }

        cells.Required(ImportField.DisclosureText, WordsMax);
        var language = cells.Required(ImportField.DisclosureLanguage, TextMax);
        if (language is not null && !LanguageShape().IsMatch(language))
        {
            cells.Fault(ImportField.DisclosureLanguage, "invalid", "It must be a BCP 47 tag such as en or de-AT.");
        }

        return text is null || language is null
            ? default
            : (null, new ShownWords(brand, program, language, Method.Import, text));
    }

    private static Subject? Subject(RowCells cells)
    {
        var language = cells[ImportField.Language];
        var zone = cells[ImportField.TimeZone];
        var id = cells.AtMost(ImportField.ExternalId, TextMax);
        var subject = new Subject
        {
            Name = cells.AtMost(ImportField.Name, 200),
            ExternalIds = id is null
                ? null
                : new Dictionary<string, string> { [cells[ImportField.ExternalSystem] ?? "import"] = id },
            Country = cells[ImportField.Country]?.ToUpperInvariant(),
            Region = cells.AtMost(ImportField.Region, 10),
            TimeZone = zone,
            Language = language,
        };
        if (language is not null && !LanguageShape().IsMatch(language))
        {
            cells.Fault(ImportField.Language, "invalid", "language must be a BCP 47 tag such as en or de-AT.");
        }

        if (zone is not null && DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is null)
        {
            cells.Fault(ImportField.TimeZone, "unknown", "time_zone must be an IANA name such as America/New_York.");
        }

        return subject == new Subject() ? null : subject;
    }

    private Evidence Evidence(RowCells cells, ConsentAction action)
    {
        var where = cells[ImportField.Where];
        var isPage = Uri.TryCreate(where, UriKind.Absolute, out var page) && page.Scheme is "http" or "https";
        var ip = cells[ImportField.Ip];
        if (ip is not null && !IPAddress.TryParse(ip, out _))
        {
            cells.Fault(ImportField.Ip, "invalid", "ip must be an IP address.");
        }

        var form = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["import"] = import.Address.Id.ToString(),
            ["import_file"] = import.File.Name,
            ["import_file_sha256"] = import.File.Sha256,
            ["import_line"] = cells.Line.ToString(CultureInfo.InvariantCulture),
        };
        if (action == ConsentAction.OptIn && plan.Attestation is { } attested)
        {
            form["how"] = cells[ImportField.How] ?? string.Empty;
            form["attested_by"] = attested.Role is null ? attested.Name : $"{attested.Name}, {attested.Role}";
            form["attested_at"] = NodaTime.Text.InstantPattern.ExtendedIso.Format(attested.At);
            form["attestation"] = Attestation.Statement;
        }

        return new Evidence
        {
            Ip = ip,
            UserAgent = cells.AtMost(ImportField.UserAgent, TextMax),
            PageUrl = isPage ? where : null,
            Place = isPage ? null : where,
            RecordedBy = cells.AtMost(ImportField.RecordedBy, TextMax),
            Note = cells.AtMost(ImportField.Note, TextMax),
            Form = form,
            Attachments = Attachments(cells),
        };
    }

    private IReadOnlyList<Attachment>? Attachments(RowCells cells)
    {
        if (cells[ImportField.Attachment] is not { } sha256)
        {
            return null;
        }

        if (attachments.Find(import.Address.Organization, sha256) is not { } file)
        {
            cells.Fault(
                ImportField.Attachment,
                "unknown",
                "There is no attachment with this SHA-256: post it to /v1/attachments first."
            );
            return null;
        }

        return [new Attachment($"import-{cells.Line}", file.MediaType, file.Sha256)];
    }

    [GeneratedRegex(@"^[0-9]+([.,][0-9]+)?[eE]\+?[0-9]+\z")]
    private static partial Regex Rounded();

    [GeneratedRegex(@"^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,5}\z")]
    private static partial Regex LanguageShape();
}
