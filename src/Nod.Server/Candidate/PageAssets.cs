using System.Security.Cryptography;
using System.Text;

namespace Nod.Server.Candidate;

/// <summary>
/// The style and the scripts of candidate pages. The style stands in each page, so that a page that was kept is whole; the
/// content security policy names it by its hash.
/// </summary>
internal static class PageAssets
{
    /// <summary>Where the pages' script is.</summary>
    public const string ScriptAddress = "/candidate/page.js";

    /// <summary>Where the script is that shows a form in somebody's page.</summary>
    public const string EmbedAddress = "/candidate/embed.js";

    public static readonly string Style = Read("page.css");

    /// <summary>The style as a content security policy names it.</summary>
    public static readonly string StyleSource =
        $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'";

    private static readonly byte[] Script = Encoding.UTF8.GetBytes(Read("page.js"));
    private static readonly byte[] Embed = Encoding.UTF8.GetBytes(Read("embed.js"));

    public static void Map(IEndpointRouteBuilder routes)
    {
        Map(routes, ScriptAddress, Script, "same-origin");
        Map(routes, EmbedAddress, Embed, "cross-origin");
    }

    private static void Map(IEndpointRouteBuilder routes, string address, byte[] script, string readers) =>
        routes
            .MapGet(
                address,
                (RequestDelegate)(
                    async http =>
                    {
                        var headers = http.Response.Headers;
                        headers.CacheControl = "public, max-age=3600";
                        headers.XContentTypeOptions = "nosniff";
                        headers["Cross-Origin-Resource-Policy"] = readers;
                        http.Response.ContentType = "text/javascript; charset=utf-8";
                        http.Response.ContentLength = script.Length;
                        await http.Response.Body.WriteAsync(script, http.RequestAborted);
                    }
                )
            )
            .ExcludeFromDescription();

    private static string Read(string name)
    {
        using var stream = typeof(PageAssets).Assembly.GetManifestResourceStream($"candidate/{name}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().TrimEnd();
    }
}
