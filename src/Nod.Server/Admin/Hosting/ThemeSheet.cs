using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using MudBlazor;

namespace Nod.Server.Admin.Hosting;

/// <summary>
/// The theme as one style sheet: what the components' own provider would write into each page, which a strict policy
/// refuses. Written once; dark where the viewer chose it or their system asks for it.
/// </summary>
internal static partial class ThemeSheet
{
    /// <summary>The sheet; waits for the components, which draw at once.</summary>
    public static string Write(IServiceProvider services) =>
        Task.Run(() => WriteAsync(services)).GetAwaiter().GetResult();

    private static async Task<string> WriteAsync(IServiceProvider services)
    {
        var light = await RenderAsync(services, isDark: false);
        var dark = await RenderAsync(services, isDark: true);
        return $$$"""
            :root{color-scheme:light;{{{light}}}}
            :root[data-theme=dark]{color-scheme:dark;{{{dark}}}}
            @media (prefers-color-scheme:dark){:root:not([data-theme=light]){color-scheme:dark;{{{dark}}}}}
            """;
    }

    private static async Task<string> RenderAsync(IServiceProvider services, bool isDark)
    {
        await using var scope = services.CreateAsyncScope();
        await using var renderer = new HtmlRenderer(
            scope.ServiceProvider,
            scope.ServiceProvider.GetRequiredService<ILoggerFactory>()
        );
        var html = await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var parameters = ParameterView.FromDictionary(
                new Dictionary<string, object?>
                {
                    [nameof(MudThemeProvider.Theme)] = AdminTheme.Theme,
                    [nameof(MudThemeProvider.IsDarkMode)] = isDark,
                    [nameof(MudThemeProvider.ObserveSystemDarkModeChange)] = false,
                }
            );
            return (await renderer.RenderComponentAsync<MudThemeProvider>(parameters)).ToHtmlString();
        });
        return Root().Match(System.Net.WebUtility.HtmlDecode(html)) is { Success: true } found
            ? found.Groups[1].Value
            : throw new InvalidOperationException("The component kit writes its theme in another way than before.");
    }

    [GeneratedRegex(@":root\s*\{([^}]*)\}")]
    private static partial Regex Root();
}
