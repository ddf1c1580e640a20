using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Nod.Testing;

/// <summary>What a scripted peer does with a request.</summary>
public enum PeerAct
{
    /// <summary>Reads it and answers.</summary>
    Answers,

    /// <summary>Reads it and never answers: the text may have been taken.</summary>
    FallsSilent,

    /// <summary>Reads it and resets the connection.</summary>
    HangsUp,

    /// <summary>Reads it and closes the connection in the middle of the answer.</summary>
    BreaksOff,

    /// <summary>Never reads it.</summary>
    Ignores,
}

/// <summary>An answer as recorded: status, headers, body.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">The body.</param>
/// <param name="Headers">Headers besides the length.</param>
public sealed record PeerAnswer(int Status, string Body, params IReadOnlyList<(string Name, string Value)> Headers)
{
    /// <summary>What the peer does.</summary>
    public PeerAct Act { get; init; }

    /// <summary>No answer at all.</summary>
    public static PeerAnswer None(PeerAct act) => new(0, string.Empty) { Act = act };
}

/// <summary>A request as a scripted peer read it.</summary>
/// <param name="Method">The method.</param>
/// <param name="Target">Path and query.</param>
/// <param name="Headers">The headers; names in any case.</param>
/// <param name="Body">The body.</param>
public sealed record PeerRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers, string Body)
{
    /// <summary>Everything in it with escapes undone, for a look at whether it holds something.</summary>
    public string Everything =>
        WebUtility.UrlDecode(Target + "\n" + string.Join('\n', Headers.Values))
        + "\n"
        + Body.Replace("\\u0026", "&", StringComparison.Ordinal)
        + WebUtility.UrlDecode(Body);
}

/// <summary>
/// A provider's end of the line, on loopback: answers each request as told and keeps what it read. It counts requests,
/// so that a second attempt shows.
/// </summary>
public sealed class ScriptedPeer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource closing = new();
    private readonly ConcurrentQueue<PeerRequest> read = new();
    private readonly ConcurrentBag<Task> serving = [];
    private readonly Task accepting;
    private int connections;

    /// <summary>Listens at a free port.</summary>
    public ScriptedPeer()
    {
        listener.Start();
        accepting = AcceptAsync();
    }

    /// <summary>Its address.</summary>
    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");

    /// <summary>What it does with the next requests.</summary>
    public Func<PeerRequest, PeerAnswer> Script { get; set; } = _ => new PeerAnswer(500, string.Empty);

    /// <summary>What it read, oldest first.</summary>
    public IReadOnlyList<PeerRequest> Requests => [.. read];

    /// <summary>How many connections were opened.</summary>
    public int Connections => Volatile.Read(ref connections);

    /// <summary>An address that nothing listens at.</summary>
    public static Uri NobodyThere()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        listener.Stop();
        await accepting;
        await Task.WhenAll(serving);
        closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(closing.Token);
                Interlocked.Increment(ref connections);
                serving.Add(ServeAsync(client));
            }
        }
        catch (Exception closed)
            when (closed is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        try
        {
            var stream = client.GetStream();
            var ignores = Script(new PeerRequest(string.Empty, string.Empty, NoHeaders, string.Empty));
            if (ignores.Act == PeerAct.Ignores)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, closing.Token);
            }

            while (await ReadAsync(stream) is { } request)
            {
                read.Enqueue(request);
                var answer = Script(request);
                switch (answer.Act)
                {
                    case PeerAct.HangsUp:
                        client.Client.LingerState = new LingerOption(true, 0);
                        return;
                    case PeerAct.FallsSilent or PeerAct.Ignores:
                        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, closing.Token);
                        return;
                    case PeerAct.BreaksOff:
                        await stream.WriteAsync(Render(answer, answer.Body.Length + 100), closing.Token);
                        return;
                    default:
                        await stream.WriteAsync(Render(answer, null), closing.Token);
                        break;
                }
            }
        }
        catch (Exception over) when (over is OperationCanceledException or IOException or SocketException)
        {
            // Either end gave up; what was read is kept.
        }
    }

    private static readonly Dictionary<string, string> NoHeaders = [];

    private async Task<PeerRequest?> ReadAsync(NetworkStream stream)
    {
        var head = new List<byte>();
        var one = new byte[1];
        while (head is not [.., (byte)'\r', (byte)'\n', (byte)'\r', (byte)'\n'])
        {
            if (await stream.ReadAsync(one, closing.Token) == 0)
            {
                return null;
            }

            head.Add(one[0]);
        }

        var lines = Encoding.UTF8.GetString([.. head]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in lines.Skip(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            headers[line[..colon]] = line[(colon + 1)..].Trim();
        }

        var length = int.Parse(headers.GetValueOrDefault("Content-Length", "0"), CultureInfo.InvariantCulture);
        var body = new byte[length];
        await stream.ReadExactlyAsync(body, closing.Token);
        var start = lines[0].Split(' ');
        return new PeerRequest(start[0], start[1], headers, Encoding.UTF8.GetString(body));
    }

    private static byte[] Render(PeerAnswer answer, int? length)
    {
        var body = Encoding.UTF8.GetBytes(answer.Body);
        var head = new StringBuilder($"HTTP/1.1 {answer.Status} Recorded\r\n");
        foreach (var (name, value) in answer.Headers)
        {
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        head.Append(CultureInfo.InvariantCulture, $"Content-Length: {length ?? body.Length}\r\n\r\n");
        return [.. Encoding.UTF8.GetBytes(head.ToString()), .. body];
    }
}
