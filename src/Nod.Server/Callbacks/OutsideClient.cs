using System.Net;
using System.Net.Sockets;

namespace Nod.Server.Callbacks;

/// <summary>
/// Posts to addresses that callers gave. A name is looked up here and the connection is made to the very address that was
/// checked, so that no second look-up can lead elsewhere. No redirects, no proxy, no cookies; ten seconds at most.
/// </summary>
internal sealed class OutsideClient : IDisposable
{
    private const int AnswerBytesMax = 64 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly PrivateAddresses addresses;
    private readonly HttpClient http;

    public OutsideClient(PrivateAddresses addresses)
    {
        this.addresses = addresses;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectTimeout = Patience / 2,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            ConnectCallback = ConnectAsync,
        };
        http = new HttpClient(handler) { Timeout = Patience, MaxResponseContentBufferSize = AnswerBytesMax };
    }

    /// <summary>Whether an address may be called.</summary>
    public bool MayCall(IPAddress address) => addresses.Allow(address);

    /// <summary>Posts a form; taken is any 2xx.</summary>
    public async Task<Told> PostAsync(
        string url,
        IEnumerable<KeyValuePair<string, string>> fields,
        IEnumerable<KeyValuePair<string, string>> headers,
        CancellationToken cancellation
    ) => (await AskAsync(url, fields, headers, cancellation)).Told;

    /// <summary>The same, with what was answered; null unless it was taken.</summary>
    public async Task<(Told Told, OutsideAnswer? Answer)> AskAsync(
        string url,
        IEnumerable<KeyValuePair<string, string>> fields,
        IEnumerable<KeyValuePair<string, string>> headers,
        CancellationToken cancellation
    )
    {
        using var form = new FormUrlEncodedContent(fields);
        return await SendAsync(HttpMethod.Post, url, form, headers, cancellation);
    }

    /// <summary>Posts anything; taken is any 2xx.</summary>
    public async Task<Told> PostAsync(
        string url,
        HttpContent content,
        IEnumerable<KeyValuePair<string, string>> headers,
        CancellationToken cancellation
    ) => (await SendAsync(HttpMethod.Post, url, content, headers, cancellation)).Told;

    /// <summary>Sends anything by any method; taken is any 2xx. With what was answered; null unless it was taken.</summary>
    public async Task<(Told Told, OutsideAnswer? Answer)> SendAsync(
        HttpMethod method,
        string url,
        HttpContent content,
        IEnumerable<KeyValuePair<string, string>> headers,
        CancellationToken cancellation
    )
    {
        using var request = new HttpRequestMessage(method, url) { Content = content };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        try
        {
            using var response = await http.SendAsync(request, cancellation);
            var status = (int)response.StatusCode;
            return response.IsSuccessStatusCode
                ? (
                    Told.Taken(status),
                    new OutsideAnswer(
                        response.Content.Headers.ContentType?.MediaType,
                        await response.Content.ReadAsByteArrayAsync(cancellation)
                    )
                )
                : (Told.Refused($"the address answered {status}", status), null);
        }
        catch (HttpRequestException failure)
        {
            return failure.InnerException is PrivateAddressException inner
                ? (Told.Refused(inner.Message), null)
                : (Told.NoAnswer, null);
        }
        catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return (Told.NoAnswer, null);
        }
    }

    public void Dispose() => http.Dispose();

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var found = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellation);
        var checkedOnes = found.Where(addresses.Allow).ToArray();
        if (checkedOnes.Length == 0)
        {
            throw new PrivateAddressException();
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(checkedOnes, context.DnsEndPoint.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private sealed class PrivateAddressException()
        : IOException("the address is private; callback_networks says which may be called all the same");
}

/// <summary>What somebody outside answered.</summary>
/// <param name="MediaType">Its media type, or null when it says none.</param>
/// <param name="Body">Its body.</param>
internal sealed record OutsideAnswer(string? MediaType, byte[] Body);

/// <summary>What came of telling somebody something.</summary>
/// <param name="Why">Why it was not taken; empty when it was.</param>
/// <param name="Status">The HTTP status of the answer; null when there was none.</param>
internal sealed record Told(string Why, int? Status = null)
{
    /// <summary>Nobody answered: the next one would find the same.</summary>
    public static readonly Told NoAnswer = new("the address did not answer");

    /// <summary>There was nothing to sign it with.</summary>
    public static readonly Told Unsigned = new("no key of the organization signs; make one with signs: true");

    /// <summary>Whether it was taken.</summary>
    public bool IsTaken => Why.Length == 0;

    /// <summary>It was taken.</summary>
    public static Told Taken(int status) => new(string.Empty, status);

    /// <summary>Somebody answered, or nobody may be asked.</summary>
    public static Told Refused(string why, int? status = null) => new(why, status);
}
