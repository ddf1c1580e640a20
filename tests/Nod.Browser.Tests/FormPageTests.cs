using Microsoft.Playwright;
using Nod.Browser.Tests.Harness;
using Nod.Server.Tests.Harness;

namespace Nod.Browser.Tests;

/// <summary>The page that candidates apply with, as they meet it: on a cheap phone, without scripts, by keyboard.</summary>
public sealed class FormPageTests(RunningServer server, Harness.Browser browser)
    : IClassFixture<RunningServer>,
        IAsyncLifetime
{
    private readonly string phone = Team.NewPerson();
    private Team team = null!;

    private string Address => $"{server.Http.BaseAddress}apply/{server.First.OrganizationId}/{TeamForms.Form}";

    public async ValueTask InitializeAsync()
    {
        team = await Team.OnAsync(server);
        await team.SetUpFormAsync(change: body => body["double_opt_in"] = true);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [MemberData(nameof(CandidateScreens.All), MemberType = typeof(CandidateScreens))]
    public async Task The_form_its_faults_and_its_thanks_are_accessible_and_fit_the_screen(
        string language,
        bool onPhone,
        bool inDark
    )
    {
        var screen = (onPhone ? Screen.Phone : Screen.Desktop) with { IsDark = inDark, RunsScripts = true };
        var name = $"form-{language}-{(onPhone ? "phone" : "desktop")}{(inDark ? "-dark" : "")}";
        await using var visit = await browser.VisitAsync(screen);
        var page = visit.Page;

        var response = await page.GotoAsync($"{Address}?lang={language}");
        Assert.Equal(200, response!.Status);
        Assert.InRange((await response.BodyAsync()).Length, 1, 50 * 1024);
        await visit.ShouldLookGoodAsync(name);

        await page.GetByRole(AriaRole.Button).ClickAsync();
        await page.Locator(".faults").WaitForAsync();
        await visit.ShouldLookGoodAsync(name + "-faults");

        await FillAsync(page, TeamForms.Languages.ToList().IndexOf(language) % 2 == 0 ? "yes" : "no");
        await page.WaitForURLAsync($"**/thanks?lang={language}");
        await visit.ShouldLookGoodAsync(name + "-thanks");
        Assert.All(visit.Requests, address => Assert.Equal(server.Http.BaseAddress!.Host, new Uri(address).Host));
        Assert.DoesNotContain(visit.Complaints, line => !line.Contains("422", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_scripts_somebody_applies_in_their_language_and_confirms_by_text()
    {
        await using var visit = await browser.VisitAsync(Screen.Phone with { RunsScripts = false, Locale = "es-MX" });
        var page = visit.Page;
        await page.GotoAsync(Address);
        Assert.Equal("es", await page.Locator("html").GetAttributeAsync("lang"));

        await FillAsync(page, "yes");

        await page.WaitForURLAsync("**/thanks?lang=es");
        await page.GetByText("Acme tiene su solicitud: Driver, Queens.").WaitForAsync();
        Assert.Contains("Responda SI", Assert.Single(await team.PhoneAsync(phone, 1)), StringComparison.Ordinal);
        await team.HearAsync(phone, "Sí");
        Assert.Equal("opted_in", (await team.ContactAsync(phone)).At("programs.0.status"));
    }

    [Fact]
    public async Task With_scripts_a_proof_is_found_and_nothing_is_refused()
    {
        await using var visit = await browser.VisitAsync(Screen.Phone);
        await visit.Page.GotoAsync(Address + "?lang=en");

        await visit.Page.WaitForFunctionAsync("() => document.querySelector('[name=proof]').value !== ''");

        await FillAsync(visit.Page, "no");
        await visit.Page.WaitForURLAsync("**/thanks?lang=en");
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task By_keyboard_the_fields_come_in_order_and_a_fault_leads_to_its_field()
    {
        await using var visit = await browser.VisitAsync(Screen.Desktop with { RunsScripts = false });
        var page = visit.Page;
        await page.GotoAsync(Address + "?lang=en");
        await page.Locator("#name").FocusAsync();
        var order = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            order.Add(
                await page.EvaluateAsync<string>("() => document.activeElement.id || document.activeElement.type")
            );
        }

        Assert.Equal(["phone", "answer-hiring", "answer-jobs", "submit"], order);
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Link, new() { Name = "Answer yes or no: Job alerts" }).ClickAsync();
        Assert.Equal("answer-jobs", await page.EvaluateAsync<string>("() => document.activeElement.id"));
    }

    [Fact]
    public async Task What_people_do_not_see_is_not_read_to_them_either()
    {
        await using var visit = await browser.VisitAsync(Screen.Phone);
        await visit.Page.GotoAsync(Address + "?lang=en");

        Assert.Equal(2, await visit.Page.GetByRole(AriaRole.Textbox).CountAsync());
        Assert.Equal(4, await visit.Page.GetByRole(AriaRole.Radio).CountAsync());
        Assert.Equal(0, await visit.Page.Locator("input:checked").CountAsync());
    }

    [Fact]
    public async Task A_page_of_a_named_site_shows_the_form_and_of_another_it_does_not()
    {
        await using var site = await HostPage.StartAsync();
        var made = await team.SetUpFormAsync(
            "embedded",
            body => body["origins"] = new System.Text.Json.Nodes.JsonArray(site.Origin)
        );
        site.Html =
            $"<!DOCTYPE html><html lang=\"en\"><title>Jobs at Acme</title><h1>Jobs</h1>{made.At("snippet")}</html>";
        await using var visit = await browser.VisitAsync(Screen.Desktop);

        await visit.Page.GotoAsync(site.Origin);
        var frame = visit.Page.FrameLocator("iframe");
        await FillAsync(frame, "no");
        await frame.GetByText("Acme has your application").WaitForAsync();
        Assert.Empty(visit.Complaints);
        Assert.Equal("declined", (await team.ContactAsync(phone)).At("programs.0.status"));

        await team.SetUpFormAsync("embedded");
        await visit.Page.GotoAsync(site.Origin);
        await Eventually.HoldsAsync(() =>
            visit.Complaints.Any(line => line.Contains("frame-ancestors", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task A_plain_form_of_another_site_leads_to_the_questions_with_what_was_typed()
    {
        await using var site = await HostPage.StartAsync();
        site.Html =
            $"<!DOCTYPE html><html lang=\"en\"><title>Jobs</title><form method=\"post\" action=\"{Address}?lang=en\">"
            + "<input name=\"name\" value=\"Maria\"><input name=\"phone\" value=\"\"><button>Apply</button></form></html>";
        await using var visit = await browser.VisitAsync(Screen.Phone with { RunsScripts = false });

        await visit.Page.GotoAsync(site.Origin);
        await visit.Page.GetByRole(AriaRole.Button).ClickAsync();

        await visit.Page.GetByText("Please check what you wrote").WaitForAsync();
        Assert.Equal("Maria", await visit.Page.Locator("#name").InputValueAsync());
        await FillAsync(visit.Page, "no");
        await visit.Page.WaitForURLAsync("**/thanks?lang=en");
    }

    private async Task FillAsync(IPage page, string answer)
    {
        await page.Locator("#name").FillAsync("Maria Gómez");
        await page.Locator("#phone").FillAsync(phone);
        await page.Locator($"input[name=answer-hiring][value={answer}]").CheckAsync();
        await page.Locator($"input[name=answer-jobs][value={answer}]").CheckAsync();
        await page.GetByRole(AriaRole.Button).ClickAsync();
    }

    private async Task FillAsync(IFrameLocator page, string answer)
    {
        await page.Locator("#name").FillAsync("Maria Gómez");
        await page.Locator("#phone").FillAsync(phone);
        await page.Locator($"input[name=answer-hiring][value={answer}]").CheckAsync();
        await page.Locator($"input[name=answer-jobs][value={answer}]").CheckAsync();
        await page.GetByRole(AriaRole.Button).ClickAsync();
    }
}
