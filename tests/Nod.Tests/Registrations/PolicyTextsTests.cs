using Nod.Registrations;
using Nod.Texts;

namespace Nod.Tests.Registrations;

public sealed class PolicyTextsTests
{
    [Fact]
    public void Every_language_says_everything_with_the_same_placeholders()
    {
        Assert.Equal(["de", "en", "es", "fr"], PolicyTexts.Languages);
        var english = PolicyTexts.For("en");
        foreach (var texts in PolicyTexts.Languages.Select(PolicyTexts.For))
        {
            Assert.Equal(english.Keys, texts.Keys);
            foreach (var key in english.Keys)
            {
                Assert.Equal(english.PlaceholdersOf(key).Order(), texts.PlaceholdersOf(key).Order());
            }
        }
    }

    [Theory]
    [InlineData("en", PolicyKind.Terms)]
    [InlineData("de", PolicyKind.Terms)]
    [InlineData("es", PolicyKind.Terms)]
    [InlineData("fr", PolicyKind.Terms)]
    [InlineData("en", PolicyKind.Privacy)]
    [InlineData("de", PolicyKind.Privacy)]
    [InlineData("es", PolicyKind.Privacy)]
    [InlineData("fr", PolicyKind.Privacy)]
    public void The_standard_text_says_what_carriers_look_for_in_each_language(string language, PolicyKind kind)
    {
        var page = PolicyTexts.For(language).Page(Campaigns.Setup, kind);

        Assert.True(page.IsGenerated);
        Assert.Equal(language, page.Language);
        Assert.Contains("Acme", page.Title, StringComparison.Ordinal);
        Assert.Contains("Acme Staffing LLC", page.Text, StringComparison.Ordinal);
        Assert.Contains("help@acme.example", page.Text, StringComparison.Ordinal);
        Assert.Contains("- Job alerts", page.Text, StringComparison.Ordinal);
        var phrases = DisclosurePhrases.For(language)!;
        var folded = DisclosurePhrases.Fold(page.Text);
        string[] lists = kind == PolicyKind.Terms ? ["frequency", "rates"] : ["not_shared"];
        Assert.All(lists, list => Assert.NotNull(phrases.FirstIn(list, folded)));
        Assert.True(Wordings.Shipped.For(language).SaysHowToStop(page.Text));
    }

    [Fact]
    public void A_text_of_the_team_s_own_takes_its_place_in_that_language_alone()
    {
        PolicyText Own(int version) =>
            new()
            {
                Brand = "acme",
                Kind = PolicyKind.Privacy,
                Language = "de",
                Version = version,
                Text = $"# Unser Text {version}",
                RecordedWith = "key",
                RecordedAt = Some.Noon,
            };
        var setup = Campaigns.Setup with { Policies = [Own(2), Own(1), Own(9) with { Brand = "other" }] };

        var german = PolicyTexts.For("de").Page(setup, PolicyKind.Privacy);

        Assert.Equal(("# Unser Text 2", "Fassung 2.", false), (german.Text, german.Version, german.IsGenerated));
        Assert.True(PolicyTexts.For("en").Page(setup, PolicyKind.Privacy).IsGenerated);
        Assert.True(PolicyTexts.For("de").Page(setup, PolicyKind.Terms).IsGenerated);
        Assert.Equal("acme/privacy/de/2", Own(2).Key);
        Assert.Equal("en", PolicyTexts.For("nl").Language);
    }

    [Theory]
    [InlineData(
        PolicyKind.Terms,
        "Nothing.",
        "registration.terms_frequency, registration.terms_help, registration.terms_rates"
    )]
    [InlineData(PolicyKind.Terms, "4 a week. Message and data rates may apply. help@acme.example", "")]
    [InlineData(PolicyKind.Privacy, "We share everything.", "registration.privacy_sharing")]
    [InlineData(PolicyKind.Privacy, "Numbers are not shared.", "")]
    public void A_text_of_the_team_s_own_is_read_for_what_carriers_look_for(PolicyKind kind, string text, string codes)
    {
        var own = new PolicyText
        {
            Brand = "acme",
            Kind = kind,
            Language = "en",
            Version = 1,
            Text = text,
            RecordedWith = "key",
            RecordedAt = Some.Noon,
        };

        var here = Some.Brand with
        {
            TermsUrl = Campaigns.Setup.Addresses.Terms,
            PrivacyUrl = Campaigns.Setup.Addresses.Privacy,
        };

        var kit = Campaigns.Kit(setup => setup with { Brand = here, Policies = [own] });

        Assert.Equal(codes, string.Join(", ", Campaigns.Codes(kit)));
        Assert.Single(kit.Findings, finding => finding.Code == "registration.policy_generated");
    }
}
