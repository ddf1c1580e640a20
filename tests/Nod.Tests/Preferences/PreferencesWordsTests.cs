using Nod.Catalog;
using Nod.Forms;
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
    public void They_leave_out_no_disclosure(string language) =>
        Assert.Empty(DisclosureLint.Read(Words(language, Brand), language, Brand, Wordings.Shipped));

    [Fact]
    public void They_say_who_texts_what_how_often_and_how_it_ends() =>
        Assert.Equal(
            "Acme may text me about Job alerts, up to 5 msgs/week: New jobs near you. Message and data rates may "
                + "apply. Reply HELP for help, STOP to end. This is not a condition of being hired.",
            Words("en", Some.Brand)
        );

    private static string Words(string language, Brand brand) =>
        new ProgramWords(PageTexts.For(language), Wordings.Shipped.For(language)).OnOwnPage(brand, Some.Alerts);
}
