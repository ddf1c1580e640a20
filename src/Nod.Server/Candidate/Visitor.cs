using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http.Extensions;

namespace Nod.Server.Candidate;

/// <summary>Whoever asks for a page, as far as a request tells.</summary>
internal static class Visitor
{
    private const int UserAgentMax = 512;

    /// <summary>The address of the device, or of the proxy nearest to it that is not trusted.</summary>
    public static string? AddressOf(HttpContext http) => Plain(http)?.ToString();

    /// <summary>What limits count by: an IPv4 address, or the network of an IPv6 one, of which a household has one.</summary>
    public static string NetworkOf(HttpContext http)
    {
        var address = Plain(http);
        if (address is not { AddressFamily: AddressFamily.InterNetworkV6 })
        {
            return address?.ToString() ?? "unknown";
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes).ToString();
    }

    public static string? BrowserOf(HttpContext http)
    {
        var name = http.Request.Headers.UserAgent.ToString();
        return name.Length switch
        {
            0 => null,
            > UserAgentMax => name[..UserAgentMax],
            _ => name,
        };
    }

    /// <summary>Where the page is, as the outside reaches it.</summary>
    public static Uri PageOf(HttpContext http, Node node) =>
        new(ServerOf(http, node), http.Request.Path.ToUriComponent());

    /// <summary>Where this server is, as the outside reaches it.</summary>
    public static Uri ServerOf(HttpContext http, Node node) =>
        node.PublicUrl ?? new Uri(UriHelper.BuildAbsolute(http.Request.Scheme, http.Request.Host) + "/");

    /// <summary>
    /// Whether a form was posted from a page of this server. Browsers say where (Fetch, "Sec-Fetch-Site" and "Origin"), and
    /// no page can make them say otherwise; so no cookie is needed against forged posts.
    /// </summary>
    public static bool CameFromHere(HttpContext http, Node node)
    {
        var headers = http.Request.Headers;
        if (headers["Sec-Fetch-Site"] is [{ } site])
        {
            return site == "same-origin";
        }

        return headers.Origin is not [{ } origin]
            || (
                Uri.TryCreate(origin, UriKind.Absolute, out var from)
                && from.Authority == ServerOf(http, node).Authority
            );
    }

    private static IPAddress? Plain(HttpContext http) =>
        http.Connection.RemoteIpAddress is { IsIPv4MappedToIPv6: true } mapped
            ? mapped.MapToIPv4()
            : http.Connection.RemoteIpAddress;
}
