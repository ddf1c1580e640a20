using Nod.Texts;

namespace Nod.Tests.Texts;

public sealed class PageTextsTests
{
    [Fact]
    public void There_are_English_german_spanish_and_french() =>
        Assert.Equal(["de", "en", "es", "fr"], PageTexts.Languages);

    [Fact]
    public void Every_language_says_everything_with_the_same_placeholders()
    {
        var english = PageTexts.For("en");
        foreach (var texts in PageTexts.Languages.Select(PageTexts.For))
        {
            Assert.Equal(english.Keys, texts.Keys);
            foreach (var key in english.Keys)
            {
                Assert.Equal(english.PlaceholdersOf(key).Order(), texts.PlaceholdersOf(key).Order());
            }

            Assert.Contains(texts["page.direction"], new[] { "ltr", "rtl" });
        }
    }

    [Fact]
    public void What_the_page_of_preferences_tells_people_to_text_is_understood()
    {
        foreach (var texts in PageTexts.Languages.Select(PageTexts.For))
        {
            var words = (texts["preferences.gone.text"] + " " + texts["preferences.start"])
                .Split(' ', '.', ',', ':')
                .Where(word => word.Length > 1 && word.All(char.IsUpper) && word != "SMS");
            Assert.Equal(
                [Intent.Preferences, Intent.Revoke, Intent.OptIn],
                words.Select(word => Wordings.Shipped.Keywords.Classify(word, texts.Language).Intent)
            );
        }
    }

    [Theory]
    [InlineData("de-AT", "de")]
    [InlineData("nl", "en")]
    [InlineData(null, "en")]
    public void A_language_that_there_is_none_of_is_answered_in_English(string? tag, string language) =>
        Assert.Equal(language, PageTexts.For(tag).Language);

    [Fact]
    public void What_pages_tell_people_to_reply_is_understood()
    {
        foreach (var texts in PageTexts.Languages.Select(PageTexts.For))
        {
            var words = (texts["thanks.confirm"] + " " + texts["thanks.stop"])
                .Split(' ', '.', ',', ':')
                .Where(word => word.Length > 1 && word.All(char.IsAsciiLetterUpper) && word != "SMS");
            Assert.Equal(
                [Intent.Affirm, Intent.Revoke, Intent.OptIn],
                words.Select(word => Wordings.Shipped.Keywords.Classify(word, texts.Language).Intent)
            );
        }
    }
}
