using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Nod.Server.Tests.Health;

/// <summary>A mail server that takes mails and keeps them (the parts of RFC 5321 that takes); refuses as it is told.</summary>
internal sealed class MailServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Task loop;
    private int refusals;

    public MailServer(int refusals = 0)
    {
        this.refusals = refusals;
        listener.Start();
        loop = RunAsync();
    }

    public Uri Address => new($"smtp://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");

    /// <summary>Every mail taken, its recipients before its text.</summary>
    public ConcurrentQueue<string> Mails { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await loop;
        stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var client = await listener.AcceptTcpClientAsync(stop.Token);
                await TalkAsync(client);
            }
            catch (Exception over) when (over is OperationCanceledException or IOException or SocketException)
            {
                // The other side went, or the test is over.
            }
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream);
        await using var writer = new StreamWriter(stream) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 mail.example");
        var recipients = new List<string>();
        while (await reader.ReadLineAsync(stop.Token) is { } line)
        {
            if (line.StartsWith("EHLO", StringComparison.Ordinal))
            {
                await writer.WriteLineAsync("250 mail.example");
            }
            else if (line.StartsWith("RCPT TO:", StringComparison.Ordinal))
            {
                recipients.Add(line[8..]);
                await writer.WriteLineAsync("250 ok");
            }
            else if (line == "DATA")
            {
                await writer.WriteLineAsync("354 go on");
                var text = new List<string>();
                while (await reader.ReadLineAsync(stop.Token) is { } one && one != ".")
                {
                    text.Add(one);
                }

                if (Interlocked.Decrement(ref refusals) >= 0)
                {
                    await writer.WriteLineAsync("451 later");
                    continue;
                }

                Mails.Enqueue(string.Join('\n', [string.Join(' ', recipients), .. text]));
                await writer.WriteLineAsync("250 taken");
            }
            else if (line == "QUIT")
            {
                await writer.WriteLineAsync("221 bye");
                return;
            }
            else
            {
                await writer.WriteLineAsync("250 ok");
            }
        }
    }
}
