using Nod.Catalog;
using Nod.Consent;
using Nod.Texts;

namespace Nod.Registrations;

/// <summary>Writes what a registration says from what is set up. The same setup gives the same words.</summary>
public static class CampaignWriter
{
    private static readonly RegistrationTexts Texts = RegistrationTexts.Shipped;

    /// <summary>The statement.</summary>
    /// <param name="setup">What is set up.</param>
    /// <param name="flows">Its flows, from <see cref="FlowReader"/>.</param>
    public static CampaignStatement Write(CampaignSetup setup, IReadOnlyList<OptInFlow> flows)
    {
        var english = setup.Wordings.For("en");
        var (brand, isPublished) = (setup.Brand, setup.Registration.IsPublished);
        var samples = CampaignSamples.Of(setup);
        var automatic = AutomaticTexts.Of(setup, flows, "en");
        var reviewer = isPublished ? setup.Addresses.Reviewer : null;
        var terms = brand.TermsUrl ?? (isPublished ? setup.Addresses.Terms : null);
        var privacy = brand.PrivacyUrl ?? (isPublished ? setup.Addresses.Privacy : null);
        var named = string.Join(", ", setup.Programs.Select(program => program.Name));
        var types = flows.Select(flow => EnumWords<Method>.Of(flow.Method)).Distinct().ToList();
        return new CampaignStatement
        {
            Title = Texts.Say("title", ("brand", brand.Name), ("programs", named)),
            Description = Description(setup, english),
            Summary = Texts.Say("summary", ("brand", brand.Name), ("legal_name", brand.LegalName), ("programs", named)),
            MessageFlow = MessageFlow.Write(flows, reviewer, terms, privacy),
            OptInSummary = OptInSummary(types, reviewer),
            Frequency = string.Join("; ", setup.Programs.Select(program => Frequency(english, program))),
            Samples = [.. samples.Select(sample => sample.Text)],
            OptInKeywords = OptInKeywords(flows, english),
            OptOutKeywords = Short([.. english.Keywords.Stop, .. english.Keywords.StopWholeOnly]),
            HelpKeywords = Short(english.Keywords.Help),
            OptInMessage = automatic.OptIn,
            OptOutMessage = automatic.OptOut,
            HelpMessage = automatic.Help,
            ConfirmationMessage = flows.FirstOrDefault(flow => flow.DoubleOptIn)?.Replies.GetValueOrDefault("en"),
            WelcomeMessage = flows.FirstOrDefault(flow => flow.Keyword is not null)?.Replies.GetValueOrDefault("en"),
            EmbeddedLink = samples
                .Select(sample => LinkFinder.FirstIn(sample.Text))
                .FirstOrDefault(link => link is not null),
            EmbeddedPhone = samples.Any(sample => LinkFinder.HasPhone(sample.Text)),
            Numbers = [.. setup.Senders.Select(sender => sender.Number)],
            OptInTypes = types,
            TermsUrl = terms,
            PrivacyUrl = privacy,
            ReviewerUrl = reviewer,
        };
    }

    private static string Description(CampaignSetup setup, Wording english)
    {
        var forOthers = setup.Programs.Any(program => program.Class == MessageClass.ThirdPartyJobAlert);
        var programs = setup.Programs.Select(program =>
            Texts.Say(
                "program",
                ("name", program.Name),
                ("purpose", program.Purpose),
                ("frequency", english.Frequency(program.Frequency.Max, program.Frequency.Per))
            )
        );
        return Texts.Say(
            "description",
            ("legal_name", setup.Brand.LegalName),
            ("brand", setup.Brand.Name),
            ("employer", Texts[forOthers ? "employer.others" : "employer.own"]),
            ("programs", string.Join("; ", programs))
        );
    }

    private static string Frequency(Wording english, MessagingProgram program) =>
        Texts.Say(
            "frequency.program",
            ("name", program.Name),
            ("frequency", english.Frequency(program.Frequency.Max, program.Frequency.Per))
        );

    private static string OptInSummary(List<string> types, string? reviewer)
    {
        var ways = string.Join("; ", types.Select(type => Texts[$"way.{type}"]).Distinct());
        return reviewer is null
            ? Texts.Say("opt_in_summary.private", ("ways", ways))
            : Texts.Say("opt_in_summary", ("ways", ways), ("reviewer", reviewer));
    }

    private static List<string> OptInKeywords(IReadOnlyList<OptInFlow> flows, Wording english) =>
        Short([.. flows.Select(flow => flow.Keyword).OfType<string>(), .. english.Keywords.Start]);

    // Registries take letters and digits alone.
    private static List<string> Short(IReadOnlyList<string> words) =>
        [
            .. words
                .Select(word => word.ToUpperInvariant())
                .Where(word => word.All(char.IsAsciiLetterOrDigit))
                .Distinct(StringComparer.Ordinal),
        ];
}
