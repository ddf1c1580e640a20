using System.Diagnostics;
using System.Text.Json.Nodes;
using Nod.Server.Tests.Harness;
using UglyToad.PdfPig;
using UglyToad.PdfPig.DocumentLayoutAnalysis.TextExtractor;

namespace Nod.Server.Tests.EvidencePacks;

/// <summary>
/// The PDFs of packs that a server made, read back. With NOD_TEST_SCREENSHOTS=DIR they are left there, to be looked at.
/// </summary>
public sealed class PrintedPackTests(RunningServer server) : IClassFixture<RunningServer>
{
    private const string Name = "Łucja Nguyễn-Ελένη Дарья Öztürk";

    private const StringSplitOptions Blank = StringSplitOptions.RemoveEmptyEntries;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("en", "Evidence of consent of one person", "Where the person stands", "Page 1 of ")]
    [InlineData("de", "Nachweis der Einwilligung einer Person", "Stand der Person", "Seite 1 von ")]
    public async Task A_pack_says_in_print_who_agreed_to_which_words_and_what_came_of_it(
        string language,
        string title,
        string standing,
        string foot
    )
    {
        var team = await Team.OnAsync(server);
        var phone = await StoryAsync(team);

        var path = await PrintAsync(language, new JsonObject { ["phone"] = phone });

        using var pdf = PdfDocument.Open(path);
        var text = Text(pdf);
        Assert.Equal($"{title} · {phone} · First", pdf.Information.Title);
        Assert.All(
            [
                title,
                standing,
                phone,
                .. Name.Split(' '),
                Team.Words,
                "Drivers wanted in Queens.",
                foot + pdf.NumberOfPages,
            ],
            words => Assert.Contains(words, text, StringComparison.Ordinal)
        );
        Assert.All(pdf.GetPages(), page => Assert.NotEmpty(page.Letters));
        Assert.All(
            pdf.GetPages().SelectMany(page => page.Letters).Select(letter => letter.FontName!).Distinct(),
            font => Assert.Contains("DejaVuSans", font, StringComparison.Ordinal)
        );
        await ShouldPassQpdfAsync(path);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("de")]
    public async Task A_pack_of_a_program_lists_its_people_in_print(string language)
    {
        var team = await Team.OnAsync(server);
        var people = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            people.Add(await StoryAsync(team));
        }

        var path = await PrintAsync(
            language,
            new JsonObject { ["brand"] = Team.Brand, ["program"] = Team.Jobs },
            "program"
        );

        using var pdf = PdfDocument.Open(path);
        var text = Text(pdf);
        Assert.All(people, phone => Assert.Contains(phone, text, StringComparison.Ordinal));
        await ShouldPassQpdfAsync(path);
    }

    private async Task<string> StoryAsync(Team team)
    {
        var phone = Team.NewPerson();
        var consent = team.ConsentBody(phone);
        consent["subject"] = new JsonObject { ["name"] = Name };
        consent["evidence"] = new JsonObject
        {
            ["ip"] = "192.0.2.7",
            ["user_agent"] = "Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36",
            ["page_url"] = "https://jobs.example/apply/warehouse?source=fair",
        };
        (await team.Api.PostAsync("/v1/consents", consent)).ShouldBe(201);
        (await team.TextAsync(phone)).ShouldBe(201);
        await server.SettleAsync();
        (await team.HearAsync(phone, "STOP")).ShouldBe(200);
        await server.SettleAsync();
        (await team.TextAsync(phone)).ShouldBeProblem(422, "consent.revoked");
        return phone;
    }

    // Where the PDF lies.
    private async Task<string> PrintAsync(string language, JsonObject about, string name = "person")
    {
        about["language"] = language;
        about["audit_reference"] = "notice 17";
        var pack = PackFiles.Unzip(await server.PackAsync(about));
        var folder = Environment.GetEnvironmentVariable("NOD_TEST_SCREENSHOTS") is { Length: > 0 } wanted
            ? System.IO.Directory.CreateDirectory(wanted).FullName
            : System.IO.Directory.CreateDirectory(Path.Combine(server.Settings.Data, "..", "printed")).FullName;
        var path = Path.Combine(folder, $"evidence-{name}-{language}.pdf");
        await File.WriteAllBytesAsync(path, pack["pack.pdf"], Cancellation);
        return path;
    }

    // In the order it was drawn: a text goes on over a line in its own column.
    private static string Text(PdfDocument pdf) =>
        string.Join(
            ' ',
            pdf.GetPages().SelectMany(page => ContentOrderTextExtractor.GetText(page).Split((char[]?)null, Blank))
        );

    private static async Task ShouldPassQpdfAsync(string path)
    {
        using var qpdf = Process.Start(
            new ProcessStartInfo("qpdf", ["--check", path]) { RedirectStandardOutput = true }
        )!;
        var said = await qpdf.StandardOutput.ReadToEndAsync(Cancellation);
        await qpdf.WaitForExitAsync(Cancellation);
        Assert.True(qpdf.ExitCode == 0, said);
    }
}
