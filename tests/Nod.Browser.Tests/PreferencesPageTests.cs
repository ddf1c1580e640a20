using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Nod.Browser.Tests.Harness;
using Nod.Server.Tests.Harness;

namespace Nod.Browser.Tests;

/// <summary>A person's own page as they meet it: on a cheap phone, without scripts, by keyboard, in their language.</summary>
public sealed class PreferencesPageTests(RunningServer server, Harness.Browser browser)
    : IClassFixture<RunningServer>,
        IAsyncLifetime
{
    private Team team = null!;
    private string phone = null!;
    private string address = null!;

    public async ValueTask InitializeAsync()
    {
        team = await Team.OnAsync(server);
        phone = await team.AgreedPersonAsync();
        server.Move(TimeSpan.FromMinutes(1));
        var made = await team.Api.PostAsync($"/v1/contacts/{phone}/preferences-link", new JsonObject());
        address = made.ShouldBe(201).At("address");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [MemberData(nameof(CandidateScreens.All), MemberType = typeof(CandidateScreens))]
    public async Task Every_page_of_it_is_accessible_small_and_fits_the_screen(
        string language,
        bool onPhone,
        bool inDark
    )
    {
        var screen = (onPhone ? Screen.Phone : Screen.Desktop) with { IsDark = inDark };
        var name = $"own-{language}-{(onPhone ? "phone" : "desktop")}{(inDark ? "-dark" : "")}";
        await using var visit = await browser.VisitAsync(screen);
        var page = visit.Page;

        await OpenAsync(visit, $"?lang={language}", name);
        await OpenAsync(visit, $"?lang={language}&show=history", name + "-history");
        await OpenAsync(visit, $"?lang={language}&show=stop", name + "-stop");
        await OpenAsync(visit, $"?lang={language}&show=erase", name + "-erase");
        await OpenAsync(visit, $"?lang={language}", name);
        await page.Locator("input[name='program.acme.news'][value=yes]").CheckAsync();
        await page.Locator("form button").First.ClickAsync();
        await page.WaitForURLAsync("**done=saved*", new() { WaitUntil = WaitUntilState.Commit });
        await visit.ShouldLookGoodAsync(name + "-saved");
        await page.Locator("form button.stop").ClickAsync();
        await page.WaitForURLAsync("**done=stopped*", new() { WaitUntil = WaitUntilState.Commit });
        await visit.ShouldLookGoodAsync(name + "-stopped");
        Assert.All(visit.Requests, asked => Assert.Equal(server.Http.BaseAddress!.Host, new Uri(asked).Host));
        Assert.Empty(visit.Complaints);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task With_and_without_scripts_somebody_chooses_and_stops(bool withScripts)
    {
        await using var visit = await browser.VisitAsync(
            Screen.Phone with
            {
                RunsScripts = withScripts,
                Locale = "fr-FR",
            }
        );
        var page = visit.Page;
        await page.GotoAsync(address);
        Assert.Equal("fr", await page.Locator("html").GetAttributeAsync("lang"));

        await page.Locator("[id='often.acme.jobs']").SelectOptionAsync("1/week");
        await page.Locator("#language").SelectOptionAsync("de");
        await page.Locator("input[name='program.acme.news'][value=yes]").CheckAsync();
        await page.Locator("form button").First.ClickAsync();
        await page.GetByRole(AriaRole.Status).GetByText("Gespeichert.").WaitForAsync();

        var contact = await team.ContactAsync(phone);
        Assert.Equal(
            ("de", "1", "week"),
            (contact.At("profile.language"), contact.At("wishes.0.max"), contact.At("wishes.0.per"))
        );
        Assert.Contains("news", contact.At("programs.1.program"), StringComparison.Ordinal);
        await page.GetByRole(AriaRole.Button, new() { Name = "Alle SMS beenden" }).ClickAsync();
        await page.GetByRole(AriaRole.Status).GetByText("Alle SMS sind beendet.").WaitForAsync();
        (await team.TextAsync(phone)).ShouldBeProblem(422, "consent.revoked");
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task A_receipt_is_a_file_to_keep()
    {
        await using var visit = await browser.VisitAsync(Screen.Phone with { RunsScripts = false });
        await visit.Page.GotoAsync(address + "?lang=en&show=history");

        var waiting = visit.Page.WaitForDownloadAsync();
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Receipt (Kantara)" }).ClickAsync();
        var file = await waiting;

        Assert.EndsWith(".kantara.json", file.SuggestedFilename, StringComparison.Ordinal);
        await using var receipt = await file.CreateReadStreamAsync();
        Assert.NotNull(await JsonNode.ParseAsync(receipt, cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task By_keyboard_everything_is_reached_in_order()
    {
        await using var visit = await browser.VisitAsync(Screen.Desktop with { RunsScripts = false });
        var page = visit.Page;
        await page.GotoAsync(address + "?lang=en");
        await page.Locator("[id='program.acme.jobs']").FocusAsync();
        var order = new List<string>();
        for (var i = 0; i < 6; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            order.Add(
                await page.EvaluateAsync<string>(
                    "() => document.activeElement.name || document.activeElement.textContent.trim()"
                )
            );
        }

        Assert.Equal(
            [
                "often.acme.jobs",
                "program.acme.news",
                "language",
                "Save",
                "Stop all texts",
                "What you agreed to, and when",
            ],
            order
        );
    }

    [Fact]
    public async Task A_link_that_is_over_says_what_to_do()
    {
        await using var visit = await browser.VisitAsync(Screen.Phone);
        var gone = address[..^1] + (address[^1] == 'A' ? 'B' : 'A');
        var response = await visit.Page.GotoAsync(gone + "?lang=en");

        Assert.Equal(404, response!.Status);
        await visit.Page.GetByText("Text MENU to the number that texts you").WaitForAsync();
        await visit.ShouldLookGoodAsync("own-gone");
    }

    private async Task OpenAsync(Visit visit, string query, string name)
    {
        var response = await visit.Page.GotoAsync(address + query);
        Assert.Equal(200, response!.Status);
        Assert.InRange((await response.BodyAsync()).Length, 1, 50 * 1024);
        await visit.ShouldLookGoodAsync(name);
    }
}
