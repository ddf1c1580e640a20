using System.Globalization;
using Nod.EvidencePacks;
using NodaTime;
using NodaTime.Text;

namespace Nod.Registrations;

/// <summary>Writes a registration down as a document to print: findings, each vendor's fields, the flows with their words.</summary>
public static class RegistrationPrint
{
    private static readonly InstantPattern Time = InstantPattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm");

    private static readonly RegistrationTexts Texts = RegistrationTexts.Shipped;

    /// <summary>What it says, in English, as what is filed is.</summary>
    /// <param name="kit">The registration.</param>
    /// <param name="now">When.</param>
    public static EvidenceDocument Of(RegistrationKit kit, Instant now)
    {
        var registration = kit.Setup.Registration;
        var blocks = new List<EvidenceBlock>
        {
            new EvidenceParagraph(Texts.Say("print.made", ("time", Time.Format(now)))),
        };
        blocks.AddRange(Findings(kit.Findings));
        blocks.AddRange(kit.Forms.SelectMany(Form));
        blocks.Add(new EvidenceHeading(1, Texts["print.flows"]));
        blocks.AddRange(kit.Flows.SelectMany(Flow));
        return new EvidenceDocument(
            "en",
            Texts["print.title"],
            kit.Statement.Title,
            $"{registration.Key}, {EnumWords<RegistrationKind>.Of(registration.Kind)}",
            kit.Setup.Brand.Country is "US" or "CA" ? PaperSize.Letter : PaperSize.A4,
            blocks
        );
    }

    private static IEnumerable<EvidenceBlock> Findings(IReadOnlyList<RegistrationFinding> findings)
    {
        foreach (var (title, isAdvice) in new[] { ("print.findings", false), ("print.advice", true) })
        {
            var some = findings.Where(finding => finding.IsAdvice == isAdvice).ToList();
            if (some.Count == 0 && isAdvice)
            {
                continue;
            }

            yield return new EvidenceHeading(1, Texts[title]);
            yield return some.Count == 0
                ? new EvidenceParagraph(Texts["print.none"])
                : new EvidenceFacts([.. some.Select(finding => new EvidenceFact(finding.Place, Told(finding)))]);
        }
    }

    private static string Told(RegistrationFinding finding) =>
        finding.Rejections.Count == 0
            ? $"{finding.Message} ({finding.Code})"
            : $"{finding.Message} ({finding.Code}; {Texts.Say("print.rejections", ("codes", string.Join(", ", finding.Rejections)))})";

    private static IEnumerable<EvidenceBlock> Form(FilledForm filled)
    {
        var form = filled.Form;
        yield return new EvidenceHeading(1, Texts.Say("print.fields", ("vendor", form.Title)));
        yield return new EvidenceParagraph(Texts.Say("print.target", ("target", form.Target)));
        var source = Texts.Say(
            "print.source",
            ("source", form.Source),
            ("read_on", form.ReadOn),
            ("confidence", form.Confidence)
        );
        yield return new EvidenceParagraph(form.Note is null ? source : $"{source} {form.Note}");
        yield return new EvidenceTable(
            [(Texts["print.field"], 5), (Texts["print.value"], 7), (Texts["print.limits"], 2)],
            [.. filled.Fields.Select(field => (IReadOnlyList<string>)[field.Name, Value(field), Limits(field.Rule)])]
        );
    }

    private static string Value(FilledField field) =>
        field.Values.Count > 0 ? string.Join('\n', field.Values)
        : field.Problems.Contains(FieldProblem.Unanswered) && CampaignFacts.Asked.Contains(field.Rule.Fact)
            ? Texts.Say("print.unanswered", ("fact", field.Rule.Fact))
        : Texts["print.empty"];

    private static string Limits(VendorField rule)
    {
        static string Number(int? value) => (value ?? 0).ToString(CultureInfo.InvariantCulture);
        List<string> limits = [];
        if (rule.Required)
        {
            limits.Add(Texts["print.required"]);
        }

        if (rule.ItemsMax is not null)
        {
            limits.Add(Texts.Say("print.items", ("min", Number(rule.ItemsMin)), ("max", Number(rule.ItemsMax))));
        }

        if (rule.Max is not null)
        {
            limits.Add(
                rule.Min > 0
                    ? Texts.Say("print.characters", ("min", Number(rule.Min)), ("max", Number(rule.Max)))
                    : Texts.Say("print.at_most", ("max", Number(rule.Max)))
            );
        }

        return string.Join("\n", limits);
    }

    private static IEnumerable<EvidenceBlock> Flow(OptInFlow flow)
    {
        yield return new EvidenceHeading(
            2,
            flow.Address is null ? $"{flow.Title} ({flow.Key})" : $"{flow.Title} ({flow.Key}): {flow.Address}"
        );
        foreach (var words in flow.Words)
        {
            yield return new EvidenceParagraph(
                Texts.Say(
                    "print.words",
                    ("program", words.Program),
                    ("language", words.Language),
                    ("version", words.Version.ToString(CultureInfo.InvariantCulture)),
                    ("sha256", words.Sha256)
                )
            );
            yield return new EvidenceQuote(words.Text, words.Language);
        }

        if (flow.Replies.Count > 0)
        {
            yield return new EvidenceHeading(3, Texts["print.answers"]);
            foreach (var (language, text) in flow.Replies.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                yield return new EvidenceQuote(text, language);
            }
        }
    }
}
