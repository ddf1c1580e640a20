using System.Globalization;
using Microsoft.Net.Http.Headers;
using Nod.Catalog;
using Nod.Server.Api;
using Nod.Storage;
using Nod.Transparency;

namespace Nod.Server.Log;

/// <summary>
/// The log as C2SP tlog-tiles has it, its keys, and proofs. Without a public log each needs a key with the scope read.
/// </summary>
internal sealed class LogEndpoints(Endpoints api, SqlStore store, LogKeys keys, bool isPublic)
{
    private const string Text = "text/plain; charset=utf-8";
    private const string Bytes = "application/octet-stream";
    private const string Forever = "public, max-age=31536000, immutable";
    private const string Fresh = "no-cache";

    public static void Map(IEndpointRouteBuilder routes, Endpoints api, SqlStore store, LogKeys keys, bool isPublic)
    {
        var log = new LogEndpoints(api, store, keys, isPublic);
        log.Get(routes, "/log/key", log.KeyAsync);
        log.Get(routes, "/log/checkpoint", log.CheckpointAsync);
        log.Get(routes, "/log/tile/entries/{**path}", log.EntriesAsync);
        log.Get(routes, "/log/tile/{level}/{**path}", log.TileAsync);
        log.Get(routes, "/log/timestamps/{size}", log.TimestampAsync);
        log.Get(routes, "/log/proof/{event}", log.ProofAsync);
    }

    private void Get(IEndpointRouteBuilder routes, string pattern, Func<HttpContext, Task<Answer?>> handle) =>
        routes
            .MapGet(
                pattern,
                (RequestDelegate)(
                    async http =>
                    {
                        var answer = isPublic ? null : api.Refuse(http, Scope.Read);
                        try
                        {
                            answer ??= await handle(http);
                        }
                        catch (Exception failure)
                            when (failure is not OutOfMemoryException and not OperationCanceledException)
                        {
                            // The HTTP edge: told without its inside.
                            api.Node.Log.RequestFailed(failure, http.Request.Method, Node.RouteOf(http));
                            answer = Problem.Of(
                                StatusCodes.Status500InternalServerError,
                                "internal",
                                "The log could not be read. The server's log has the cause."
                            );
                        }

                        if (answer is { } ready && !http.Response.HasStarted)
                        {
                            await ready.WriteAsync(http);
                        }
                    }
                )
            )
            .ExcludeFromDescription();

    private Task<Answer?> KeyAsync(HttpContext http) =>
        WriteAsync(http, Text, Fresh, System.Text.Encoding.UTF8.GetBytes(keys.VerifierText));

    private async Task<Answer?> CheckpointAsync(HttpContext http) =>
        await LatestAsync(http.RequestAborted) is { } note
            ? await WriteAsync(http, Text, Fresh, System.Text.Encoding.UTF8.GetBytes(note.ToString()))
            : Answer.NotFound("checkpoint yet");

    private async Task<Answer?> TileAsync(HttpContext http)
    {
        var route = http.Request.RouteValues;
        if (
            !int.TryParse((string)route["level"]!, NumberStyles.None, CultureInfo.InvariantCulture, out var level)
            || level > Tile.LevelMax
            || level.ToString(CultureInfo.InvariantCulture) != (string)route["level"]!
            || !Tile.TryReadPath((string?)route["path"] ?? "", out var index, out var width)
            || await store.ReadTilesAsync([(level, index)], http.RequestAborted) is not [var tile]
            || tile.Width < width
        )
        {
            return Answer.NotFound("tile");
        }

        return await WriteAsync(http, Bytes, Forever, tile.Hashes.AsMemory(0, width * MerkleHash.Length));
    }

    private async Task<Answer?> EntriesAsync(HttpContext http)
    {
        if (!Tile.TryReadPath((string?)http.Request.RouteValues["path"] ?? "", out var index, out var width))
        {
            return Answer.NotFound("entry bundle");
        }

        var start = index * Tile.WidthMax;
        var leaves = await store.ReadLeavesAsync(start, start + width, http.RequestAborted);
        return leaves.Count < width
            ? Answer.NotFound("entry bundle")
            : await WriteAsync(http, Bytes, Forever, EntryBundle.Write(leaves.Select(leaf => leaf.ToBytes())));
    }

    // The proof of an event of the caller's own organization, so it needs a key also where the log is public.
    private async Task<Answer?> ProofAsync(HttpContext http)
    {
        if (api.Refuse(http, Scope.Read, out var organization) is { } refused)
        {
            return refused;
        }

        return
            Guid.TryParse((string)http.Request.RouteValues["event"]!, out var eventId)
            && await store.FindLeafAsync(organization, eventId, http.RequestAborted) is { } index
            && await LogProofs.OfAsync(store, index, http.RequestAborted) is { } proof
            ? await WriteAsync(http, Text, Fresh, System.Text.Encoding.UTF8.GetBytes(proof.ToString()))
            : Answer.NotFound("event in the log; one just recorded is there within a second");
    }

    private async Task<Answer?> TimestampAsync(HttpContext http)
    {
        var stamps = await store.ReadTimestampsAsync(1000, http.RequestAborted);
        var asked = (string)http.Request.RouteValues["size"]!;
        var stamp =
            asked == "latest"
                ? stamps.Count > 0
                    ? stamps[0]
                    : null
                : stamps.FirstOrDefault(one => one.Size.ToString(CultureInfo.InvariantCulture) == asked);
        return stamp is null
            ? Answer.NotFound("time stamp")
            : await WriteAsync(http, "application/timestamp-reply", Fresh, stamp.Token);
    }

    private async Task<SignedNote?> LatestAsync(CancellationToken cancellation)
    {
        var head = await store.ReadHeadAsync(cancellation);
        return SignedNote.TryParse(head.Note, out var note)
            ? await LogProofs.CosignedAsync(store, head.Size, cancellation) ?? note
            : null;
    }

    private static async Task<Answer?> WriteAsync(
        HttpContext http,
        string type,
        string caching,
        ReadOnlyMemory<byte> body
    )
    {
        http.Response.ContentType = type;
        http.Response.Headers[HeaderNames.CacheControl] = caching;
        http.Response.ContentLength = body.Length;
        await http.Response.Body.WriteAsync(body, http.RequestAborted);
        return null;
    }
}

/// <summary>Proofs out of the store, under the checkpoint that says most.</summary>
internal static class LogProofs
{
    /// <summary>Shows that a leaf is in the log: under a cosigned checkpoint if one covers it, else under the latest.</summary>
    public static async Task<LogProof?> OfAsync(SqlStore store, long index, CancellationToken cancellation)
    {
        if (await CosignedAsync(store, null, cancellation) is { } cosigned)
        {
            var proof = await LogReader.ProveEntryAsync(store, cosigned, index, cancellation);
            if (proof is not null)
            {
                return proof;
            }
        }

        var head = await store.ReadHeadAsync(cancellation);
        return SignedNote.TryParse(head.Note, out var note)
            ? await LogReader.ProveEntryAsync(store, note, index, cancellation)
            : null;
    }

    /// <summary>The latest cosigned checkpoint, if it is of that size or none is asked for.</summary>
    public static async Task<SignedNote?> CosignedAsync(SqlStore store, long? size, CancellationToken cancellation) =>
        await store.ReadCosignedAsync(cancellation) is { } text
        && SignedNote.TryParse(text, out var note)
        && Checkpoint.TryParse(note.Text, out var checkpoint)
        && (size is null || checkpoint.Size == size)
            ? note
            : null;
}
