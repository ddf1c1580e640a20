using System.Globalization;
using Nod.Texts;

namespace Nod.Tests.Texts;

public sealed class FoldingTests
{
    [Fact]
    public void String_normalization_can_not_be_relied_on_without_icu()
    {
        // Should this ever fail, the runtime has learnt to normalize in invariant mode and LetterForms can go.
        Assert.Equal("ＳＴＯＰ", "ＳＴＯＰ".Normalize(System.Text.NormalizationForm.FormKC));
    }

    [Theory]
    [InlineData("  Hello,   World! ", "hello world")]
    [InlineData("don't", "dont")]
    [InlineData("don’t", "dont")]
    [InlineData("opt-out", "opt out")]
    [InlineData("a\u00A0b\u3000c\td", "a b c d")]
    [InlineData("1️⃣ ok", "1 ok")]
    [InlineData("Ａ１", "a1")]
    [InlineData("𝟙𝕒𝔷", "1az")]
    [InlineData("⒜Ⓩ🅐🅱🄒", "azabc")]
    [InlineData("ﬁﬃ", "fiffi")]
    [InlineData("STRAẞE straße", "strasse strasse")]
    [InlineData("ŒUVRE Æ ø Ł đ", "oeuvre ae o l d")]
    [InlineData("İI \u0131i", "ii ii")]
    [InlineData("stoooop aab", "stop aab")]
    [InlineData("ΣΑΣ σας", "σασ σασ")]
    [InlineData("СТОП Йод", "стоп иод")]
    [InlineData("DỪNG HỦY", "dung huy")]
    [InlineData("ﾍﾙﾌﾟ", "ヘルプ", false)]
    [InlineData("إيقاف", "ايقاف")]
    [InlineData("रोकें", "रोकें")]
    [InlineData("退订", "退订")]
    [InlineData("𐐀", "𐐨")]
    [InlineData("\uDE00a\uD83D", "a")]
    public void A_text_folds_to_its_plain_words(string text, string words, bool normalized = true)
    {
        var expected = normalized ? words : Folding.Fold(words, keepMarks: false);

        Assert.Equal(expected, Folding.Fold(text, keepMarks: false));
    }

    [Theory]
    [InlineData("é", "e\u0301")]
    [InlineData("Ấ", "a\u0302\u0301")]
    [InlineData("ガ", "ｶﾞ")]
    [InlineData("й", "и\u0306")]
    [InlineData("Å", "\u212B")]
    public void Composed_and_decomposed_spellings_fold_alike_with_their_marks(string composed, string decomposed)
    {
        Assert.Equal(Folding.Fold(decomposed, keepMarks: true), Folding.Fold(composed, keepMarks: true));
        Assert.NotEqual(decomposed[..1], Folding.Fold(composed, keepMarks: true));
    }

    [Theory]
    [InlineData("Stop. Thanks", 1)]
    [InlineData("Stop all! Thanks. Bye", 2)]
    [InlineData("stop\nnow", 1)]
    [InlineData("!! stop now", 0)]
    [InlineData("stop... now", 0)]
    [InlineData("4.30 pm", 0)]
    [InlineData("stop, now", 0)]
    public void The_first_end_of_a_sentence_is_found(string text, int words) =>
        Assert.Equal(words, Folding.Fold(text, new char[100], keepMarks: true).WordsBeforeBreak);

    [Fact]
    public void No_unit_folds_to_more_than_the_room_it_is_given()
    {
        var lengths = Enumerable
            .Range(0, 0x10000)
            .Select(unit => Folding.Fold(((char)unit).ToString(), keepMarks: true).Length);

        Assert.Equal(Folding.ExpansionMax, lengths.Max());
    }

    [Fact]
    public void Folding_does_not_depend_on_the_culture()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("tr-TR");
            Assert.Equal("quit", Folding.Fold("QUIT", keepMarks: true));
            Assert.Equal("quit", Folding.Fold("QUIT", keepMarks: false));
        }
        catch (CultureNotFoundException)
        {
            // Invariant mode knows no other culture, so nothing can depend on one.
            Assert.True(AppContext.TryGetSwitch("System.Globalization.Invariant", out var invariant) && invariant);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
