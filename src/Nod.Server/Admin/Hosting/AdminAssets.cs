using System.Collections.Frozen;
using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;
using Nod.Server.Admin.Access;

namespace Nod.Server.Admin.Hosting;

/// <summary>
/// Scripts and styles of the pages. They are carried inside the program and served from here alone, compressed once, under
/// addresses that change with their content; the framework's own script keeps the address its callers know.
/// </summary>
internal sealed class AdminAssets(IServiceProvider services)
{
    private const string ResourcePrefix = "admin/assets/";
    private const string Forever = "public, max-age=31536000, immutable";

    // The same for every server of a process, and made when somebody first looks at a page.
    private static FrozenDictionary<string, Asset>? loaded;

    private FrozenDictionary<string, Asset> ByName => loaded ??= Load(ThemeSheet.Write(services));

    /// <summary>The address of an asset.</summary>
    public string this[string name] => $"/admin/assets/{name}?v={ByName[name].Version}";

    public void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet(
                "/admin/assets/{name}",
                (RequestDelegate)(http => WriteAsync(http, (string)http.Request.RouteValues["name"]!))
            )
            .WithMetadata(new OpenToAllAttribute())
            .ExcludeFromDescription();

    private async Task WriteAsync(HttpContext http, string name)
    {
        if (!ByName.TryGetValue(name, out var asset))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var headers = http.Response.Headers;
        headers.CacheControl = http.Request.Query["v"] == asset.Version ? Forever : "no-cache";
        headers.ETag = $"\"{asset.Version}\"";
        headers.Vary = HeaderNames.AcceptEncoding;
        http.Response.ContentType = asset.MediaType;
        var isSmall = http.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.Ordinal);
        if (isSmall)
        {
            headers.ContentEncoding = "br";
        }

        var body = isSmall ? asset.Compressed.Value : asset.Bytes;
        http.Response.ContentLength = body.Length;
        await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }

    private static FrozenDictionary<string, Asset> Load(string themeCss)
    {
        var assembly = typeof(AdminAssets).Assembly;
        var found = assembly
            .GetManifestResourceNames()
            .Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal))
            .ToDictionary(
                name => name[ResourcePrefix.Length..],
                name =>
                {
                    using var stream = assembly.GetManifestResourceStream(name)!;
                    using var bytes = new MemoryStream();
                    stream.CopyTo(bytes);
                    return Asset.Of(name, bytes.ToArray());
                }
            );
        found["theme.css"] = Asset.Of("theme.css", System.Text.Encoding.UTF8.GetBytes(themeCss));
        return found.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private sealed record Asset(string MediaType, byte[] Bytes, string Version, Lazy<byte[]> Compressed)
    {
        public static Asset Of(string name, byte[] bytes) =>
            new(
                Path.GetExtension(name) switch
                {
                    ".css" => "text/css; charset=utf-8",
                    ".js" => "text/javascript; charset=utf-8",
                    ".svg" => "image/svg+xml",
                    _ => "application/octet-stream",
                },
                bytes,
                Convert.ToHexStringLower(SHA256.HashData(bytes))[..16],
                new Lazy<byte[]>(() => Compress(bytes))
            );

        private static byte[] Compress(byte[] bytes)
        {
            using var target = new MemoryStream();
            using (var brotli = new BrotliStream(target, CompressionLevel.Optimal))
            {
                brotli.Write(bytes);
            }

            return target.ToArray();
        }
    }
}
