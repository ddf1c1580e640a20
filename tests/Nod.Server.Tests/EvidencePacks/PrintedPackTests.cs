using System.Text;
using System.Text.Json.Nodes;
using Nod.Server.Tests.Harness;
using UglyToad.PdfPig;

namespace Nod.Server.Tests.EvidencePacks;

/// <summary>The PDFs of packs that a server made, read back.</summary>
public sealed class PrintedPackTests(RunningServer server) : IClassFixture<RunningServer>
{
    private const string Name = "Łucja Nguyễn-Ελένη Дарья Öztürk";

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

        var (path, checkpoint) = await PrintAsync(language, new JsonObject { ["phone"] = phone });

        using var pdf = PdfDocument.Open(path);
        var text = Printed.Text(pdf);
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
        await Printed.ShouldPassQpdfAsync(path);
        Assert.Equal([checkpoint], await Printed.CodesAsync(path));
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

        var (path, checkpoint) = await PrintAsync(
            language,
            new JsonObject { ["brand"] = Team.Brand, ["program"] = Team.Jobs },
            "program"
        );

        using var pdf = PdfDocument.Open(path);
        var text = Printed.Text(pdf);
        Assert.All(people, phone => Assert.Contains(phone, text, StringComparison.Ordinal));
        await Printed.ShouldPassQpdfAsync(path);
        Assert.Equal([checkpoint], await Printed.CodesAsync(path));
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

    // Where the PDF lies, and the checkpoint that comes with it.
    private async Task<(string Path, string Checkpoint)> PrintAsync(
        string language,
        JsonObject about,
        string name = "person"
    )
    {
        about["language"] = language;
        about["audit_reference"] = "notice 17";
        var pack = PackFiles.Unzip(await server.PackAsync(about));
        var path = await Printed.KeepAsync(server, $"evidence-{name}-{language}", pack["pack.pdf"]);
        return (path, Encoding.UTF8.GetString(pack["checkpoint"]));
    }
}
