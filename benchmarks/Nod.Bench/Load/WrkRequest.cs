using System.Globalization;
using System.Text;

namespace Nod.Bench.Load;

/// <summary>One request shape for wrk: a head, and a line repeated with another number each time.</summary>
/// <param name="Path">The path asked for.</param>
/// <param name="Line">The body, or one line of it, with <see cref="Numbers.Placeholder"/> for the number.</param>
/// <param name="Lines">How often the line stands in one body; above 1 the body is NDJSON.</param>
/// <param name="IdempotencyKey">Whether every request carries a fresh Idempotency-Key.</param>
internal sealed record WrkRequest(string Path, string Line, int Lines = 1, bool IdempotencyKey = false)
{
    /// <summary>Everything before the body; a key is 32 zeros, replaced in load.lua.</summary>
    public string Head(Uri server, string key)
    {
        var length = Encoding.UTF8.GetByteCount(BodyLine) * Lines;
        var head = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"POST {Path} HTTP/1.1\r\nHost: {server.Authority}\r\n")
            .Append(CultureInfo.InvariantCulture, $"Authorization: Bearer {key}\r\n")
            .Append(CultureInfo.InvariantCulture, $"Content-Type: {MediaType}\r\nContent-Length: {length}\r\n");
        if (IdempotencyKey)
        {
            head.Append(CultureInfo.InvariantCulture, $"Idempotency-Key: {new string('0', 32)}\r\n");
        }

        return head.Append("\r\n").ToString();
    }

    /// <summary>The line as it stands in the body.</summary>
    public string BodyLine => Lines == 1 ? Line : Line + "\n";

    /// <summary>The media type of the body.</summary>
    public string MediaType => Lines == 1 ? "application/json" : "application/x-ndjson";
}
