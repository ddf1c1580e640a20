using System.Globalization;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Nod.Browser.Tests.Harness;

/// <summary>One person's browser: its page, and what the page asked the network for and complained about.</summary>
internal sealed class Visit : IAsyncDisposable
{
    // The folder that screenshots are left in, to be looked at; nobody looks when nobody names one.
    private const string ScreenshotsVariable = "NOD_TEST_SCREENSHOTS";

    private readonly IBrowserContext context;
    private readonly List<string> requests = [];
    private readonly List<string> complaints = [];

    private Visit(IBrowserContext context, IPage page)
    {
        this.context = context;
        Page = page;
        page.Request += (_, request) => requests.Add(request.Url);
        page.PageError += (_, error) => complaints.Add(error);
        page.Console += (_, line) =>
        {
            if (line.Type == "error")
            {
                complaints.Add(line.Text);
            }
        };
    }

    public IPage Page { get; }

    /// <summary>The addresses asked for, in order.</summary>
    public IReadOnlyList<string> Requests => requests;

    /// <summary>Errors of scripts, and what the browser refused, such as a breach of the content security policy.</summary>
    public IReadOnlyList<string> Complaints => complaints;

    /// <summary>Opens a page that answers with an error, about which the browser complains once.</summary>
    public async Task OpenAsync(string url, int status)
    {
        var before = complaints.Count;
        Assert.Equal(status, (await Page.GotoAsync(url))!.Status);
        Assert.Contains(status.ToString(CultureInfo.InvariantCulture), Assert.Single(complaints.Skip(before)));
        complaints.RemoveRange(before, complaints.Count - before);
    }

    /// <summary>Leaves out complaints about answers of a status, of which there must be one.</summary>
    public void Forget(string status) =>
        Assert.NotEqual(0, complaints.RemoveAll(complaint => complaint.Contains(status, StringComparison.Ordinal)));

    public static async Task<Visit> StartAsync(IBrowserContext context) => new(context, await context.NewPageAsync());

    public ValueTask DisposeAsync() => context.DisposeAsync();

    /// <summary>Fails, naming rule and element, unless axe finds nothing against WCAG 2.2 AA and its best practices.</summary>
    public async Task ShouldBeAccessibleAsync()
    {
        var found = await Page.RunAxe();
        Assert.NotEmpty(found.Passes);
        Assert.True(found.Violations.Length == 0, string.Join('\n', found.Violations.Select(Told)));
    }

    /// <summary>Leaves a picture; fails unless the page is accessible and no wider than the screen.</summary>
    public async Task ShouldLookGoodAsync(string name)
    {
        await ShowAsync(name);
        await ShouldBeAccessibleAsync();
        Assert.False(
            await Page.EvaluateAsync<bool>(
                "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
            ),
            $"{name} is wider than the screen"
        );
    }

    /// <summary>Leaves a picture of the whole page for people to look at, if they said where.</summary>
    public async Task ShowAsync(string name)
    {
        if (Environment.GetEnvironmentVariable(ScreenshotsVariable) is { Length: > 0 } folder)
        {
            await Page.ScreenshotAsync(
                new PageScreenshotOptions { Path = Path.Combine(folder, name + ".png"), FullPage = true }
            );
        }
    }

    private static string Told(AxeResultItem rule) =>
        $"{rule.Id} ({rule.Impact}): {rule.Help}: {string.Join("; ", rule.Nodes.Select(node => node.Html))}";
}
