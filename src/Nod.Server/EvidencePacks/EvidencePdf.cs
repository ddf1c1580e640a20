using System.Globalization;
using Nod.EvidencePacks;
using NodaTime;
using SkiaSharp;

namespace Nod.Server.EvidencePacks;

/// <summary>
/// Prints a pack's document as PDF, with the fonts it uses embedded. The same document gives the same bytes: no time and
/// no identifier in it is its own (PDF/A, which wants a random one, is left out for that).
/// </summary>
internal static class EvidencePdf
{
    private static readonly (float Width, float Height) A4 = (595, 842);
    private static readonly (float Width, float Height) Letter = (612, 792);

    /// <summary>Writes the whole file.</summary>
    /// <param name="document">What it says.</param>
    /// <param name="asOf">The time it says it was made at.</param>
    /// <param name="output">Where to.</param>
    public static void Write(EvidenceDocument document, Instant asOf, Stream output)
    {
        var texts = EvidenceTexts.For(document.Language);
        var (width, height) = document.Paper == PaperSize.Letter ? Letter : A4;
        using var plain = PdfFont.Carried("DejaVuSans-subset.ttf");
        using var bold = PdfFont.Carried("DejaVuSans-Bold-subset.ttf");
        var layout = new PdfLayout(plain, bold, width, height);
        layout.Title(document.Title, document.Subtitle);
        foreach (var block in document.Blocks)
        {
            layout.Add(block);
        }

        if (plain.LacksSome || bold.LacksSome)
        {
            layout.Add(new EvidenceParagraph(texts["format.glyphs"]));
        }

        for (var i = 0; i < layout.Pages.Count; i++)
        {
            var page = texts.Say(
                "format.page",
                ("page", (i + 1).ToString(CultureInfo.InvariantCulture)),
                ("pages", layout.Pages.Count.ToString(CultureInfo.InvariantCulture))
            );
            layout.Foot(layout.Pages[i], document.Reference, page);
        }

        using var plainFace = plain.Used();
        using var boldFace = bold.Used();
        // Skia asks a stream for its position, which not every stream knows.
        using var written = new MemoryStream();
        using var pdf = SKDocument.CreatePdf(written, About(document, asOf));
        foreach (var page in layout.Pages)
        {
            page.Draw(pdf.BeginPage(width, height), plainFace, boldFace);
            pdf.EndPage();
        }

        pdf.Close();
        written.WriteTo(output);
    }

    private static SKDocumentPdfMetadata About(EvidenceDocument document, Instant asOf) =>
        SKDocumentPdfMetadata.Default with
        {
            Title = $"{document.Title} · {document.Subtitle}",
            Subject = document.Reference,
            Creator = "Nod",
            Producer = "Nod",
            Creation = asOf.ToDateTimeUtc(),
            Modified = asOf.ToDateTimeUtc(),
            PdfA = false,
        };
}
