using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Nod.Browser.Tests.Harness;
using Nod.Server.Tests.Harness;
using Nod.Server.Tests.Keywords;
using Nod.Server.Tests.Registrations;
using Nod.Server.Tests.Threads;

namespace Nod.Browser.Tests;

/// <summary>The page for reviewers, the terms and privacy pages, and the page to copy fields from, all without scripts.</summary>
public sealed class RegistrationPageTests(RunningServer server, Harness.Browser browser)
    : IClassFixture<RunningServer>,
        IAsyncLifetime
{
    private string copy = "";

    private string Address => $"{server.Http.BaseAddress}campaigns/{server.First.OrganizationId}/hiring";

    public async ValueTask InitializeAsync()
    {
        var team = await Team.OnAsync(server);
        var program = Team.ProgramBody();
        program["languages"] = new JsonArray("en", "de", "es", "fr");
        (await team.Api.PutAsync("/v1/brands/acme/programs/jobs", program)).ShouldBe(200);
        await team.SetUpFormAsync(change: body => body["double_opt_in"] = true);
        foreach (var form in (string[])["cook", "loader", "picker", "welder"])
        {
            await team.SetUpFormAsync(form, body => body["title"] = $"Job {form}");
        }

        (await team.Api.PutAsync("/v1/keywords/DRIVERJOBS", KeywordBodies.Keyword(null))).ShouldBe(200);
        (await team.Api.PutAsync("/v1/templates/reminder", Inbox.Template())).ShouldBe(200);
        var registration = RegistrationBodies.Registration(Team.Jobs, TeamForms.Hiring);
        registration["answers"] = new JsonObject();
        (await team.Api.PutAsync(RegistrationBodies.Path, registration)).ShouldBe(200);
        var published = await team.Api.SendAsync(HttpMethod.Post, $"{RegistrationBodies.Path}/publish");
        copy = published.ShouldBe(200).At("copy_address");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public static TheoryData<string, bool> Views() =>
        new()
        {
            { "en", true },
            { "en", false },
            { "de", true },
            { "es", true },
            { "fr", false },
        };

    [Theory]
    [MemberData(nameof(Views))]
    public async Task Everything_is_accessible_light_and_fits_the_screen_without_scripts(string language, bool onPhone)
    {
        var screen = (onPhone ? Screen.Phone : Screen.Desktop) with { RunsScripts = false };
        await using var visit = await browser.VisitAsync(screen);
        foreach (
            var (name, address) in new[]
            {
                ("review", $"{Address}?lang={language}"),
                ("terms", $"{Address}/terms?lang={language}"),
                ("privacy", $"{Address}/privacy?lang={language}"),
                ("copy", $"{copy}&lang={language}"),
            }
        )
        {
            var response = await visit.Page.GotoAsync(address);

            Assert.Equal(200, response!.Status);
            Assert.Equal(language, await visit.Page.Locator("html").GetAttributeAsync("lang"));
            Assert.InRange((await response.BodyAsync()).Length, 1, 50 * 1024);
            await visit.ShowAsync($"registration-{name}-{language}-{(onPhone ? "phone" : "desktop")}");
        }

        Assert.All(visit.Requests, asked => Assert.Equal(server.Http.BaseAddress!.Host, new Uri(asked).Host));
        Assert.Empty(visit.Complaints);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("", false)]
    [InlineData("/terms", true)]
    [InlineData("/privacy", true)]
    [InlineData("copy", true)]
    [InlineData("copy", false)]
    public async Task Axe_finds_nothing_and_nothing_is_wider_than_the_screen(string page, bool onPhone)
    {
        // Axe is a script of the test's; the page has none.
        await using var visit = await browser.VisitAsync(
            (onPhone ? Screen.Phone : Screen.Desktop) with
            {
                RunsScripts = true,
            }
        );
        await visit.Page.GotoAsync(page == "copy" ? copy : Address + page);

        await visit.ShouldBeAccessibleAsync();
        Assert.False(
            await visit.Page.EvaluateAsync<bool>(
                "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
            )
        );
    }

    [Fact]
    public async Task The_form_is_shown_with_its_own_fields_and_can_t_be_filled_in()
    {
        await using var visit = await browser.VisitAsync(Screen.Desktop with { RunsScripts = false });
        await visit.Page.GotoAsync(Address + "?lang=en");

        var specimen = visit.Page.Locator(".specimen").First;
        Assert.Equal(3, await visit.Page.Locator(".specimen").CountAsync());
        Assert.Equal(4, await specimen.GetByRole(AriaRole.Radio).CountAsync());
        Assert.Equal(0, await visit.Page.Locator("input:checked").CountAsync());
        Assert.Equal(0, await visit.Page.Locator("input:enabled").CountAsync());
        await specimen.GetByText(TeamForms.HiringWords["en"]).WaitForAsync();
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Job picker" }).WaitForAsync();
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Privacy" }).WaitForAsync();
    }

    [Fact]
    public async Task A_click_selects_a_whole_value_without_a_script()
    {
        await using var visit = await browser.VisitAsync(Screen.Desktop);
        await visit.Page.GotoAsync(copy);
        var value = visit.Page.Locator(".copy").First;

        await value.ClickAsync();

        var selected = await visit.Page.EvaluateAsync<string>("() => getSelection().toString()");
        Assert.Equal(await value.InnerTextAsync(), selected.Trim());
    }
}
