using Microsoft.Playwright;
using Nod.Browser.Tests.Harness;
using Nod.Server.Tests.Harness;

namespace Nod.Browser.Tests;

public sealed class DocsPageTests(RunningServer server, Harness.Browser browser) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task The_page_to_try_the_endpoints_at_lists_them_and_loads_nothing_from_elsewhere()
    {
        await using var visit = await browser.VisitAsync(Screen.Desktop);

        await visit.Page.GotoAsync(new Uri(server.Http.BaseAddress!, "docs").AbsoluteUri);
        await visit.Page.GetByRole(AriaRole.Heading, new() { Name = "Nod", Exact = true }).WaitForAsync();
        await visit.ShowAsync("docs");

        Assert.Contains("Nod", await visit.Page.TitleAsync(), StringComparison.Ordinal);
        Assert.All(visit.Requests, address => Assert.Equal(server.Http.BaseAddress!.Host, new Uri(address).Host));
    }
}
