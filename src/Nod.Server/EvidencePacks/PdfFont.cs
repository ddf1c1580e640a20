using System.Globalization;
using System.Text;
using HarfBuzzSharp;
using SkiaSharp;

namespace Nod.Server.EvidencePacks;

/// <summary>A word as it is drawn: glyphs and where each stands, in units of the font's size.</summary>
/// <param name="Glyphs">The glyphs, from left to right.</param>
/// <param name="Points">Where each stands.</param>
/// <param name="Width">How wide the word is.</param>
/// <param name="IsRightToLeft">Whether it is read from right to left.</param>
internal sealed record ShapedWord(ushort[] Glyphs, SKPoint[] Points, float Width, bool IsRightToLeft);

/// <summary>
/// One of the fonts that this program carries, and what a document used of it. Made for one document. Text is shaped by
/// HarfBuzz; a character that the font has no glyph for is written as its number.
/// </summary>
internal sealed class PdfFont : IDisposable
{
    // Text that is taken out of a PDF has a blank where a glyph stands for two letters.
    private static readonly Feature[] WithoutLigatures = [new(Tag.Parse("liga"), 0), new(Tag.Parse("clig"), 0)];

    private readonly byte[] bytes;
    private readonly Blob blob;
    private readonly Face face;
    private readonly Font font;
    private readonly Dictionary<string, ShapedWord> words = new(StringComparer.Ordinal);
    private readonly SortedSet<uint> used = [0];

    private PdfFont(byte[] bytes)
    {
        this.bytes = bytes;
        using var stream = new MemoryStream(bytes);
        blob = Blob.FromStream(stream);
        face = new Face(blob, 0);
        font = new Font(face);
        font.SetScale(face.UnitsPerEm, face.UnitsPerEm);
        font.SetFunctionsOpenType();
    }

    /// <summary>Whether a character had to be written as its number.</summary>
    public bool LacksSome { get; private set; }

    /// <summary>A font that this assembly carries.</summary>
    public static PdfFont Carried(string name)
    {
        using var resource = typeof(PdfFont).Assembly.GetManifestResourceStream("fonts/" + name)!;
        using var copy = new MemoryStream();
        resource.CopyTo(copy);
        return new PdfFont(copy.ToArray());
    }

    /// <summary>Shapes a word, and notes its glyphs as used.</summary>
    public ShapedWord Shape(string word)
    {
        if (!words.TryGetValue(word, out var shaped))
        {
            shaped = ShapeAnew(Printable(word));
            words.Add(word, shaped);
        }

        return shaped;
    }

    /// <summary>The font with what was used of it, ready to be drawn with and embedded.</summary>
    public SKTypeface Used()
    {
        var characters = new List<uint>();
        for (var character = 0x20u; character <= 0xFFFF; character++)
        {
            if (font.TryGetNominalGlyph(character, out var glyph) && used.Contains(glyph))
            {
                characters.Add(character);
            }
        }

        using var data = SKData.CreateCopy(FontSubset.Of(bytes, used, characters));
        return SKTypeface.FromData(data);
    }

    public void Dispose()
    {
        font.Dispose();
        face.Dispose();
        blob.Dispose();
    }

    /// <summary>Whether a character is of a script that is written from right to left.</summary>
    public static bool IsRightToLeft(Rune rune) =>
        rune.Value is (>= 0x0590 and <= 0x08FF) or (>= 0xFB1D and <= 0xFDFF) or (>= 0xFE70 and <= 0xFEFC)
        && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.DecimalDigitNumber or UnicodeCategory.NonSpacingMark);

    private ShapedWord ShapeAnew(string word)
    {
        using var buffer = new HarfBuzzSharp.Buffer();
        buffer.AddUtf16(word);
        buffer.GuessSegmentProperties();
        var isRightToLeft = word.EnumerateRunes().Any(IsRightToLeft);
        buffer.Direction = isRightToLeft ? Direction.RightToLeft : Direction.LeftToRight;
        font.Shape(buffer, WithoutLigatures);
        var infos = buffer.GlyphInfos;
        var positions = buffer.GlyphPositions;
        var glyphs = new ushort[infos.Length];
        var points = new SKPoint[infos.Length];
        var unit = 1f / face.UnitsPerEm;
        var x = 0f;
        for (var i = 0; i < infos.Length; i++)
        {
            glyphs[i] = (ushort)infos[i].Codepoint;
            used.Add(infos[i].Codepoint);
            points[i] = new SKPoint(x + (positions[i].XOffset * unit), -positions[i].YOffset * unit);
            x += positions[i].XAdvance * unit;
        }

        return new ShapedWord(glyphs, points, x, isRightToLeft);
    }

    private string Printable(string word)
    {
        var text = new StringBuilder(word.Length);
        foreach (var rune in word.EnumerateRunes())
        {
            if (font.TryGetNominalGlyph((uint)rune.Value, out var glyph) && glyph != 0)
            {
                text.Append(rune);
            }
            else
            {
                LacksSome = true;
                text.Append(CultureInfo.InvariantCulture, $"[U+{rune.Value:X4}]");
            }
        }

        return text.ToString();
    }
}
