using System.Diagnostics;
using System.Globalization;
using System.Text;
using UglyToad.PdfPig;
using UglyToad.PdfPig.DocumentLayoutAnalysis.TextExtractor;
using ZXing;
using ZXing.Common;
using ZXing.QrCode;

namespace Nod.Server.Tests.Harness;

/// <summary>A PDF as whoever has it in print reads it: its words, and its code by a camera.</summary>
internal static class Printed
{
    private const StringSplitOptions Blank = StringSplitOptions.RemoveEmptyEntries;

    /// <summary>
    /// Keeps a PDF as long as the server's test lasts, or, with NOD_TEST_SCREENSHOTS=DIR, there to be looked at; says where.
    /// </summary>
    public static async Task<string> KeepAsync(RunningServer server, string name, byte[] pdf)
    {
        var folder = Environment.GetEnvironmentVariable("NOD_TEST_SCREENSHOTS") is { Length: > 0 } wanted
            ? wanted
            : Path.Combine(server.Settings.Data, "..", "printed");
        var path = Path.Combine(System.IO.Directory.CreateDirectory(folder).FullName, name + ".pdf");
        await File.WriteAllBytesAsync(path, pdf, TestContext.Current.CancellationToken);
        return path;
    }

    /// <summary>All its words, in the order they were drawn: a text goes on over a line in its own column.</summary>
    public static string Text(PdfDocument pdf) =>
        string.Join(
            ' ',
            pdf.GetPages().SelectMany(page => ContentOrderTextExtractor.GetText(page).Split((char[]?)null, Blank))
        );

    /// <summary>What its QR codes say, at most one of a page, read from the pages as poppler draws them beside it.</summary>
    public static async Task<IReadOnlyList<string>> CodesAsync(string path)
    {
        // Whoever can't read a code comes closer.
        foreach (var perInch in (string[])["150", "200", "300", "400"])
        {
            if (await CodesAsync(path, perInch) is { Count: > 0 } codes)
            {
                return codes;
            }
        }

        return [];
    }

    private static async Task<IReadOnlyList<string>> CodesAsync(string path, string perInch)
    {
        var pages = $"{Path.ChangeExtension(path, null)}-{perInch}";
        await RunAsync("pdftoppm", "-r", perInch, "-gray", path, pages);
        var hints = new Dictionary<DecodeHintType, object> { [DecodeHintType.TRY_HARDER] = true };
        return
        [
            .. System
                .IO.Directory.EnumerateFiles(Path.GetDirectoryName(path)!, Path.GetFileName(pages) + "*")
                .Order(StringComparer.Ordinal)
                .Select(page => new QRCodeReader().decode(new(new HybridBinarizer(Image(page))), hints)?.Text)
                .OfType<string>(),
        ];
    }

    /// <summary>What qpdf has to say against its structure is a failure.</summary>
    public static Task ShouldPassQpdfAsync(string path) => RunAsync("qpdf", "--check", path);

    // A portable gray map: "P5 width height 255", each followed by one blank, and the bytes.
    private static RGBLuminanceSource Image(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var (words, at) = (new List<string>(), 0);
        while (words.Count < 4)
        {
            var end = Array.FindIndex(bytes, at, value => char.IsWhiteSpace((char)value));
            words.Add(Encoding.ASCII.GetString(bytes, at, end - at));
            at = end + 1;
        }

        int[] size = [.. words[1..3].Select(word => int.Parse(word, CultureInfo.InvariantCulture))];
        return new(bytes[at..], size[0], size[1], RGBLuminanceSource.BitmapFormat.Gray8);
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true }
        )!;
        var cancellation = TestContext.Current.CancellationToken;
        var errors = process.StandardError.ReadToEndAsync(cancellation);
        var said = await process.StandardOutput.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        Assert.True(process.ExitCode == 0, said + await errors);
    }
}
