using Nod.EvidencePacks;
using NodaTime;
using SkiaSharp;

namespace Nod.Server.EvidencePacks;

/// <summary>
/// Prints a document as PDF, with the fonts it uses embedded. The same document gives the same bytes: no time and no
/// identifier in it is its own (PDF/A, which wants a random one, is left out for that).
/// </summary>
internal static class PrintedDocument
{
    private static readonly (float Width, float Height) A4 = (595, 842);
    private static readonly (float Width, float Height) Letter = (612, 792);

    /// <summary>Writes the whole file.</summary>
    /// <param name="document">What it says.</param>
    /// <param name="asOf">The time it says it was made at.</param>
    /// <param name="page">What the foot says of page so many of so many.</param>
    /// <param name="glyphs">What is added where characters are shown by their numbers, for lack of a letter.</param>
    /// <param name="output">Where to.</param>
    public static void Write(
        EvidenceDocument document,
        Instant asOf,
        Func<int, int, string> page,
        string glyphs,
        Stream output
    )
    {
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
            layout.Add(new EvidenceParagraph(glyphs));
        }

        for (var i = 0; i < layout.Pages.Count; i++)
        {
            layout.Foot(layout.Pages[i], document.Reference, page(i + 1, layout.Pages.Count));
        }

        using var plainFace = plain.Used();
        using var boldFace = bold.Used();
        // Skia asks a stream for its position, which not every stream knows.
        using var written = new MemoryStream();
        using var pdf = SKDocument.CreatePdf(written, About(document, asOf));
        foreach (var drawn in layout.Pages)
        {
            drawn.Draw(pdf.BeginPage(width, height), plainFace, boldFace);
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
