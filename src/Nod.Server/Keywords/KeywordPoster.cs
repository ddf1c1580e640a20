using Nod.Server.EvidencePacks;
using Nod.Texts;
using NodaTime;
using QRCoder;
using SkiaSharp;

namespace Nod.Server.Keywords;

/// <summary>What a poster says.</summary>
/// <param name="Brand">The brand's name.</param>
/// <param name="Keyword">The keyword.</param>
/// <param name="Number">The number as people dial it.</param>
/// <param name="Call">The disclosure, word for word as it is registered.</param>
/// <param name="Code">What the code says.</param>
/// <param name="Texts">The poster's own words.</param>
internal sealed record PosterWords(
    string Brand,
    string Keyword,
    string Number,
    string Call,
    string Code,
    CampaignTexts Texts
);

/// <summary>
/// A page to print: the keyword and the number to be read from across a hall, a code for cameras, and the disclosure in
/// letters of a size that whoever stands before it reads.
/// </summary>
internal static class KeywordPoster
{
    private const float Margin = 48;
    private const float BandHeight = 92;
    private const float QuietModules = 4;
    private const float CallSize = 13;
    private const float KeywordSizeMax = 84;

    private static readonly (float Width, float Height) A4 = (595, 842);
    private static readonly (float Width, float Height) Letter = (612, 792);
    private static readonly SKColor Ink = new(0x1B, 0x1F, 0x24);
    private static readonly SKColor Accent = new(0x1F, 0x4E, 0x79);

    /// <summary>Writes the whole file.</summary>
    public static void Write(PosterWords words, bool isLetter, Instant asOf, Stream output)
    {
        var (width, height) = isLetter ? Letter : A4;
        using var plain = PdfFont.Carried("DejaVuSans-subset.ttf");
        using var bold = PdfFont.Carried("DejaVuSans-Bold-subset.ttf");
        var page = LayOut(words, plain, bold, width, height);
        using var plainFace = plain.Used();
        using var boldFace = bold.Used();
        using var written = new MemoryStream();
        var about = SKDocumentPdfMetadata.Default with
        {
            Title = $"{words.Brand}: {words.Keyword}",
            Creator = "Nod",
            Producer = "Nod",
            Creation = asOf.ToDateTimeUtc(),
            Modified = asOf.ToDateTimeUtc(),
        };
        using (var pdf = SKDocument.CreatePdf(written, about))
        {
            page.Draw(pdf.BeginPage(width, height), plainFace, boldFace);
            pdf.EndPage();
            pdf.Close();
        }

        written.WriteTo(output);
    }

    private static PdfPage LayOut(PosterWords words, PdfFont plain, PdfFont bold, float width, float height)
    {
        var page = new PdfPage();
        var column = width - (2 * Margin);
        page.Marks.Add(new PdfFill(SKRect.Create(0, 0, width, BandHeight), Accent));
        Centred(
            page,
            bold,
            words.Brand,
            Fitting(bold, words.Brand, 40, column),
            width,
            BandHeight * 0.64f,
            SKColors.White,
            true
        );

        // From below: the disclosure takes what it needs, and the code what is left.
        var call = PdfParagraph.Break(plain, words.Call, CallSize, column);
        var callTop = height - Margin - (call.Count * CallSize * 1.4f);
        var baseline = callTop + CallSize;
        foreach (var line in call)
        {
            page.Marks.Add(new PdfText(line, false, CallSize, Margin, baseline, Ink));
            baseline += CallSize * 1.4f;
        }

        page.Marks.Add(new PdfFill(SKRect.Create(Margin, callTop - 14, column, 1.5f), Accent));
        var y = BandHeight + 58;
        Centred(page, plain, words.Texts.Say("poster.invitation"), 26, width, y, Ink, false);
        var text = words.Texts.Say("poster.text", ("keyword", words.Keyword));
        var textSize = Fitting(bold, text, KeywordSizeMax, column);
        y += 26 + textSize;
        Centred(page, bold, text, textSize, width, y, Accent, true);
        var to = words.Texts.Say("poster.to", ("number", words.Number));
        var toSize = Fitting(bold, to, 46, column);
        y += 16 + toSize;
        Centred(page, bold, to, toSize, width, y, Ink, true);
        y += 44;
        var scan = words.Texts.Say("poster.scan");
        Centred(page, plain, scan, Fitting(plain, scan, 17, column), width, y, Ink, false);
        y += 10;
        var side = Math.Min(column, callTop - 26 - y);
        Code(page, words.Code, (width - side) / 2, y, side);
        return page;
    }

    // The largest size, up to one, at which a text fits on one line.
    private static float Fitting(PdfFont font, string text, float largest, float width)
    {
        var wide = WidthOf(font, text, 1);
        return Math.Min(largest, width / wide);
    }

    private static float WidthOf(PdfFont font, string text, float size)
    {
        var words = text.Split(' ').Select(font.Shape).ToList();
        return ((words.Sum(word => word.Width)) + (font.Shape(" ").Width * (words.Count - 1))) * size;
    }

    private static void Centred(
        PdfPage page,
        PdfFont font,
        string text,
        float size,
        float width,
        float y,
        SKColor color,
        bool isBold
    )
    {
        var line = PdfParagraph.Break(font, text, size, width)[0];
        page.Marks.Add(new PdfText(line, isBold, size, (width - WidthOf(font, text, size)) / 2, y, color));
    }

    private static void Code(PdfPage page, string text, float left, float top, float side)
    {
        using var generator = new QRCodeGenerator();
        using var drawn = generator.CreateQrCode(text, QRCodeGenerator.ECCLevel.M, forceUtf8: true);
        var modules = drawn.ModuleMatrix;
        // The library's matrix has its quiet zone around it (ISO/IEC 18004: four modules).
        var unit = side / (modules.Count - (2 * QuietModules) + QuietModules);
        var from = -(QuietModules / 2 * unit);
        for (var row = 0; row < modules.Count; row++)
        {
            for (var column = 0; column < modules.Count; column++)
            {
                if (modules[row][column])
                {
                    // A hair wider, so that no printer shows seams between modules.
                    page.Marks.Add(
                        new PdfFill(
                            SKRect.Create(
                                left + from + (column * unit),
                                top + from + (row * unit),
                                unit + 0.2f,
                                unit + 0.2f
                            ),
                            SKColors.Black
                        )
                    );
                }
            }
        }
    }
}
