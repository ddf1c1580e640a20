using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Nod.Browser.Tests.Harness.Browser))]

namespace Nod.Browser.Tests.Harness;

/// <summary>
/// Debian's Chromium without its window, which takes half the time, started once for all tests; a class takes it in its
/// constructor. Each <see cref="Visit"/> is a browser of its own as far as pages can tell.
/// </summary>
public sealed class Browser : IAsyncLifetime
{
    private const string Program = "/usr/bin/chromium-headless-shell";

    private static readonly string[] Arguments =
    [
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ];

    private IPlaywright? playwright;
    private IBrowser? browser;

    public async ValueTask InitializeAsync()
    {
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions { ExecutablePath = Program, Args = Arguments }
        );
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
    }

    /// <summary>Somebody opens the browser. Dispose it, and it closes.</summary>
    internal async Task<Visit> VisitAsync(Screen screen) =>
        await Visit.StartAsync(
            await browser!.NewContextAsync(
                new BrowserNewContextOptions
                {
                    ViewportSize = new ViewportSize { Width = screen.Width, Height = screen.Height },
                    IsMobile = screen.IsPhone,
                    HasTouch = screen.IsPhone,
                    Locale = screen.Locale,
                    JavaScriptEnabled = screen.RunsScripts,
                    ColorScheme = screen.IsDark ? ColorScheme.Dark : ColorScheme.Light,
                    ReducedMotion = ReducedMotion.Reduce,
                }
            )
        );
}
