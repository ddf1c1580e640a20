using System.Globalization;
using Nod.EvidencePacks;
using Nod.Registrations;
using Nod.Server.EvidencePacks;
using NodaTime;
using SkiaSharp;

namespace Nod.Server.Registrations;

/// <summary>Prints a registration as PDF, as packs are printed. The same registration at the same time gives the same bytes.</summary>
internal static class RegistrationPdf
{
    private static readonly (float Width, float Height) A4 = (595, 842);
    private static readonly (float Width, float Height) Letter = (612, 792);

    /// <summary>The whole file.</summary>
    public static byte[] Write(RegistrationKit kit, Instant now)
    {
        var document = RegistrationPrint.Of(kit, now);
        var (width, height) = document.Paper == PaperSize.Letter ? Letter : A4;
        using var plain = PdfFont.Carried("DejaVuSans-subset.ttf");
        using var bold = PdfFont.Carried("DejaVuSans-Bold-subset.ttf");
        var layout = new PdfLayout(plain, bold, width, height);
        layout.Title(document.Title, document.Subtitle);
        foreach (var block in document.Blocks)
        {
            layout.Add(block);
        }

        for (var i = 0; i < layout.Pages.Count; i++)
        {
            var page = RegistrationTexts.Shipped.Say(
                "print.page",
                ("page", (i + 1).ToString(CultureInfo.InvariantCulture)),
                ("pages", layout.Pages.Count.ToString(CultureInfo.InvariantCulture))
            );
            layout.Foot(layout.Pages[i], document.Reference, page);
        }

        using var plainFace = plain.Used();
        using var boldFace = bold.Used();
        using var written = new MemoryStream();
        var about = SKDocumentPdfMetadata.Default with
        {
            Title = $"{document.Title} · {document.Subtitle}",
            Subject = document.Reference,
            Creator = "Nod",
            Producer = "Nod",
            Creation = now.ToDateTimeUtc(),
            Modified = now.ToDateTimeUtc(),
        };
        using (var pdf = SKDocument.CreatePdf(written, about))
        {
            foreach (var page in layout.Pages)
            {
                page.Draw(pdf.BeginPage(width, height), plainFace, boldFace);
                pdf.EndPage();
            }

            pdf.Close();
        }

        return written.ToArray();
    }
}
