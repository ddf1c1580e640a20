using System.Text.Json;
using System.Text.Json.Serialization;
using Nod.Connectors;
using Nod.Feeds;
using Nod.Ledger;
using Nod.Sending;
using NodaTime;

namespace Nod.Server.Connectors;

/// <summary>How far a connector's system has been told of standings, and how it fares. Kept as a follower of the feed.</summary>
internal sealed record WriteBackWalk
{
    /// <summary>Everything up to here was told, or could not be and was given up.</summary>
    public required FeedCursor At { get; init; }

    /// <summary>How often in a row it was tried in vain.</summary>
    public int Tries { get; init; }

    /// <summary>Not before then; null at once.</summary>
    public Instant? PausedUntil { get; init; }

    /// <summary>Where a connector begins: at what came after it was made. Both identifiers are of one source, which rises.</summary>
    public static WriteBackWalk Of(Connector connector) => new() { At = FeedCursor.After(connector.Id) };

    public static WriteBackWalk Of(Follower follower) =>
        JsonSerializer.Deserialize(follower.Content!, WriteBackJson.Default.WriteBackWalk)!;

    public static string NameOf(Guid connector) => $"connector:{connector:n}";

    /// <summary>
    /// The same after a try in vain, with growing pauses. It is never over: what is told is how people stand by then, which is
    /// of use however late.
    /// </summary>
    public WriteBackWalk Failed(FeedCursor at, Instant now) =>
        this with
        {
            At = at,
            Tries = Tries + 1,
            PausedUntil = Retelling.AfterFailure(now, now, Tries),
        };

    /// <summary>A walk that has told everything up to a place.</summary>
    public static WriteBackWalk Told(FeedCursor at) => new() { At = at };

    /// <summary>The walk as it is kept.</summary>
    public Follower Kept(Guid organization, Guid connector) =>
        new(organization, NameOf(connector), JsonSerializer.Serialize(this, WriteBackJson.Default.WriteBackWalk));
}

/// <summary>What the endpoint for tokens answers (RFC 6749, section 5.1).</summary>
internal sealed record TokenAnswer(string? AccessToken, int? ExpiresIn);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(InstantJson), typeof(FeedCursorJson)]
)]
[JsonSerializable(typeof(WriteBackWalk))]
[JsonSerializable(typeof(TokenAnswer))]
internal sealed partial class WriteBackJson : JsonSerializerContext;

/// <summary>Keeps how far a system was told.</summary>
/// <param name="follower">The walk as it stands now.</param>
internal sealed class KeepWalk(Follower follower) : Change<bool>
{
    public override void Declare(ReadSet reads) { }

    public override bool Apply(ChangeContext context)
    {
        context.Put(follower);
        return true;
    }
}
