using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Threading.Channels;

namespace Nod.Server.Api;

/// <summary>
/// Newline-delimited JSON: each line is a request of its own, answered by one line in the same order. A bad line is
/// reported and the others go on. Lines are worked on side by side, so that they share transactions.
/// </summary>
internal static class Ndjson
{
    public const string MediaType = "application/x-ndjson";
    public const int LineBytesMax = 64 * 1024;

    // Enough lines under way to fill a transaction; few enough to bound memory.
    private const int UnderWayMax = 1024;

    public static bool Is(string? contentType) =>
        contentType is not null && contentType.StartsWith(MediaType, StringComparison.OrdinalIgnoreCase);

    /// <summary>Answers every line with what <paramref name="handle"/> makes of it.</summary>
    /// <param name="http">The request.</param>
    /// <param name="handle">Line number from 1 and its bytes; gives one line of JSON without its newline.</param>
    public static async Task RunAsync(
        HttpContext http,
        Func<int, ReadOnlyMemory<byte>, Task<ReadOnlyMemory<byte>>> handle
    )
    {
        http.Response.ContentType = MediaType;
        // A body that is being streamed has no size known beforehand; each line is bounded instead.
        http.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize =
            null;
        var underWay = Channel.CreateBounded<Task<ReadOnlyMemory<byte>>>(
            new BoundedChannelOptions(UnderWayMax) { SingleReader = true, SingleWriter = true }
        );
        var writing = WriteAsync(http, underWay.Reader);
        try
        {
            await ReadAsync(http, handle, underWay.Writer);
            underWay.Writer.Complete();
        }
        catch (Exception failure)
        {
            underWay.Writer.Complete(failure);
            await writing;
            throw;
        }

        await writing;
    }

    private static async Task ReadAsync(
        HttpContext http,
        Func<int, ReadOnlyMemory<byte>, Task<ReadOnlyMemory<byte>>> handle,
        ChannelWriter<Task<ReadOnlyMemory<byte>>> underWay
    )
    {
        var reader = http.Request.BodyReader;
        var number = 0;
        var skipping = false;
        while (true)
        {
            var read = await reader.ReadAsync(http.RequestAborted);
            var buffer = read.Buffer;
            while (TryTakeLine(ref buffer, read.IsCompleted, out var line))
            {
                if (skipping)
                {
                    // The tail of a line that was too long and has been answered.
                    skipping = false;
                    continue;
                }

                if (line.Length > LineBytesMax)
                {
                    await underWay.WriteAsync(TooLong(++number), http.RequestAborted);
                }
                else if (!IsBlank(line))
                {
                    await underWay.WriteAsync(handle(++number, line.ToArray()), http.RequestAborted);
                }
            }

            if (!read.IsCompleted && buffer.Length > LineBytesMax)
            {
                if (!skipping)
                {
                    await underWay.WriteAsync(TooLong(++number), http.RequestAborted);
                }

                skipping = true;
                buffer = buffer.Slice(buffer.End);
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted)
            {
                return;
            }
        }
    }

    private static bool TryTakeLine(ref ReadOnlySequence<byte> buffer, bool isLast, out ReadOnlySequence<byte> line)
    {
        if (buffer.PositionOf((byte)'\n') is { } end)
        {
            line = buffer.Slice(0, end);
            buffer = buffer.Slice(buffer.GetPosition(1, end));
            return true;
        }

        line = buffer;
        if (!isLast || buffer.IsEmpty)
        {
            return false;
        }

        buffer = buffer.Slice(buffer.End);
        return true;
    }

    private static bool IsBlank(ReadOnlySequence<byte> line)
    {
        foreach (var segment in line)
        {
            if (segment.Span.ContainsAnyExcept(" \t\r"u8))
            {
                return false;
            }
        }

        return true;
    }

    private static async Task WriteAsync(HttpContext http, ChannelReader<Task<ReadOnlyMemory<byte>>> underWay)
    {
        var output = http.Response.BodyWriter;
        await foreach (var line in underWay.ReadAllAsync(http.RequestAborted))
        {
            if (!line.IsCompleted)
            {
                // What is ready goes out before waiting for what is not.
                await output.FlushAsync(http.RequestAborted);
            }

            Append(output, (await line).Span);
        }

        await output.FlushAsync(http.RequestAborted);
    }

    private static void Append(PipeWriter output, ReadOnlySpan<byte> line)
    {
        output.Write(line);
        output.Write("\n"u8);
    }

    private static Task<ReadOnlyMemory<byte>> TooLong(int number)
    {
        var faults = new[] { new Fault(string.Empty, "too_large", $"A line has at most {LineBytesMax} bytes.") };
        return Task.FromResult<ReadOnlyMemory<byte>>(Bad(number, faults));
    }

    /// <summary>The line that reports a bad line.</summary>
    public static byte[] Bad(int number, IReadOnlyList<Fault> faults) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new LineFault(number, StatusCodes.Status400BadRequest, "bad_request", faults),
            Wire.Json.LineFault
        );
}

/// <summary>A line that could not be taken.</summary>
/// <param name="Line">Its number, from 1.</param>
/// <param name="Status">The HTTP status it would have had alone.</param>
/// <param name="Code">The code, stable.</param>
/// <param name="Errors">Everything wrong with it.</param>
internal sealed record LineFault(int Line, int Status, string Code, IReadOnlyList<Fault> Errors);
