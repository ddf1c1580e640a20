using Nod.Catalog;
using Nod.Consent;
using Nod.Texts;

namespace Nod.Tests.Texts;

public sealed class CampaignKeywordsTests
{
    private static readonly KeywordCampaign Drivers = Campaign("DRIVER", "FAHRER");

    [Theory]
    [InlineData("driver", true)]
    [InlineData(" “Driver” ", true)]
    [InlineData("Fahrer.", true)]
    [InlineData("drvier", false)] // six letters are too few to guess at
    [InlineData("I am a driver", false)]
    [InlineData("", false)]
    public void A_keyword_is_the_whole_text(string text, bool joins) =>
        Assert.Equal(joins, CampaignKeywords.Find([Drivers], text) is not null);

    [Fact]
    public void A_long_keyword_is_known_with_one_slip()
    {
        var campaigns = new[] { Campaign("WAREHOUSE") };

        Assert.NotNull(CampaignKeywords.Find(campaigns, "warehuose"));
        Assert.NotNull(CampaignKeywords.Find(campaigns, "warehose"));
        Assert.Null(CampaignKeywords.Find(campaigns, "wareho"));
        Assert.Null(CampaignKeywords.Find(campaigns, new string('x', 500)));
        Assert.Null(CampaignKeywords.Find([], "warehouse"));
    }

    [Theory]
    [InlineData("STOP", true)]
    [InlineData("STPO", true)]
    [InlineData("STOPS", true)]
    [InlineData("STO", true)]
    [InlineData("SHOP", true)]
    [InlineData("ARRÊT", true)]
    [InlineData("HELPER", false)]
    [InlineData("NURSES", false)]
    [InlineData("JOBS", false)]
    [InlineData("EMPLEO", false)]
    public void What_is_one_slip_away_from_a_word_of_ours_is_taken(string word, bool isTaken) =>
        Assert.Equal(isTaken, CampaignKeywords.TakenBy(word, Wordings.Shipped) is not null);

    [Fact]
    public void Every_language_says_the_same_with_the_same_placeholders_and_names_its_words_for_help_and_stop()
    {
        var english = CampaignTexts.For("en")!;
        Assert.Equal(["de", "en", "es", "fr"], CampaignTexts.Languages);
        Assert.Null(CampaignTexts.For("it"));
        Assert.Equal("de", CampaignTexts.For("de-AT")!.Language);
        foreach (var texts in CampaignTexts.Languages.Select(language => CampaignTexts.For(language)!))
        {
            Assert.Equal(english.Keys, texts.Keys);
            foreach (var key in english.Keys)
            {
                Assert.Equal(
                    english.PlaceholdersOf(key).Order(StringComparer.Ordinal),
                    texts.PlaceholdersOf(key).Order(StringComparer.Ordinal)
                );
            }

            var wording = Wordings.Shipped.For(texts.Language);
            var brand = Some.Brand with
            {
                TermsUrl = "https://acme.example/terms",
                PrivacyUrl = "https://acme.example/p",
            };
            var call = CampaignWelcome.Call(texts, wording, brand, Some.Alerts, "JOBS", "+1 212-555-0100");
            Assert.True(wording.SaysHowToStop(call), call);
            Assert.True(wording.SaysHowToStop(CampaignWelcome.Offer(texts, wording, brand, Some.Interviews)));
            Assert.Contains(wording.Keywords.Help, word => call.Contains(word, StringComparison.Ordinal));
            Assert.Contains(
                wording.Keywords.Yes,
                word =>
                    texts
                        .Say("offer", ("program", "x"), ("brand", "x"), ("frequency", "x"))
                        .Contains(word, StringComparison.Ordinal)
            );
            foreach (
                var said in new[]
                {
                    "JOBS",
                    "Acme",
                    "Job alerts",
                    "https://acme.example/terms",
                    "https://acme.example/p",
                }
            )
            {
                Assert.Contains(said, call, StringComparison.Ordinal);
            }
        }
    }

    private static KeywordCampaign Campaign(string keyword, params string[] also) =>
        new()
        {
            Sender = "main",
            Keyword = keyword,
            Program = "alerts",
            Language = "en",
            Also = also,
            Calls = new Dictionary<string, ShownDisclosure>(),
        };
}
