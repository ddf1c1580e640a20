using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Nod.Server.Candidate;

/// <summary>
/// Renders candidate pages to bytes, on the server and once: what is sent is what can be kept and hashed. A page depends on
/// its parameters alone, so the same parameters give the same bytes. Thread safe.
/// </summary>
internal sealed class PageRenderer : IDisposable
{
    private readonly ServiceProvider services = new ServiceCollection()
        .AddLogging()
        // Letters of all languages as they are; what means something in HTML is escaped all the same.
        .AddSingleton(HtmlEncoder.Create(UnicodeRanges.All))
        .BuildServiceProvider();

    /// <summary>The page in UTF-8.</summary>
    public async Task<byte[]> RenderAsync<TPage>(params (string Name, object? Value)[] parameters)
        where TPage : IComponent
    {
        var values = ParameterView.FromDictionary(parameters.ToDictionary(one => one.Name, one => one.Value));
        // One for each page: a renderer remembers what it rendered until it ends.
        await using var renderer = new HtmlRenderer(services, services.GetRequiredService<ILoggerFactory>());
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var page = await renderer.RenderComponentAsync<TPage>(values);
            return Encoding.UTF8.GetBytes(page.ToHtmlString());
        });
    }

    public void Dispose() => services.Dispose();
}
