using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Nod.Browser.Tests.Harness;

/// <summary>Somebody else's site with one page, on an origin of its own.</summary>
internal sealed class HostPage : IAsyncDisposable
{
    private readonly WebApplication app;

    private HostPage(WebApplication app) => this.app = app;

    public string Origin => app.Urls.First().Replace("127.0.0.1", "localhost", StringComparison.Ordinal);

    public string Html { get; set; } = string.Empty;

    public static async Task<HostPage> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var site = new HostPage(app);
        app.Run(http =>
        {
            http.Response.ContentType = "text/html; charset=utf-8";
            return http.Response.WriteAsync(site.Html);
        });
        await app.StartAsync();
        return site;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
