using Microsoft.Playwright;
using Nod.Browser.Tests.Harness;
using Nod.Server.Admin.Locales;
using Nod.Server.Tests.Harness;

namespace Nod.Browser.Tests.Admin;

/// <summary>The owner of the first organization at the admin app, signed in, on one screen in one language.</summary>
internal sealed class AdminVisit(Visit visit, RunningServer server, string language, string screen) : IAsyncDisposable
{
    /// <summary>Every combination of screen and language that a walk is walked on.</summary>
    public static TheoryData<string, string> Screens =>
        new()
        {
            { "desktop", "en" },
            { "desktop", "de" },
            { "phone", "en" },
            { "phone", "de" },
        };

    public IPage Page => visit.Page;

    public AdminTexts Texts { get; } = AdminTexts.For(language);

    public static async Task<AdminVisit> SignInAsync(
        Harness.Browser browser,
        RunningServer server,
        string screen,
        string language,
        bool isDark = false
    )
    {
        var size = screen == "phone" ? Screen.Phone : Screen.Desktop;
        var visit = await browser.VisitAsync(size with { Locale = language, IsDark = isDark });
        var signedIn = new AdminVisit(visit, server, language, screen);
        await signedIn.GoAsync("/admin");
        await signedIn.LookAsync("sign-in");
        await signedIn.FieldAsync("sign_in.email", server.First.Email);
        await signedIn.FieldAsync("sign_in.password", server.First.Password);
        await signedIn.PressAsync("sign_in.go");
        await signedIn.HeadingAsync("home.title");
        return signedIn;
    }

    public ValueTask DisposeAsync() => visit.DisposeAsync();

    public Task GoAsync(string path) => Page.GotoAsync(new Uri(server.Http.BaseAddress!, path).AbsoluteUri);

    /// <summary>Goes to a page that answers with an error and is a page all the same.</summary>
    public Task GoAsync(string path, int status) =>
        visit.OpenAsync(new Uri(server.Http.BaseAddress!, path).AbsoluteUri, status);

    public Task FieldAsync(string key, string value) =>
        Page.GetByLabel(Texts.Say(key), new() { Exact = true }).FillAsync(value);

    public ILocator Button(string key) =>
        Page.GetByRole(AriaRole.Button, new() { Name = Texts.Say(key), Exact = true });

    public Task PressAsync(string key) => Button(key).ClickAsync();

    /// <summary>Presses a button by keyboard, once it is open: a key, other than a click, waits for nothing.</summary>
    public async Task EnterAsync(string key)
    {
        await Assertions.Expect(Button(key)).ToBeEnabledAsync();
        await Button(key).PressAsync("Enter");
    }

    public Task HeadingAsync(string key) =>
        Page.GetByRole(AriaRole.Heading, new() { Name = Texts.Say(key) }).First.WaitForAsync();

    /// <summary>Takes note of answers that the browser complains about and a page expects.</summary>
    public void Forget(string status) => visit.Forget(status);

    public Task SeeAsync(string text) => Page.GetByText(text).First.WaitForAsync();

    /// <summary>Looks at the page: nothing that axe, the browser or the content security policy finds against it.</summary>
    public async Task LookAsync(string name)
    {
        await visit.ShowAsync($"{name}-{screen}-{language}");
        if ((screen, language) is not ("desktop", "de") and not ("phone", "en"))
        {
            // axe takes seconds: each state is put to it on both screens and in both languages, not in all four combinations.
            await visit.ShouldBeAccessibleAsync();
        }

        Assert.Empty(visit.Complaints);
        Assert.All(visit.Requests, address => Assert.Equal(server.Http.BaseAddress!.Host, new Uri(address).Host));
        var overflow = await Page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth");
        Assert.True(overflow <= 0, $"{name} is {overflow} pixels wider than the screen.");
    }
}
