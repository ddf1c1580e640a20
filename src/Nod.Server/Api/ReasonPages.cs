using System.Text.RegularExpressions;

namespace Nod.Server.Api;

/// <summary>The page of each reason code, so that a refusal can link to it. No key: the pages are the manual's.</summary>
internal static partial class ReasonPages
{
    private const string Folder = "reasons/";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet(
                "/reasons/{code}",
                (RequestDelegate)(http => WriteAsync(http, (string)http.Request.RouteValues["code"]!))
            )
            .ExcludeFromDescription();

    /// <summary>Where the page of a code is, as the caller reaches this server.</summary>
    public static string AddressOf(string code, Node node, HttpContext http)
    {
        var server = node.PublicUrl ?? new Uri($"{http.Request.Scheme}://{http.Request.Host}/");
        return new Uri(server, Folder + code).AbsoluteUri;
    }

    private static async Task WriteAsync(HttpContext http, string code)
    {
        var page = Code().IsMatch(code)
            ? typeof(ReasonPages).Assembly.GetManifestResourceStream($"{Folder}{code}.md")
            : null;
        if (page is null)
        {
            await Answer.NotFound("reason").WriteAsync(http);
            return;
        }

        await using (page)
        {
            http.Response.ContentType = "text/plain; charset=utf-8";
            http.Response.ContentLength = page.Length;
            await page.CopyToAsync(http.Response.Body, http.RequestAborted);
        }
    }

    [GeneratedRegex(@"^[a-z_]+\.[a-z_]+\z")]
    private static partial Regex Code();
}
