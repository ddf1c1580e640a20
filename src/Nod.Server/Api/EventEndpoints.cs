using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Nod.Catalog;
using Nod.Feeds;
using Nod.Server.Feeds;

namespace Nod.Server.Api;

/// <summary>
/// What happens in an organization, in order: a page of JSON, or a stream of server-sent events (WHATWG HTML, section 9.2)
/// that goes on where the reader left off. A stream reads a page when the last one was written, so that a slow reader
/// holds nothing up and costs no memory.
/// </summary>
internal static class EventEndpoints
{
    /// <summary>Most streams of an organization at a time.</summary>
    public const int StreamsMax = 64;

    private const int PageSize = 200;
    private const string StreamType = "text/event-stream";
    private const string LastEventId = "Last-Event-ID";
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);
    private static readonly byte[] Hello = Encoding.UTF8.GetBytes("retry: 2000\n: connected\n\n");
    private static readonly byte[] Alive = Encoding.UTF8.GetBytes(": alive\n\n");

    public static void Map(Endpoints api)
    {
        var streams = new ConcurrentDictionary<Guid, int>();
        api.GetOrStream<ItemList<EventAnswer>>(
            "/v1/events",
            Scope.Read,
            "What happened since a place in the feed; with Accept: text/event-stream as it happens",
            call => ReadAsync(call, streams)
        );
    }

    private static async Task<Answer?> ReadAsync(Call call, ConcurrentDictionary<Guid, int> streams)
    {
        var isStream = call
            .Http.Request.GetTypedHeaders()
            .Accept.Any(type => type.MediaType.Equals(StreamType, StringComparison.OrdinalIgnoreCase));
        var after = After(call);
        var kinds = Kinds(call);
        call.ThrowIfFaulty();
        if (
            after is { } place
            && place.Batch != Guid.Empty
            && IdSource.TimeOf(place.Batch) < call.Node.Clock.Now() - FeedForgetter.Kept
        )
        {
            return Problem.Of(
                StatusCodes.Status410Gone,
                "gone",
                $"What happened more than {FeedForgetter.Kept.Days} days ago is not told any more; begin anew without a place."
            );
        }

        if (!isStream)
        {
            return await PageAsync(call, after ?? FeedCursor.Start, kinds);
        }

        if (streams.AddOrUpdate(call.OrganizationId, 1, (_, open) => open + 1) > StreamsMax)
        {
            streams.AddOrUpdate(call.OrganizationId, 0, (_, open) => open - 1);
            return Problem.Of(
                StatusCodes.Status429TooManyRequests,
                "too_many_streams",
                $"An organization has at most {StreamsMax} streams open at a time."
            );
        }

        try
        {
            await StreamAsync(call, after, kinds);
            return null;
        }
        finally
        {
            streams.AddOrUpdate(call.OrganizationId, 0, (_, open) => open - 1);
        }
    }

    private static FeedCursor? After(Call call)
    {
        var request = call.Http.Request;
        var given = request.Headers[LastEventId] is [{ Length: > 0 } header]
            ? header
            : request.Query["cursor"].ToString();
        if (given.Length == 0)
        {
            return null;
        }

        if (!FeedCursor.TryParse(given, out var cursor))
        {
            call.Faults.Add("cursor", "invalid", "cursor and Last-Event-ID must be the id of an event.");
        }

        return cursor;
    }

    private static HashSet<string> Kinds(Call call)
    {
        var kinds = call
            .Http.Request.Query["types"]
            .ToString()
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .ToHashSet();
        foreach (var kind in kinds.Where(kind => !FeedKinds.IsKind(kind)))
        {
            call.Faults.Add("types", "unknown", $"There is no type {kind}.");
        }

        return kinds;
    }

    private static async Task<Answer?> PageAsync(Call call, FeedCursor after, HashSet<string> kinds)
    {
        var items = await call.Node.Store.ReadFeedAsync(call.OrganizationId, after, PageSize, call.Cancellation);
        var told = await TellAsync(call, items, kinds, call.Cancellation);
        // There is always a place to go on from: more may happen.
        var next = items is [.., var last] ? last.Id : after;
        return Answer.Ok(
            new ItemList<EventAnswer>(told, next == FeedCursor.Start ? null : next.ToString()),
            Wire.Json.ItemListEventAnswer
        );
    }

    private static Task<IReadOnlyList<EventAnswer>> TellAsync(
        Call call,
        IReadOnlyList<FeedItem> items,
        HashSet<string> kinds,
        CancellationToken cancellation
    )
    {
        var wanted = kinds.Count == 0 ? items : [.. items.Where(item => kinds.Contains(FeedKinds.Of(item.Kind)))];
        return call.Node.FeedTeller.TellAsync(wanted, withNumbers: true, cancellation);
    }

    private static async Task StreamAsync(Call call, FeedCursor? after, HashSet<string> kinds)
    {
        var stopping = call.Http.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(call.Cancellation, stopping);
        var response = call.Http.Response;
        response.ContentType = StreamType;
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        var store = call.Node.Store;
        var cursor = after ?? FeedCursor.After(await store.ReadFeedEndAsync(either.Token));
        try
        {
            await WriteAsync(response, Hello, either.Token);
            while (IsStillGranted(call))
            {
                // What comes while the page is read is seen before the next wait.
                var seen = call.Node.FeedWatch.End;
                var items = await store.ReadFeedAsync(call.OrganizationId, cursor, PageSize, either.Token);
                if (items.Count > 0)
                {
                    await WriteAsync(response, await TextAsync(call, items, kinds, either.Token), either.Token);
                    cursor = items[^1].Id;
                    continue;
                }

                await call.Node.FeedWatch.WaitAsync(seen, Heartbeat, either.Token);
                if (call.Node.FeedWatch.End == seen)
                {
                    await WriteAsync(response, Alive, either.Token);
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The server goes; the reader comes back to the next one.
        }
    }

    private static async Task<byte[]> TextAsync(
        Call call,
        IReadOnlyList<FeedItem> items,
        HashSet<string> kinds,
        CancellationToken cancellation
    )
    {
        var text = new StringBuilder();
        foreach (var told in await TellAsync(call, items, kinds, cancellation))
        {
            // JSON has no line breaks of its own here.
            text.Append("id: ").Append(told.Id).Append("\nevent: ").Append(told.Type).Append("\ndata: ");
            text.Append(JsonSerializer.Serialize(told, Wire.Json.EventAnswer)).Append("\n\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    // Waits for a reader that is slow; one that takes nothing at all is cut off by the server's lowest rate.
    private static async Task WriteAsync(HttpResponse response, byte[] bytes, CancellationToken cancellation)
    {
        await response.Body.WriteAsync(bytes, cancellation);
        await response.Body.FlushAsync(cancellation);
    }

    // A key that was withdrawn hears nothing more.
    private static bool IsStillGranted(Call call) =>
        call.Node.Catalog.Current.KeyWithHash(call.ApiKey.SecretSha256) is { } known
        && known.Granted.HasFlag(Scope.Read);
}
