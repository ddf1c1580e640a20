using System.Globalization;
using Nod.Consent;
using Nod.Registrations;
using Nod.Server.Candidate.Forms;
using Nod.Texts;

namespace Nod.Server.Candidate.Registrations;

/// <summary>Makes what the page for reviewers shows, in one language.</summary>
internal sealed class ReviewLook(Node node, Guid organization, RegistrationKit kit, PageFrame frame)
{
    /// <summary>Most forms that are shown whole; beyond them the page would be too heavy for a phone.</summary>
    private const int FormsShown = 3;

    private readonly string language = frame.Texts.Language;

    public ReviewView View()
    {
        var (setup, wording) = (kit.Setup, kit.Setup.Wordings.For(language));
        var forms = kit.Flows.Where(IsForm).ToList();
        var shown = kit.Flows.Where(flow => !IsForm(flow) || forms.IndexOf(flow) < FormsShown).ToList();
        return new ReviewView
        {
            Frame = frame,
            Programs =
            [
                .. setup.Programs.Select(program =>
                    (
                        program.Name,
                        Texts.Say(
                            "review.program",
                            ("purpose", program.Purpose.TrimEnd('.')),
                            ("frequency", wording.Frequency(program.Frequency.Max, program.Frequency.Per))
                        )
                    )
                ),
            ],
            Numbers = [.. kit.Statement.Numbers.Select(number => NumberPlan.Spaced(number) ?? number)],
            Flows = [.. shown.Select(Of)],
            MoreForms = [.. forms.Skip(FormsShown).Select(flow => (flow.Title, flow.Address!))],
            Automatic = AutomaticTexts.Of(setup, kit.Flows, language),
            Samples = [.. kit.Samples.Select(sample => new ReviewQuote(sample.Text, sample.Language))],
        };
    }

    private PageTexts Texts => frame.Texts;

    private static bool IsForm(OptInFlow flow) => flow.Key.StartsWith("form/", StringComparison.Ordinal);

    private ReviewFlow Of(OptInFlow flow, int number)
    {
        var (form, words) = IsForm(flow) ? Specimen(flow, number) : (null, flow.WordsIn(language));
        var reply = flow.Replies.GetValueOrDefault(language);
        return new ReviewFlow
        {
            Prefix = Prefix(number),
            Title = Title(flow, form is not null),
            Form = form,
            Address = flow.Address,
            AddressLabel = Texts[form is null ? "review.where" : "review.open"],
            Introduction = Texts[Introduction(flow, form is not null)],
            Words = [.. words.Select(one => new ReviewQuote(one.Text, one.Language))],
            ReplyIntroduction = Texts[flow.Keyword is null ? "review.confirm" : "review.welcome"],
            Reply = reply is not null ? new ReviewQuote(reply, language) : First(flow),
            Versions = [.. flow.Words.Select(one => (Version(one), one.Sha256))],
        };
    }

    private static string Prefix(int number) => string.Create(CultureInfo.InvariantCulture, $"way-{number + 1}-");

    private static ReviewQuote? First(OptInFlow flow) =>
        flow.Replies.Count == 0
            ? null
            : flow
                .Replies.OrderBy(pair => pair.Key, StringComparer.Ordinal)
                .Select(pair => new ReviewQuote(pair.Value, pair.Key))
                .First();

    private string Version(FlowWords words) =>
        Texts.Say(
            "review.version",
            ("program", kit.Setup.Programs.First(program => program.Key == words.Program).Name),
            (
                "language",
                PageTexts.Languages.Contains(words.Language)
                    ? PageTexts.For(words.Language)["page.name"]
                    : words.Language
            ),
            ("version", words.Version.ToString(CultureInfo.InvariantCulture))
        );

    private string Title(OptInFlow flow, bool isForm) =>
        flow.Keyword is not null
            ? Texts.Say("review.keyword", ("keyword", flow.Keyword), ("number", flow.Number!))
            : Texts.Say(isForm ? "review.form" : $"review.{Word(flow.Method)}", ("title", flow.Title));

    private static string Introduction(OptInFlow flow, bool isForm) =>
        isForm ? "review.tried"
        : flow.Keyword is not null ? "review.keyword_text"
        : flow.Method is Method.Verbal or Method.InPerson ? "review.script"
        : "review.words";

    // An application form of somebody else's is a web page as any other.
    private static string Word(Method method) =>
        EnumWords<Method>.Of(method == Method.ApplicationForm ? Method.WebForm : method);

    // The form as the first visitor would see it, and the other words that are tried in that language.
    private (ApplyView? Form, IReadOnlyList<FlowWords> Tried) Specimen(OptInFlow flow, int number)
    {
        if (FormPlace.Find(node, organization.ToString(), flow.Key["form/".Length..]) is not { } place)
        {
            return (null, flow.WordsIn(language));
        }

        var shown = Languages.Match(language, place.Form.Languages) ?? place.Form.Languages[0];
        var visit = new FormVisit
        {
            Id = Guid.Empty,
            OpenedAt = default,
            Organization = organization,
            Form = place.Form.Key,
            Language = shown,
            Words =
            [
                .. place.Form.Questions.Select(question =>
                    question.Words.First(one => place.DisclosureOf(one).Language == shown)
                ),
            ],
            Typed = TypedForm.Nothing,
        };
        var view = FormLook.ViewOf(place, visit, string.Empty);
        var prefix = Prefix(number);
        var prefixed = view with
        {
            Name = view.Name with { Id = prefix + view.Name.Id },
            Phone = view.Phone with { Id = prefix + view.Phone.Id },
            Questions = [.. view.Questions.Select(question => question with { Id = prefix + question.Id })],
        };
        var first = visit.Words.Select(words => (words.Id, words.Version)).ToHashSet();
        return (prefixed, [.. flow.WordsIn(shown).Where(words => !first.Contains((words.Id, words.Version)))]);
    }
}
