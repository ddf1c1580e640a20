using System.Buffers.Text;
using System.Net.Sockets;
using System.Text;

namespace Nod.Bench.Load;

/// <summary>An answer: its status and body.</summary>
internal readonly record struct HttpAnswer(int Status, ReadOnlyMemory<byte> Body);

/// <summary>
/// One keep-alive HTTP/1.1 connection that sends prepared bytes. Cheaper than HttpClient, and it reads while it
/// sends, as a long NDJSON exchange needs. One request at a time.
/// </summary>
internal sealed class HttpConnection : IDisposable
{
    private readonly Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] buffer = new byte[16 * 1024];
    private int filled;

    /// <summary>Connects to a server.</summary>
    public static async Task<HttpConnection> OpenAsync(Uri server, CancellationToken cancellation)
    {
        var connection = new HttpConnection();
        await connection.socket.ConnectAsync(server.Host, server.Port, cancellation);
        return connection;
    }

    /// <summary>Sends a whole request and reads the whole answer; the body is valid until the next call.</summary>
    public async Task<HttpAnswer> SendAsync(ReadOnlyMemory<byte> request, CancellationToken cancellation)
    {
        filled = 0;
        var sending = SendAllAsync(request, cancellation);
        var head = await ReadHeadAsync(cancellation);
        var (status, length) = Parse(buffer.AsSpan(0, head));
        var body = length is { } known
            ? await ReadKnownAsync(head, known, cancellation)
            : await ReadChunkedAsync(head, cancellation);
        await sending;
        return new(status, body);
    }

    public void Dispose() => socket.Dispose();

    private async Task SendAllAsync(ReadOnlyMemory<byte> request, CancellationToken cancellation)
    {
        while (!request.IsEmpty)
        {
            request = request[await socket.SendAsync(request, SocketFlags.None, cancellation)..];
        }
    }

    private async Task<int> ReadHeadAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var at = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8);
            if (at >= 0)
            {
                return at + 4;
            }

            await FillAsync(cancellation);
        }
    }

    private async Task<ReadOnlyMemory<byte>> ReadKnownAsync(int head, int length, CancellationToken cancellation)
    {
        while (filled < head + length)
        {
            await FillAsync(cancellation);
        }

        return buffer.AsMemory(head, length);
    }

    // The chunks are moved together in place: what is decoded never outruns what was received.
    private async Task<ReadOnlyMemory<byte>> ReadChunkedAsync(int head, CancellationToken cancellation)
    {
        var (read, written) = (head, head);
        while (true)
        {
            int end;
            while ((end = buffer.AsSpan(read, filled - read).IndexOf("\r\n"u8)) < 0)
            {
                await FillAsync(cancellation);
            }

            if (!Utf8Parser.TryParse(buffer.AsSpan(read, end), out int size, out _, 'X'))
            {
                throw new BenchFailure("A chunk without its size.");
            }

            read += end + 2;
            while (filled < read + size + 2)
            {
                await FillAsync(cancellation);
            }

            if (size == 0)
            {
                return buffer.AsMemory(head, written - head);
            }

            buffer.AsSpan(read, size).CopyTo(buffer.AsSpan(written));
            (read, written) = (read + size + 2, written + size);
        }
    }

    private async Task FillAsync(CancellationToken cancellation)
    {
        if (filled == buffer.Length)
        {
            Array.Resize(ref buffer, buffer.Length * 2);
        }

        var count = await socket.ReceiveAsync(buffer.AsMemory(filled), SocketFlags.None, cancellation);
        filled += count > 0 ? count : throw new BenchFailure("The server closed the connection.");
    }

    private static (int Status, int? Length) Parse(ReadOnlySpan<byte> head)
    {
        var status = Number(head["HTTP/1.1 ".Length..]);
        foreach (var line in head.Split("\r\n"u8))
        {
            var text = head[line];
            if (text.Length > LengthField.Length && Ascii.EqualsIgnoreCase(text[..LengthField.Length], LengthField))
            {
                return (status, Number(text[LengthField.Length..].Trim((byte)' ')));
            }
        }

        return (status, status is 204 or 304 ? 0 : null);
    }

    private static int Number(ReadOnlySpan<byte> text) =>
        Utf8Parser.TryParse(text, out int value, out _) ? value : throw new BenchFailure("A head without its number.");

    private static ReadOnlySpan<byte> LengthField => "content-length:"u8;
}
