using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Nod.Server.Tests.Harness;

/// <summary>Speaks HTTP byte by byte, for what no well-behaved client sends.</summary>
internal static class RawHttp
{
    /// <summary>
    /// Sends a request as it is written and reads the answer to its end. The connection is closed by the server: the
    /// request must ask for that.
    /// </summary>
    /// <param name="server">The server.</param>
    /// <param name="request">Head and body; lines end with <c>\n</c> here and with CRLF on the wire.</param>
    /// <param name="hangUp">Whether to stop sending before the answer, as a client that dies does.</param>
    public static async Task<Reply> SendAsync(RunningServer server, string request, bool hangUp = false)
    {
        var address = new Uri(server.App.Urls.First());
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port);
        var stream = client.GetStream();
        var bytes = Encoding.UTF8.GetBytes(request.ReplaceLineEndings("\r\n"));
        await stream.WriteAsync(bytes);
        if (hangUp)
        {
            client.Client.Shutdown(SocketShutdown.Send);
        }

        using var reader = new StreamReader(stream, Encoding.UTF8);
        try
        {
            return Parse(await reader.ReadToEndAsync());
        }
        catch (IOException) when (hangUp)
        {
            // Who hangs up may be hung up on.
            return new Reply(0, string.Empty, string.Empty);
        }
    }

    /// <summary>A request's head up to its own headers.</summary>
    public static string Head(RunningServer server, string method, string path) =>
        $"{method} {path} HTTP/1.1\nHost: nod\nConnection: close\nAuthorization: Bearer {server.First.ApiKey}\n";

    private static Reply Parse(string answer)
    {
        var parts = answer.Split("\r\n\r\n", 2);
        var lines = parts[0].Split("\r\n");
        var mediaType = lines
            .FirstOrDefault(line => line.StartsWith("Content-Type: ", StringComparison.OrdinalIgnoreCase))
            ?.Split(' ', ';')[1];
        var status = lines[0].Split(' ').ElementAtOrDefault(1) ?? "0";
        return new Reply(
            int.Parse(status, CultureInfo.InvariantCulture),
            mediaType ?? string.Empty,
            parts.ElementAtOrDefault(1) ?? string.Empty
        );
    }
}
