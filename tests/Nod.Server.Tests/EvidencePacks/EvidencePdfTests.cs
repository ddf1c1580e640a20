using System.Diagnostics;
using Nod.EvidencePacks;
using Nod.Server.EvidencePacks;
using NodaTime;
using UglyToad.PdfPig;

namespace Nod.Server.Tests.EvidencePacks;

public sealed class EvidencePdfTests
{
    private static readonly Instant AsOf = Instant.FromUtc(2026, 3, 10, 17, 0);

    private const string Names = "Zażółć Nguyễn Ἀθηνᾶ Ελένη Дарья";

    [Fact]
    public void The_same_document_gives_the_same_bytes() => Assert.Equal(Printed(Sample()), Printed(Sample()));

    [Theory]
    [InlineData("en", "Page 1 of ")]
    [InlineData("de", "Seite 1 von ")]
    public void It_reads_back_with_its_words_and_numbered_pages(string language, string foot)
    {
        using var pdf = PdfDocument.Open(Printed(Sample() with { Language = language }));

        var first = Text(pdf, 1);
        Assert.Contains("Evidence of consent", first, StringComparison.Ordinal);
        Assert.Contains(foot + pdf.NumberOfPages, first, StringComparison.Ordinal);
        Assert.Contains("Łucja", first, StringComparison.Ordinal);
        Assert.Contains("Nguyễn", first, StringComparison.Ordinal);
        Assert.Contains("Ελένη", first, StringComparison.Ordinal);
        Assert.Contains("Дарья", first, StringComparison.Ordinal);
        Assert.Equal("Evidence of consent · Łucja", pdf.Information.Title);
    }

    [Fact]
    public void A_short_pack_stays_small_because_fonts_are_cut_down_to_what_it_uses() =>
        Assert.InRange(Printed(Sample()).Length, 1_000, 80_000);

    [Fact]
    public void Arabic_is_shaped_and_what_has_no_glyph_is_named()
    {
        var blocks = new EvidenceBlock[] { new EvidenceQuote("محمد 你 🦊", null) };
        using var pdf = PdfDocument.Open(Printed(Sample() with { Blocks = blocks }));

        var text = Text(pdf, 1);
        Assert.Contains("[U+4F60]", text, StringComparison.Ordinal);
        Assert.Contains("[U+1F98A]", text, StringComparison.Ordinal);
        Assert.Contains("Unicode number", text, StringComparison.Ordinal);
        // Joined letters come as presentation forms: none of the isolated ones is left.
        Assert.Contains(text, character => character is >= '\uFE70' and <= '\uFEFC');
    }

    [Fact]
    public void A_row_longer_than_a_page_goes_on_and_loses_nothing()
    {
        var words = string.Join(' ', Enumerable.Range(0, 4000).Select(number => $"w{number}"));
        var table = new EvidenceTable(
            [("Left", 1), ("Right", 1)],
            [
                ["short", words],
            ]
        );
        using var pdf = PdfDocument.Open(Printed(Sample() with { Blocks = [table] }));

        var text = string.Join(' ', Enumerable.Range(1, pdf.NumberOfPages).Select(page => Text(pdf, page)));
        Assert.True(pdf.NumberOfPages > 2);
        Assert.All([0, 1999, 3999], number => Assert.Contains($"w{number}", text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Qpdf_finds_nothing_wrong()
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(path, Printed(Sample()), TestContext.Current.CancellationToken);
            using var qpdf = Process.Start(
                new ProcessStartInfo("qpdf", ["--check", path]) { RedirectStandardOutput = true }
            )!;
            var said = await qpdf.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await qpdf.WaitForExitAsync(TestContext.Current.CancellationToken);

            Assert.True(qpdf.ExitCode == 0, said);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static EvidenceDocument Sample() =>
        new(
            "en",
            "Evidence of consent",
            "Łucja",
            "pack-17",
            PaperSize.A4,
            [
                new EvidenceHeading(1, "In short"),
                new EvidenceParagraph(Names),
                new EvidenceFacts([new("SHA-256", new string('a', 64)), new("Name", Names)]),
                new EvidenceQuote("Reply STOP to end.\nHELP for help.", "en"),
                new EvidenceTable(
                    [("Time", 1), ("Message", 2)],
                    [
                        ["noon", "hello"],
                    ]
                ),
                new EvidenceCode(
                    "log.example\n17\n" + new string('b', 44) + "\n\n— log.example " + new string('c', 92) + "\n"
                ),
            ]
        );

    private static byte[] Printed(EvidenceDocument document)
    {
        using var output = new MemoryStream();
        EvidencePdf.Write(document, AsOf, output);
        return output.ToArray();
    }

    private static string Text(PdfDocument pdf, int page) =>
        string.Join(' ', pdf.GetPage(page).GetWords().Select(word => word.Text));
}
