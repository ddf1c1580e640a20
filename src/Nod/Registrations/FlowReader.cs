using Nod.Catalog;
using Nod.Consent;
using Nod.Forms;
using Nod.Texts;

namespace Nod.Registrations;

/// <summary>Finds every way to agree to the programs of a registration, as set up now.</summary>
public static class FlowReader
{
    /// <summary>Ways that are on no page of Nod's: whose words are registered, and shown or read out elsewhere.</summary>
    private static readonly Method[] Elsewhere =
    [
        Method.ApplicationForm,
        Method.WebForm,
        Method.Ats,
        Method.Verbal,
        Method.InPerson,
        Method.Paper,
    ];

    /// <summary>The flows: forms, keywords, then words shown elsewhere; each by key.</summary>
    public static IReadOnlyList<OptInFlow> Read(CampaignSetup setup)
    {
        var flows = new List<OptInFlow>();
        flows.AddRange(
            setup
                .Forms.Where(form => form.Brand == setup.Brand.Key && !form.Closed)
                .Where(form => form.Questions.Any(question => setup.Covers(question.Program)))
                .OrderBy(form => form.Key, StringComparer.Ordinal)
                .Select(form => Of(setup, form))
        );
        var senders = setup.Senders.ToDictionary(sender => sender.Key);
        flows.AddRange(
            setup
                .Keywords.Where(one => !one.Withdrawn && senders.ContainsKey(one.Sender) && setup.Covers(one.Program))
                .OrderBy(one => one.Key, StringComparer.Ordinal)
                .Select(one => Of(setup, one, senders[one.Sender]))
        );
        flows.AddRange(ShownElsewhere(setup));
        return flows;
    }

    // Of closed forms and withdrawn keywords too: their words are shown nowhere any more.
    private static HashSet<string> WordsOfNods(CampaignSetup setup) =>
        setup
            .Forms.SelectMany(form => form.Questions)
            .SelectMany(question => question.Words)
            .Select(words => words.Id)
            .Concat(
                setup.Keywords.SelectMany(one => one.Calls.Values.Concat(one.Offers.Values)).Select(shown => shown.Id)
            )
            .ToHashSet(StringComparer.Ordinal);

    private static OptInFlow Of(CampaignSetup setup, ApplicationForm form)
    {
        var questions = form.Questions.Where(question => setup.Covers(question.Program)).ToList();
        var programs = setup.Programs.Where(program => questions.Any(one => one.Program == program.Key)).ToList();
        var confirms = form.DoubleOptIn ? programs : programs.FindAll(program => program.DoubleOptIn);
        return new OptInFlow
        {
            Key = $"form/{form.Key}",
            Method = Method.ApplicationForm,
            Title = form.Title,
            Address = setup.Addresses.Forms.GetValueOrDefault(form.Key),
            DoubleOptIn = confirms.Count > 0,
            Words =
            [
                .. questions
                    .SelectMany(question => question.Words)
                    .Select(words => Find(setup, words.Id, words.Version)),
            ],
            Replies =
                confirms.Count == 0
                    ? new Dictionary<string, string>()
                    : form.Languages.ToDictionary(
                        language => language,
                        language => Confirm(setup, setup.Wordings.For(language), confirms)
                    ),
        };
    }

    private static string Confirm(CampaignSetup setup, Wording wording, List<MessagingProgram> programs) =>
        wording.Confirm.Fill(("brand", setup.Brand.Name), ("programs", wording.Named(programs)));

    private static OptInFlow Of(CampaignSetup setup, KeywordCampaign campaign, Sender sender)
    {
        var program = setup.Programs.First(one => one.Key == campaign.Program);
        var broader = setup.Programs.FirstOrDefault(one => one.Key == campaign.Broader);
        IEnumerable<ShownDisclosure> offers = broader is null ? [] : campaign.Offers.Values;
        return new OptInFlow
        {
            Key = $"keyword/{campaign.Key}",
            Method = Method.Keyword,
            Title = campaign.Keyword,
            Keyword = campaign.Keyword,
            Number =
                sender.Kind == SenderKind.ShortCode ? sender.Number : NumberPlan.Spaced(sender.Number) ?? sender.Number,
            Words = [.. campaign.Calls.Values.Concat(offers).Select(shown => Find(setup, shown.Id, shown.Version))],
            Replies = campaign.Calls.Keys.ToDictionary(
                language => language,
                language =>
                    CampaignWelcome.Of(setup.Wordings.For(language), setup.Brand, program, campaign, broader, language)
            ),
        };
    }

    // The latest words of each disclosure that no form and no keyword shows; languages of one way and program together.
    private static IEnumerable<OptInFlow> ShownElsewhere(CampaignSetup setup)
    {
        var shown = WordsOfNods(setup);
        return setup
            .Disclosures.Where(one => one.Brand == setup.Brand.Key && setup.Covers(one.Program))
            .Where(one => Elsewhere.Contains(one.Method) && !shown.Contains(one.Id))
            .GroupBy(one => one.Id)
            .Select(versions => versions.MaxBy(one => one.Version)!)
            .GroupBy(one => (one.Program, one.Method))
            .OrderBy(group => setup.Registration.Programs.ToList().IndexOf(group.Key.Program))
            .ThenBy(group => group.Key.Method)
            .Select(group => new OptInFlow
            {
                Key = $"words/{group.Key.Program}/{EnumWords<Method>.Of(group.Key.Method)}",
                Method = group.Key.Method,
                Title = setup.Programs.First(program => program.Key == group.Key.Program).Name,
                Address = group
                    .Select(one => setup.Registration.Pages.GetValueOrDefault(one.Id))
                    .FirstOrDefault(at => at is not null),
                Words = [.. group.OrderBy(one => one.Language, StringComparer.Ordinal).Select(Told)],
            });
    }

    private static FlowWords Find(CampaignSetup setup, string id, int version) =>
        Told(setup.Disclosures.First(one => one.Id == id && one.Version == version));

    private static FlowWords Told(Disclosure words) =>
        new(words.Program, words.Language, words.Id, words.Version, words.Sha256, words.Text);
}
