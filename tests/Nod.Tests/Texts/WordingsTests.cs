using Nod.Catalog;
using Nod.Texts;

namespace Nod.Tests.Texts;

public sealed class WordingsTests
{
    private const string Brand30 = "Bergmann & Sons Staffing Group";

    // As long as a link is on a host of usual length.
    private static readonly string Link = "https://texts.acme.example/p/" + new string('x', 72);

    public static TheoryData<string> Languages => [.. Wordings.Shipped.Languages];

    [Fact]
    public void English_german_spanish_and_french_are_shipped() =>
        Assert.Equal(["de", "en", "es", "fr"], Wordings.Shipped.Languages);

    [Theory]
    [InlineData("de", "de")]
    [InlineData("de-AT", "de")]
    [InlineData("DE_ch", "de")]
    [InlineData(" fr ", "fr")]
    [InlineData("en-US", "en")]
    [InlineData("nl", "en")]
    [InlineData("deu", "en")]
    [InlineData("", "en")]
    [InlineData("-", "en")]
    [InlineData("an-endless-language-tag", "en")]
    [InlineData("endless12345", "en")]
    [InlineData(null, "en")]
    public void An_unknown_or_absent_language_is_answered_in_english(string? tag, string language) =>
        Assert.Equal(language, Wordings.Shipped.For(tag).Language);

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_system_text_is_gsm7(string language)
    {
        var texts = Filled(Wordings.Shipped.For(language), "Acme", "job alerts", "jobs@acme.example", 4).ToList();

        Assert.Equal(13, texts.Count);
        Assert.All(texts, text => Assert.Equal(TextEncoding.Gsm7, Segments.Of(text).Encoding));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void The_confirmation_of_a_stop_is_one_part_even_with_a_brand_of_30_letters(string language)
    {
        Assert.Equal(30, Brand30.Length);
        var text = Wordings.Shipped.For(language).OptOutConfirmation.Fill(("brand", Brand30));

        Assert.Contains(Brand30, text, StringComparison.Ordinal);
        Assert.InRange(Segments.Of(text).Characters, 1, 160);
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void The_answer_to_help_is_one_part_with_names_of_usual_length(string language)
    {
        var wording = Wordings.Shipped.For(language);

        var text = wording.Help.Fill(
            ("brand", "Acme Staffing"),
            ("program", "job alerts"),
            ("contact", "800-555-0123"),
            ("frequency", wording.Frequency(4, FrequencyPeriod.Month))
        );

        Assert.InRange(Segments.Of(text).Characters, 1, 160);
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void The_link_to_one_s_own_page_is_one_part_with_names_of_usual_length(string language)
    {
        var text = Wordings.Shipped.For(language).Preferences.Fill(("brand", "Acme"), ("link", Link), ("hours", "24"));

        Assert.InRange(Segments.Of(text).Characters, 1, 160);
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void What_people_are_told_to_reply_is_understood(string language)
    {
        var wording = Wordings.Shipped.For(language);
        (SystemText Text, Intent[] Asked)[] instructions =
        [
            (wording.OptOutLine, [Intent.Revoke]),
            (wording.OptOutConfirmation, [Intent.Help]),
            (wording.Help, [Intent.Revoke]),
            (wording.OptInConfirmation, [Intent.Help, Intent.Revoke]),
            (wording.Reconfirm, [Intent.Affirm, Intent.Revoke]),
        ];

        Assert.All(
            instructions,
            instruction =>
            {
                var capitals = instruction
                    .Text.Source.Split(' ', '.', ',')
                    .Where(word => word.Length > 1 && word.All(char.IsAsciiLetterUpper));
                var understood = capitals
                    .Select(word => Wordings.Shipped.Keywords.Classify(word).Intent)
                    .Where(intent => intent != Intent.None);
                Assert.Equal(instruction.Asked, understood);
            }
        );
    }

    [Theory]
    [InlineData("en", 1, FrequencyPeriod.Week, "up to 1 msg/week")]
    [InlineData("en", 4, FrequencyPeriod.Month, "up to 4 msgs/month")]
    [InlineData("de", 2, FrequencyPeriod.Day, "bis zu 2 SMS/Tag")]
    [InlineData("es", 1, FrequencyPeriod.Day, "hasta 1 SMS diario")]
    [InlineData("es", 3, FrequencyPeriod.Week, "hasta 3 SMS semanales")]
    [InlineData("fr", 5, FrequencyPeriod.Month, "jusqu'à 5 SMS/mois")]
    public void A_frequency_reads_naturally(string language, int max, FrequencyPeriod period, string phrase) =>
        Assert.Equal(phrase, Wordings.Shipped.For(language).Frequency(max, period));

    [Fact]
    public void A_frequency_of_none_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Wordings.Shipped.For("en").Frequency(0, FrequencyPeriod.Day));

    [Fact]
    public void The_english_texts_carry_the_disclosures()
    {
        var english = Wordings.Shipped.For("en");

        Assert.Equal("Acme: ", english.SenderPrefix.Fill(("brand", "Acme")));
        Assert.Equal("Reply STOP to unsubscribe.", english.OptOutLine.Fill());
        Assert.Equal(
            "Acme: You signed up for job alert texts, up to 4 msgs/month. Msg & data rates may apply. "
                + "Reply HELP for help, STOP to unsubscribe.",
            english.OptInConfirmation.Fill(
                ("brand", "Acme"),
                ("program", "job alert"),
                ("frequency", english.Frequency(4, FrequencyPeriod.Month))
            )
        );
    }

    private static IEnumerable<string> Filled(Wording wording, string brand, string program, string contact, int max)
    {
        var frequency = wording.Frequency(max, FrequencyPeriod.Month);
        yield return wording.SenderPrefix.Fill(("brand", brand));
        yield return wording.OptOutLine.Fill();
        yield return wording.OptOutConfirmation.Fill(("brand", brand));
        yield return wording.Help.Fill(
            ("brand", brand),
            ("program", program),
            ("contact", contact),
            ("frequency", frequency)
        );
        yield return wording.Preferences.Fill(("brand", brand), ("link", Link), ("hours", "24"));
        yield return wording.OptInConfirmation.Fill(("brand", brand), ("program", program), ("frequency", frequency));
        yield return wording.Reconfirm.Fill(("brand", brand), ("program", program));
        foreach (var period in Enum.GetValues<FrequencyPeriod>())
        {
            yield return wording.Frequency(1, period);
            yield return wording.Frequency(max, period);
        }
    }
}
