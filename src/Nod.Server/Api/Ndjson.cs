using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.ExceptionServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Threading.Channels;
using Nod.Ledger;

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
    /// <param name="call">The request.</param>
    /// <param name="type">What a line holds.</param>
    /// <param name="handle">Gets the line's own call, what the line holds and its number; gives one line of JSON.</param>
    public static Task RunAsync<T>(
        Call call,
        JsonTypeInfo<T> type,
        Func<Call, T, int, Task<ReadOnlyMemory<byte>>> handle
    )
        where T : class =>
        AnswerAsync(
            call,
            (underWay, cancellation) =>
                ReadAsync(
                    call.Http,
                    (number, line) => AnswerAsync(call, number, line, type, handle),
                    underWay,
                    cancellation
                )
        );

    /// <summary>Answers whatever is read by one line of NDJSON each, in the same order.</summary>
    /// <param name="call">The request.</param>
    /// <param name="read">Reads the request, and hands over the answers that are under way.</param>
    public static async Task AnswerAsync(
        Call call,
        Func<ChannelWriter<Task<ReadOnlyMemory<byte>>>, CancellationToken, Task> read
    )
    {
        var http = call.Http;
        http.Response.ContentType = MediaType;
        Unbound(http);
        var underWay = Channel.CreateBounded<Task<ReadOnlyMemory<byte>>>(
            new BoundedChannelOptions(UnderWayMax) { SingleReader = true, SingleWriter = true }
        );
        // When there is nobody left to answer, nothing more is read.
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        var writing = WriteAsync(http, underWay.Reader, ended);
        Exception? broken = null;
        try
        {
            await read(underWay.Writer, ended.Token);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            broken = failure;
        }

        underWay.Writer.Complete();
        var anyAnswered = await writing;
        if (broken is not null)
        {
            Break(http, broken, anyAnswered);
        }
    }

    /// <summary>
    /// A body that is being streamed has no size known beforehand; each line is bounded instead. Said before anything of
    /// it is read.
    /// </summary>
    public static void Unbound(HttpContext http)
    {
        var size = http.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpMaxRequestBodySizeFeature>()!;
        if (!size.IsReadOnly)
        {
            size.MaxRequestBodySize = null;
        }
    }

    // The lines that came whole are answered. With no line answered the request can still be refused as such.
    private static void Break(HttpContext http, Exception broken, bool anyAnswered)
    {
        if (!anyAnswered)
        {
            ExceptionDispatchInfo.Throw(broken);
        }

        http.Abort();
    }

    private static Task<ReadOnlyMemory<byte>> AnswerAsync<T>(
        Call call,
        int number,
        ReadOnlyMemory<byte> line,
        JsonTypeInfo<T> type,
        Func<Call, T, int, Task<ReadOnlyMemory<byte>>> handle
    )
        where T : class =>
        AloneAsync(
            call.ForLine(line.Span),
            number,
            async one =>
                BodyReader.Read(line.Span, type, one.Faults) is { } input
                    ? await handle(one, input, number)
                    : Bad(number, one.Faults.All)
        );

    /// <summary>
    /// Answers one line. It fails alone, whatever the reason: those beside it are answered, and the caller sees which one
    /// it was.
    /// </summary>
    public static async Task<ReadOnlyMemory<byte>> AloneAsync(
        Call call,
        int number,
        Func<Call, Task<ReadOnlyMemory<byte>>> answer
    )
    {
        try
        {
            return await answer(call);
        }
        catch (BadRequestException bad)
        {
            return Bad(number, bad.Faults);
        }
        catch (IdempotencyConflictException)
        {
            return Bad(number, StatusCodes.Status422UnprocessableEntity, "idempotency_conflict", []);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException and not OperationCanceledException)
        {
            call.Node.Log.RequestFailed(failure, call.Http.Request.Method, Node.RouteOf(call.Http));
            return Bad(number, StatusCodes.Status500InternalServerError, "internal", []);
        }
    }

    private static async Task ReadAsync(
        HttpContext http,
        Func<int, ReadOnlyMemory<byte>, Task<ReadOnlyMemory<byte>>> handle,
        ChannelWriter<Task<ReadOnlyMemory<byte>>> underWay,
        CancellationToken cancellation
    )
    {
        var reader = http.Request.BodyReader;
        var number = 0;
        var skipping = false;
        while (true)
        {
            var read = await reader.ReadAsync(cancellation);
            var buffer = read.Buffer;
            while (TryTakeLine(ref buffer, read.IsCompleted, out var line))
            {
                if (skipping)
                {
                    // The tail of a line that was too long and has been answered.
                    skipping = false;
                    continue;
                }

                number++;
                if (line.Length > LineBytesMax)
                {
                    await underWay.WriteAsync(TooLong(number), cancellation);
                }
                else if (!IsBlank(line))
                {
                    await underWay.WriteAsync(handle(number, line.ToArray()), cancellation);
                }
            }

            if (!read.IsCompleted && buffer.Length > LineBytesMax)
            {
                if (!skipping)
                {
                    await underWay.WriteAsync(TooLong(++number), cancellation);
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

    /// <summary>Writes the answers as they come, in the order of the lines; says whether there was any.</summary>
    private static async Task<bool> WriteAsync(
        HttpContext http,
        ChannelReader<Task<ReadOnlyMemory<byte>>> underWay,
        CancellationTokenSource ended
    )
    {
        var output = http.Response.BodyWriter;
        var any = false;
        try
        {
            await foreach (var line in underWay.ReadAllAsync(ended.Token))
            {
                if (!line.IsCompleted)
                {
                    // What is ready goes out before waiting for what is not.
                    await output.FlushAsync(ended.Token);
                }

                Append(output, (await line).Span);
                any = true;
            }

            if (any)
            {
                await output.FlushAsync(ended.Token);
            }

            return any;
        }
        catch
        {
            await ended.CancelAsync();
            throw;
        }
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

    private static byte[] Bad(int number, IReadOnlyList<Fault> faults) =>
        Bad(number, StatusCodes.Status400BadRequest, "bad_request", faults);

    /// <summary>What is answered for a line that could not be taken.</summary>
    public static byte[] Bad(int number, int status, string code, IReadOnlyList<Fault> faults) =>
        JsonSerializer.SerializeToUtf8Bytes(new LineFault(number, status, code, faults), Wire.Json.LineFault);
}

/// <summary>A line that could not be taken.</summary>
/// <param name="Line">Its number in the body, from 1, blank lines counted.</param>
/// <param name="Status">The HTTP status it would have had alone.</param>
/// <param name="Code">The code, stable.</param>
/// <param name="Errors">Everything wrong with it.</param>
internal sealed record LineFault(int Line, int Status, string Code, IReadOnlyList<Fault> Errors);
