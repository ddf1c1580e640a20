using System.Globalization;
using System.Text;
using CsCheck;
using Nod.Texts;

namespace Nod.Tests.Texts;

public sealed class SegmentsTests
{
    private const string GsmBasic =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
        + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    private const string GsmExtension = "\f^{}\\[~]|€";

    /// <summary>Any UTF-16, well-formed or not, rich in the characters that matter.</summary>
    private static readonly Gen<string> Texts = Gen.OneOf(
            Gen.Char,
            Gen.Char[GsmBasic],
            Gen.Char[GsmExtension],
            Gen.Char['\u0300', '\u0305'],
            Gen.Char['\uD83D', '\uD83E'],
            Gen.Char['\uDC00', '\uDFFF']
        )
        .Array[0, 500]
        .Select(units => new string(units));

    private static readonly Gen<string> GsmTexts = Gen.OneOf(Gen.Char[GsmBasic], Gen.Char[GsmExtension])
        .Array[0, 700]
        .Select(units => new string(units));

    private static readonly Gen<string> EmojiTexts = Gen.OneOf(
            "a",
            "é",
            "漢",
            "😀",
            "👨‍👩‍👧",
            "🇩🇪",
            "e\u0301",
            "\r\n",
            "\uD800"
        )
        .Array[0, 200]
        .Select(string.Concat);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(160, 1)]
    [InlineData(161, 2)]
    [InlineData(306, 2)]
    [InlineData(307, 3)]
    [InlineData(459, 3)]
    [InlineData(460, 4)]
    public void A_plain_text_takes_160_septets_alone_and_153_in_each_of_several_parts(int length, int parts) =>
        Assert.Equal(new Segments(parts, TextEncoding.Gsm7, length), Segments.Of(new string('x', length)));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(70, 1)]
    [InlineData(71, 2)]
    [InlineData(134, 2)]
    [InlineData(135, 3)]
    [InlineData(201, 3)]
    [InlineData(202, 4)]
    public void A_text_with_any_other_character_takes_70_units_alone_and_67_in_each_of_several_parts(
        int length,
        int parts
    ) => Assert.Equal(new Segments(parts, TextEncoding.Ucs2, length), Segments.Of(new string('ж', length)));

    [Theory]
    [InlineData(80, 1, 160)]
    [InlineData(81, 2, 162)]
    [InlineData(152, 2, 304)]
    [InlineData(153, 3, 306)]
    public void An_extension_character_costs_two_septets_that_stay_in_one_part(int count, int parts, int septets) =>
        Assert.Equal(new Segments(parts, TextEncoding.Gsm7, septets), Segments.Of(new string('€', count)));

    [Theory]
    [InlineData('x', 160, 1)]
    [InlineData('x', 161, 2)]
    [InlineData('x', 304, 2)]
    [InlineData('x', 305, 3)]
    [InlineData('x', 456, 3)]
    [InlineData('x', 457, 4)]
    [InlineData('ж', 70, 1)]
    [InlineData('ж', 71, 2)]
    [InlineData('ж', 132, 2)]
    [InlineData('ж', 133, 3)]
    [InlineData('ж', 198, 3)]
    [InlineData('ж', 199, 4)]
    public void With_16_bit_references_a_part_holds_one_character_less(char unit, int length, int parts)
    {
        var segments = Segments.Of(new string(unit, length), longReferences: true);

        Assert.Equal((parts, length, true), (segments.Count, segments.Characters, segments.LongReferences));
    }

    [Fact]
    public void An_escape_pair_that_would_straddle_two_parts_moves_to_the_next()
    {
        var straddling = new string('x', 152) + "€" + new string('x', 152);

        Assert.Equal(new Segments(3, TextEncoding.Gsm7, 306), Segments.Of(straddling));
        Assert.Equal(new Segments(2, TextEncoding.Gsm7, 306), Segments.Of("€" + new string('x', 304)));
    }

    [Fact]
    public void A_surrogate_pair_that_would_straddle_two_parts_moves_to_the_next()
    {
        var straddling = new string('ж', 66) + "😀" + new string('ж', 66);

        Assert.Equal(new Segments(3, TextEncoding.Ucs2, 134), Segments.Of(straddling));
        Assert.Equal(new Segments(2, TextEncoding.Ucs2, 134), Segments.Of("😀" + new string('ж', 132)));
    }

    [Fact]
    public void A_family_emoji_is_not_torn_between_parts()
    {
        const string Family = "👨‍👩‍👧";

        Assert.Equal(3, Segments.Of(new string('ж', 60) + Family + new string('ж', 66)).Count);
        Assert.Equal(2, Segments.Of(new string('ж', 59) + Family + new string('ж', 66)).Count);
    }

    [Theory]
    [InlineData(66, 1)]
    [InlineData(70, 2)]
    [InlineData(133, 2)]
    [InlineData(134, 3)]
    public void A_letter_under_more_marks_than_a_part_holds_spreads_over_parts(int marks, int parts) =>
        Assert.Equal(parts, Segments.Of("a" + new string('\u0301', marks)).Count);

    [Theory]
    [InlineData("\uD83D")]
    [InlineData("\uDE00")]
    [InlineData("\uDE00\uD83D")]
    [InlineData("ok \uD83D ok")]
    public void An_unpaired_surrogate_is_one_ucs2_unit(string text) =>
        Assert.Equal(new Segments(1, TextEncoding.Ucs2, text.Length), Segments.Of(text));

    [Fact]
    public void Every_character_of_the_default_alphabet_is_one_septet_and_of_the_extension_two()
    {
        Assert.Equal(127, GsmBasic.Length);
        Assert.All(GsmBasic, unit => Assert.Equal(new Segments(1, TextEncoding.Gsm7, 1), Segments.Of([unit])));
        Assert.All(GsmExtension, unit => Assert.Equal(new Segments(1, TextEncoding.Gsm7, 2), Segments.Of([unit])));
    }

    [Fact]
    public void No_other_unit_is_in_the_alphabet()
    {
        var others = Enumerable.Range(0, 0x10000).Select(unit => (char)unit).Except(GsmBasic + GsmExtension).ToList();

        Assert.Equal(0x10000 - 127 - 10, others.Count);
        Assert.All(others, unit => Assert.Equal(TextEncoding.Ucs2, Segments.Of([unit]).Encoding));
    }

    [Theory]
    [InlineData("Répondez ARRET")]
    [InlineData("Größe")]
    [InlineData("mañana")]
    public void Accents_of_the_alphabet_stay_gsm7(string text) =>
        Assert.Equal(TextEncoding.Gsm7, Segments.Of(text).Encoding);

    [Theory]
    [InlineData("ARRÊT")]
    [InlineData("français")]
    [InlineData("día")]
    [InlineData("it’s")]
    [InlineData("`")]
    [InlineData("\t")]
    public void Accents_and_quotes_outside_the_alphabet_force_ucs2(string text) =>
        Assert.Equal(TextEncoding.Ucs2, Segments.Of(text).Encoding);

    [Fact]
    public void Measuring_allocates_nothing()
    {
        var text = string.Concat(Enumerable.Repeat("Größe 😀 e\u0301 [€] ", 40));
        Segments.Of(text);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Segments.Of(text);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Any_text_measures_as_the_slow_reference_lays_it_out()
    {
        Texts.Sample(text => Assert.Equal(Reference(text), Segments.Of(text)));
        GsmTexts.Sample(text => Assert.Equal(Reference(text), Segments.Of(text)));
        EmojiTexts.Sample(text => Assert.Equal(Reference(text), Segments.Of(text)));
    }

    [Fact]
    public void One_more_character_never_takes_fewer_parts() =>
        GsmTexts.Sample(text => Assert.True(Segments.Of(text + "x").Count >= Segments.Of(text).Count));

    /// <summary>Lays the text out in lists of real parts, atom by atom.</summary>
    private static Segments Reference(string text)
    {
        var gsm = text.All(unit => GsmBasic.Contains(unit) || GsmExtension.Contains(unit));
        var atoms = gsm
            ? text.Select(unit => GsmExtension.Contains(unit) ? 2 : 1).ToList()
            : Graphemes(text)
                .SelectMany(grapheme => grapheme.Length > 67 ? CodePoints(grapheme) : [grapheme.Length])
                .ToList();
        var (single, part) = gsm ? (160, 153) : (70, 67);
        if (atoms.Sum() <= single)
        {
            return new(1, gsm ? TextEncoding.Gsm7 : TextEncoding.Ucs2, atoms.Sum());
        }
        var parts = new List<List<int>> { new() };
        foreach (var atom in atoms)
        {
            if (parts[^1].Sum() + atom > part)
            {
                parts.Add([]);
            }
            parts[^1].Add(atom);
        }
        return new(parts.Count, gsm ? TextEncoding.Gsm7 : TextEncoding.Ucs2, atoms.Sum());
    }

    private static IEnumerable<string> Graphemes(string text)
    {
        var starts = StringInfo.ParseCombiningCharacters(text);
        return starts.Select((start, i) => text[start..(i + 1 < starts.Length ? starts[i + 1] : text.Length)]);
    }

    private static IEnumerable<int> CodePoints(string grapheme)
    {
        for (var i = 0; i < grapheme.Length; )
        {
            Rune.DecodeFromUtf16(grapheme.AsSpan(i), out _, out var units);
            yield return units;
            i += units;
        }
    }
}
