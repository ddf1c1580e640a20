using Nod.Texts;

namespace Nod.Tests.Texts;

public sealed class DisclosureLintTests
{
    private const string Good =
        "Acme may text me about new jobs. Up to 4 messages a month. Message and data rates may apply. Reply HELP for help, "
        + "STOP to end. This is not a condition of being hired. Terms and privacy: acme.example";

    [Fact]
    public void Words_that_say_everything_are_found_no_fault_with() => Assert.Empty(Codes(Good));

    [Theory]
    [InlineData("text me", "contact me", "disclosure.texting", "30551")]
    [InlineData("about new jobs", "", "disclosure.purpose", "30544")]
    [InlineData("Up to 4 messages a month. ", "", "disclosure.frequency", "30545")]
    [InlineData("Message and data rates may apply. ", "", "disclosure.rates", "30569")]
    [InlineData("HELP", "us", "disclosure.help", "30570")]
    [InlineData("STOP", "us", "disclosure.stop", null)]
    [InlineData("This is not a condition of being hired. ", "", "disclosure.condition", null)]
    [InlineData("Acme may", "We may", "disclosure.brand", "30513")]
    [InlineData("Terms and privacy", "Privacy", "disclosure.terms", "30882")]
    [InlineData("Terms and privacy", "Terms", "disclosure.privacy", "30908")]
    [InlineData("text me", "text, call or email me", "disclosure.other_channels", "30556")]
    [InlineData("Acme may", "Acme and its partners may", "disclosure.others", "30548")]
    [InlineData("Acme may", "By applying I agree that Acme may", "disclosure.assumed", "30831")]
    public void What_is_missing_or_mixed_in_is_found_with_the_code_it_is_rejected_with(
        string said,
        string instead,
        string code,
        string? rejection
    )
    {
        var text = Good.Replace(said, instead, StringComparison.Ordinal)
            .Replace("acme.example", "", StringComparison.Ordinal);
        if (code == "disclosure.texting")
        {
            text = text.Replace("Message and", "Msg", StringComparison.Ordinal);
        }

        var finding = Assert.Single(DisclosureLint.Read(text, "en", Some.Brand, Wordings.Shipped));

        Assert.Equal(code, finding.Code);
        Assert.Equal(rejection, finding.Rejections is [var first, ..] ? first : null);
        Assert.NotEqual(string.Empty, finding.Message);
    }

    [Fact]
    public void Links_that_the_brand_has_stand_on_the_page()
    {
        var brand = Some.Brand with { TermsUrl = "https://acme.example/terms", PrivacyUrl = "https://acme.example/p" };
        var text = Good.Replace("Terms and privacy: acme.example", "", StringComparison.Ordinal);

        Assert.Empty(DisclosureLint.Read(text, "en", brand, Wordings.Shipped));
    }

    [Fact]
    public void A_tick_box_of_one_line_is_found_fault_with_in_most_ways() =>
        Assert.Equal(
            [
                "disclosure.brand",
                "disclosure.texting",
                "disclosure.purpose",
                "disclosure.frequency",
                "disclosure.rates",
                "disclosure.condition",
                "disclosure.help",
                "disclosure.stop",
                "disclosure.privacy",
                "disclosure.assumed",
            ],
            Codes("I agree to the terms of service.")
        );

    [Fact]
    public void Words_in_a_language_without_lists_are_not_passed_as_good() =>
        Assert.Equal(["disclosure.language"], Codes(Good, "nl"));

    [Fact]
    public void Every_language_with_texts_has_lists() =>
        Assert.Equal(Wordings.Shipped.Languages, DisclosurePhrases.Languages);

    [Theory]
    [InlineData(
        "de",
        "Acme darf mir SMS zu neuen Stellen schicken, höchstens 4 pro Monat. Es können Gebühren anfallen. HILFE für Hilfe, "
            + "STOP zum Abmelden. Freiwillig und keine Bedingung. AGB und Datenschutz auf acme.example"
    )]
    [InlineData(
        "es",
        "Acme puede enviarme SMS sobre empleos, hasta 4 al mes. Pueden aplicarse tarifas de SMS y datos. AYUDA para ayuda, "
            + "STOP para darse de baja. No es una condición. Condiciones y privacidad en acme.example"
    )]
    [InlineData(
        "fr",
        "Acme peut m'envoyer des SMS sur des emplois, 4 par mois au plus. Des frais de SMS peuvent s'appliquer. AIDE pour de "
            + "l'aide, STOP pour arrêter. Facultatif. Conditions et confidentialité sur acme.example"
    )]
    public void Good_words_of_each_language_are_found_no_fault_with(string language, string text) =>
        Assert.Empty(Codes(text, language));

    private static IEnumerable<string> Codes(string text, string language = "en") =>
        DisclosureLint.Read(text, language, Some.Brand, Wordings.Shipped).Select(finding => finding.Code);
}
