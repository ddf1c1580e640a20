using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Nod.Server.Candidate;

/// <summary>
/// Renders candidate pages to bytes, on the server and once: what is sent is what can be kept and hashed. A page depends on
/// its parameters alone, so the same parameters give the same bytes.
/// </summary>
internal sealed class PageRenderer : IAsyncDisposable
{
    private readonly ServiceProvider services;
    private readonly HtmlRenderer renderer;

    public PageRenderer()
    {
        services = new ServiceCollection()
            .AddLogging()
            // Letters of all languages as they are; what means something in HTML is escaped all the same.
            .AddSingleton(HtmlEncoder.Create(UnicodeRanges.All))
            .BuildServiceProvider();
        renderer = new HtmlRenderer(services, services.GetRequiredService<ILoggerFactory>());
    }

    /// <summary>The page in UTF-8.</summary>
    public Task<byte[]> RenderAsync<TPage>(params ReadOnlySpan<(string Name, object Value)> parameters)
        where TPage : IComponent
    {
        var values = new Dictionary<string, object?>(parameters.Length);
        foreach (var (name, value) in parameters)
        {
            values[name] = value;
        }

        return renderer.Dispatcher.InvokeAsync(async () =>
        {
            var page = await renderer.RenderComponentAsync<TPage>(ParameterView.FromDictionary(values));
            return Encoding.UTF8.GetBytes(page.ToHtmlString());
        });
    }

    public async ValueTask DisposeAsync()
    {
        await renderer.DisposeAsync();
        await services.DisposeAsync();
    }
}
