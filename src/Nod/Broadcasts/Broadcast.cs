using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using NodaTime.Text;

namespace Nod.Broadcasts;

/// <summary>Where a broadcast stands.</summary>
[JsonConverter(typeof(SnakeCase<BroadcastStatus>))]
public enum BroadcastStatus
{
    /// <summary>Being written; nothing was judged or queued.</summary>
    Draft,

    /// <summary>People are judged, texts wait for their hour or go out.</summary>
    Running,

    /// <summary>Nobody is judged and nothing is handed over until it goes on.</summary>
    Paused,

    /// <summary>Called off: what had not gone never goes.</summary>
    Canceled,

    /// <summary>Everybody was judged, and nothing waits any more.</summary>
    Completed,
}

/// <summary>Why a broadcast is paused.</summary>
/// <param name="At">Since when.</param>
/// <param name="By">Who paused it: the key, by its identifier; null when it did so itself.</param>
/// <param name="Passed">The limit that was passed, when it paused itself.</param>
public sealed record BroadcastPause(Instant At, string? By, PassedLimit? Passed = null);

/// <summary>
/// A broadcast as stored. The people it is meant for are gone over once, in the store's own order; how far that came,
/// and the counts, stand here and move in the transaction that accepts the messages.
/// </summary>
public sealed record Broadcast
{
    /// <summary>Whose, and which.</summary>
    public required BroadcastAddress Address { get; init; }

    /// <summary>How often it was changed; the later word has the greater.</summary>
    public long Revision { get; init; }

    /// <summary>What was planned.</summary>
    public required BroadcastPlan Plan { get; init; }

    /// <summary>Where it stands.</summary>
    public BroadcastStatus Status { get; init; }

    /// <summary>When it was first written.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>When it was started, or null.</summary>
    public Instant? StartedAt { get; init; }

    /// <summary>When it was completed or canceled, or null.</summary>
    public Instant? EndedAt { get; init; }

    /// <summary>Which nudge it is, from 1; 0 when it is none.</summary>
    public int Nudge { get; init; }

    /// <summary>The last person gone over, or null before the first.</summary>
    public PhoneNumber? Cursor { get; init; }

    /// <summary>Whether everybody was gone over.</summary>
    public bool IsWalked { get; init; }

    /// <summary>The first judgements so far.</summary>
    public JudgedTally Judged { get; init; } = JudgedTally.Empty;

    /// <summary>Why it is paused, or null when it is not.</summary>
    public BroadcastPause? Pause { get; init; }

    /// <summary>What had come of it when somebody last let it go on: rates are looked at from there.</summary>
    public BroadcastHealth CountedFrom { get; init; } = BroadcastHealth.None;

    /// <summary>Whether everything that waited when it was canceled has ended.</summary>
    public bool IsSwept { get; init; }

    /// <summary>Whether there is anything left to do for it.</summary>
    [JsonIgnore]
    public bool IsOpen =>
        Status is BroadcastStatus.Running or BroadcastStatus.Paused || (Status == BroadcastStatus.Canceled && !IsSwept);

    /// <summary>The draft with another plan; null when it is no draft any more.</summary>
    public Broadcast? Replan(BroadcastPlan plan, int nudge) =>
        Status == BroadcastStatus.Draft ? Next() with { Plan = plan, Nudge = nudge } : null;

    /// <summary>The draft with more rows; null when it is no draft any more.</summary>
    public Broadcast? Extend() => Status == BroadcastStatus.Draft ? Next() : null;

    /// <summary>Starts a draft; null when it is none, or not the one that was looked at.</summary>
    /// <param name="revision">The revision that was looked at.</param>
    /// <param name="now">When.</param>
    /// <param name="audience">What its saved audience stands for now; null when it has none.</param>
    public Broadcast? Start(long revision, Instant now, Audience? audience = null) =>
        Status == BroadcastStatus.Draft && Revision == revision
            ? Next() with
            {
                Status = BroadcastStatus.Running,
                StartedAt = now,
                Plan = audience is null ? Plan : Plan with { Audience = audience },
            }
            : null;

    /// <summary>Halts it; null when it does not run.</summary>
    public Broadcast? Halt(BroadcastPause pause) =>
        Status == BroadcastStatus.Running ? Next() with { Status = BroadcastStatus.Paused, Pause = pause } : null;

    /// <summary>Lets it go on; null when it is not paused.</summary>
    /// <param name="health">What had come of it by now.</param>
    public Broadcast? Resume(BroadcastHealth health) =>
        Status == BroadcastStatus.Paused
            ? Next() with
            {
                Status = BroadcastStatus.Running,
                Pause = null,
                CountedFrom = health,
            }
            : null;

    /// <summary>Calls it off; null when it has ended.</summary>
    public Broadcast? Cancel(Instant now) =>
        Status is BroadcastStatus.Canceled or BroadcastStatus.Completed
            ? null
            : Next() with
            {
                Status = BroadcastStatus.Canceled,
                EndedAt = now,
                Pause = null,
                IsSwept = Status == BroadcastStatus.Draft,
            };

    /// <summary>Everything that waited has ended; null when it was not canceled.</summary>
    public Broadcast? Sweep() => Status == BroadcastStatus.Canceled && !IsSwept ? Next() with { IsSwept = true } : null;

    /// <summary>Everybody was judged and nothing waits; null when it does not run.</summary>
    public Broadcast? Complete(Instant now) =>
        Status == BroadcastStatus.Running && IsWalked
            ? Next() with
            {
                Status = BroadcastStatus.Completed,
                EndedAt = now,
            }
            : null;

    /// <summary>Moves on over the people just judged.</summary>
    public Broadcast Walk(PhoneNumber? cursor, bool isLast, JudgedTally judged) =>
        Next() with
        {
            Cursor = cursor,
            IsWalked = isLast,
            Judged = judged,
        };

    private Broadcast Next() => this with { Revision = Revision + 1 };
}

/// <summary>A time on the wall in JSON, such as <c>2026-12-01T10:00</c>: no zone, seconds may be left out.</summary>
public sealed class LocalDateTimeJson : JsonConverter<LocalDateTime>
{
    private static readonly LocalDateTimePattern Short = LocalDateTimePattern.CreateWithInvariantCulture(
        "uuuu-MM-dd'T'HH:mm"
    );

    private static readonly LocalDateTimePattern Long = LocalDateTimePattern.CreateWithInvariantCulture(
        "uuuu-MM-dd'T'HH:mm:ss"
    );

    /// <inheritdoc/>
    public override LocalDateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType == JsonTokenType.String ? reader.GetString()! : string.Empty;
        var parsed = Short.Parse(text);
        parsed = parsed.Success ? parsed : Long.Parse(text);
        return parsed.Success
            ? parsed.Value
            : throw new JsonException("A local time is written without a zone, such as 2026-12-01T10:00.");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, LocalDateTime value, JsonSerializerOptions options) =>
        writer.WriteStringValue((value.Second == 0 ? Short : Long).Format(value));
}

/// <summary>Source-generated JSON of what is kept about broadcasts.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(InstantJson), typeof(LocalDateTimeJson), typeof(Ledger.PhoneNumberJson)]
)]
[JsonSerializable(typeof(Broadcast))]
[JsonSerializable(typeof(RecipientRow))]
public sealed partial class BroadcastJson : JsonSerializerContext;
