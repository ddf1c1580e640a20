using Nod.Catalog;
using Nod.Consent;
using Nod.Preferences;
using Nod.Texts;

namespace Nod.Tests.Preferences;

public sealed class PreferencesWordsTests
{
    private static readonly Brand Brand = Some.Brand with
    {
        TermsUrl = "https://acme.example/terms",
        PrivacyUrl = "https://acme.example/privacy",
    };

    public static TheoryData<string> Languages => [.. PageTexts.Languages];

    [Theory]
    [MemberData(nameof(Languages))]
    public void Nod_s_own_sentences_leave_out_no_disclosure(string language)
    {
        var words = Words(language);

        Assert.Null(words.Known);
        Assert.Equal(language, words.Language);
        Assert.Empty(DisclosureLint.Read(words.Text, language, Brand, Wordings.Shipped));
    }

    [Fact]
    public void The_team_s_newest_words_for_forms_on_the_web_go_before_them()
    {
        var first = Made("Acme may text me.", 1);
        var second = Made("Acme may text me about jobs.", 2);

        var words = Words(
            "en",
            first,
            second,
            Made("Acme darf mir schreiben.", 3) with
            {
                Language = "de",
            },
            Made("At the fair.", 4) with
            {
                Method = Method.InPerson,
            },
            Made("Of another program.", 5) with
            {
                Program = "interviews",
            }
        );

        Assert.Equal((second.Text, second), (words.Text, words.Known));
    }

    [Fact]
    public void Nod_s_own_sentences_stay_what_they_are_once_somebody_agreed_to_them()
    {
        var own = Made(Words("en").Text, 1);

        Assert.Equal((own.Text, own), (Words("en", own).Text, Words("en", own).Known));
    }

    private static PreferencesWords Words(string language, params Disclosure[] disclosures) =>
        PreferencesWords.For(PageTexts.For(language), Wordings.Shipped, Brand, Some.Alerts, disclosures);

    private static Disclosure Made(string text, int version) =>
        new()
        {
            Id = "dsc_1",
            Version = version,
            Brand = "acme",
            Program = "alerts",
            Language = "en",
            Method = Method.WebForm,
            Text = text,
            Sha256 = Nod.Consent.Disclosure.HashOf(text),
        };
}
