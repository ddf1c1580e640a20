using System.Text.Json.Serialization;
using Nod.Decisions;
using Nod.Ledger;
using Nod.Replays;
using NodaTime;

namespace Nod.Sending;

/// <summary>Where a message stands.</summary>
[JsonConverter(typeof(SnakeCase<MessageStatus>))]
public enum MessageStatus
{
    /// <summary>Waits for its hour or its turn.</summary>
    Queued,

    /// <summary>Claimed: judged again and permitted; the hand-over may have begun.</summary>
    HandingOver,

    /// <summary>The provider took it.</summary>
    Sent,

    /// <summary>It reached the phone.</summary>
    Delivered,

    /// <summary>The provider took it and could not deliver it.</summary>
    Undelivered,

    /// <summary>The provider refused it.</summary>
    Rejected,

    /// <summary>Nobody knows whether the provider took it; it is asked, and never sent again.</summary>
    Unknown,

    /// <summary>The first judgement said no.</summary>
    Denied,

    /// <summary>The second judgement said no.</summary>
    Blocked,

    /// <summary>It waited too long to be of use.</summary>
    Expired,

    /// <summary>The caller took it back while it waited.</summary>
    Canceled,
}

/// <summary>A status a message had.</summary>
/// <param name="Status">The status.</param>
/// <param name="At">Since when.</param>
/// <param name="Detail">Why, such as a reason code; or null.</param>
public sealed record StatusChange(MessageStatus Status, Instant At, string? Detail);

/// <summary>The one attempt to hand a message over.</summary>
/// <param name="Id">Our reference at the provider.</param>
/// <param name="At">When it was claimed.</param>
/// <param name="ProviderMessageId">The provider's identifier, once known.</param>
/// <param name="AskedAt">When the provider was last asked about it without being able to tell, or null.</param>
public sealed record Attempt(Guid Id, Instant At, string? ProviderMessageId, Instant? AskedAt = null)
{
    /// <summary>Stands for asked at the end of time: the provider can't be asked, and a person decides.</summary>
    public static readonly Instant NeverAgain = Instant.FromUtc(9999, 1, 1, 0, 0);
}

/// <summary>A message as stored.</summary>
public sealed record MessageRecord
{
    /// <summary>Whose message, and which.</summary>
    public required MessageAddress Address { get; init; }

    /// <summary>The brand, by key.</summary>
    public required string Brand { get; init; }

    /// <summary>The program, by key, or null.</summary>
    public string? Program { get; init; }

    /// <summary>The sender, by key; null only when it was denied for want of one.</summary>
    public string? Sender { get; init; }

    /// <summary>What it is for.</summary>
    public required MessageClass Class { get; init; }

    /// <summary>The language the caller named, or null.</summary>
    public string? Language { get; init; }

    /// <summary>The text as the caller wrote it.</summary>
    public required string Written { get; init; }

    /// <summary>The text as judged last, amendments applied: what goes out.</summary>
    public required string Body { get; init; }

    /// <summary>The act it follows from, or null.</summary>
    public RelationshipClaim? Relationship { get; init; }

    /// <summary>The person's time zone as the caller named it, or null.</summary>
    public string? TimeZone { get; init; }

    /// <summary>The event it answers, if it is one of Nod's own answers.</summary>
    public Guid? Answers { get; init; }

    /// <summary>The caller's own reference, or null.</summary>
    public string? ClientReference { get; init; }

    /// <summary>The messaging service it was asked of, by sid, or null.</summary>
    public string? Service { get; init; }

    /// <summary>Where the caller wants to be told of its status, or null.</summary>
    public CallbackTarget? Callback { get; init; }

    /// <summary>When the caller had its words removed; null as long as they stand. Everything else stays on record.</summary>
    public Instant? WordsRemovedAt { get; init; }

    /// <summary>Whether the caller wants to see it no more; it stays on record.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Hidden { get; init; }

    /// <summary>The broadcast it belongs to, or null.</summary>
    public Guid? Broadcast { get; init; }

    /// <summary>What the provider's refusal or failed delivery means, once known.</summary>
    public FailureKind? Failure { get; init; }

    /// <summary>When it was accepted or refused.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>Not handed over before.</summary>
    public required Instant DueAt { get; init; }

    /// <summary>Not handed over from here on.</summary>
    public required Instant ExpiresAt { get; init; }

    /// <summary>Whether the caller named <see cref="ExpiresAt"/>; then it stands, whatever becomes of an interview.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsExpiryStated { get; init; }

    /// <summary>Where it stands.</summary>
    public required MessageStatus Status { get; init; }

    /// <summary>The attempt to hand it over, once claimed.</summary>
    public Attempt? Attempt { get; init; }

    /// <summary>Every status it had, oldest first.</summary>
    public required IReadOnlyList<StatusChange> History { get; init; }

    /// <summary>Whether anything is still to be done: such messages stand in the outbox.</summary>
    [JsonIgnore]
    public bool IsOpen => Status is MessageStatus.Queued or MessageStatus.HandingOver or MessageStatus.Unknown;

    /// <summary>The message with its next status.</summary>
    public MessageRecord Become(MessageStatus status, Instant at, string? detail = null) =>
        this with
        {
            Status = status,
            History = [.. History, new StatusChange(status, at, detail)],
        };
}

/// <summary>A judgement on record.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="Message">The message it is about.</param>
/// <param name="Decision">The judgement.</param>
public sealed record RecordedDecision(Guid Id, MessageAddress Message, Decision Decision)
{
    /// <summary>What it stood on, so that it can be judged again; null when it was recorded before that was kept.</summary>
    public Grounds? Grounds { get; init; }

    /// <summary>The verdict that its row is filed under, when it was read from one.</summary>
    [JsonIgnore]
    public Verdict? FiledUnder { get; init; }
}

/// <summary>A judgement on record, and its message.</summary>
/// <param name="Decision">The judgement.</param>
/// <param name="Message">The message; null when it is not on record any more.</param>
public sealed record StoredJudgement(RecordedDecision Decision, MessageRecord? Message);

/// <summary>An inbound text as received.</summary>
/// <param name="Key">The provider's identifier.</param>
/// <param name="Contact">Who texted.</param>
/// <param name="Sender">The sender that was texted, by key.</param>
/// <param name="Words">The text.</param>
/// <param name="ReceivedAt">When.</param>
/// <param name="Intent">What it was understood as.</param>
public sealed record InboundRecord(
    InboundKey Key,
    ContactAddress Contact,
    string Sender,
    string Words,
    Instant ReceivedAt,
    Texts.Intent Intent
);
