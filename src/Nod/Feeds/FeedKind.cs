using System.Collections.Frozen;

namespace Nod.Feeds;

/// <summary>What an entry of the feed tells. The numbers are kept on disk: one is never given another meaning.</summary>
public enum FeedKind : byte
{
    /// <summary>A yes or a no was recorded, or a yes again.</summary>
    ConsentRecorded = 1,

    /// <summary>The person wants no more.</summary>
    ConsentRevoked = 2,

    /// <summary>An act of the person's was recorded.</summary>
    RelationshipRecorded = 3,

    /// <summary>A text from a person came in.</summary>
    InboundReceived = 4,

    /// <summary>Something doubtful: nothing goes out until somebody has looked.</summary>
    ContactHeld = 5,

    /// <summary>Somebody looked and let the texts go on.</summary>
    ContactReleased = 6,

    /// <summary>The number changed hands.</summary>
    NumberVoided = 7,

    /// <summary>The person said how often they wish to be texted.</summary>
    FrequencyWished = 8,

    /// <summary>Somebody must keep everything about the person.</summary>
    LegalHoldPlaced = 9,

    /// <summary>They need not any more.</summary>
    LegalHoldLifted = 10,

    /// <summary>The person was erased.</summary>
    ContactErased = 11,

    /// <summary>The person could not be erased.</summary>
    ErasureRefused = 12,

    /// <summary>The person said which language they read.</summary>
    LanguageWished = 13,

    /// <summary>A message was accepted and waits.</summary>
    MessageAccepted = 20,

    /// <summary>A message was refused by the first judgement.</summary>
    MessageRefused = 21,

    /// <summary>A message waits again, for a later hour or for a person.</summary>
    MessageDeferred = 22,

    /// <summary>A provider took a message.</summary>
    MessageHandedOver = 23,

    /// <summary>A message reached the phone.</summary>
    MessageDelivered = 24,

    /// <summary>A provider took a message and could not deliver it.</summary>
    MessageUndelivered = 25,

    /// <summary>A provider refused a message.</summary>
    MessageRejected = 26,

    /// <summary>Nobody knows whether a provider took it.</summary>
    MessageUnknown = 27,

    /// <summary>A message was stopped by the second judgement.</summary>
    MessageBlocked = 28,

    /// <summary>A message waited too long to be of use.</summary>
    MessageExpired = 29,

    /// <summary>A message was taken back.</summary>
    MessageCanceled = 30,

    /// <summary>A broadcast began.</summary>
    BroadcastStarted = 40,

    /// <summary>A broadcast was paused, or paused itself.</summary>
    BroadcastPaused = 41,

    /// <summary>A broadcast goes on.</summary>
    BroadcastResumed = 42,

    /// <summary>A broadcast is done.</summary>
    BroadcastCompleted = 43,

    /// <summary>A broadcast was called off.</summary>
    BroadcastCanceled = 44,

    /// <summary>Somebody should look at something.</summary>
    AlertRaised = 50,

    /// <summary>What an alert was raised for is over.</summary>
    AlertCleared = 51,
}

/// <summary>How the kinds are spelled on the wire.</summary>
public static class FeedKinds
{
    private static readonly FrozenDictionary<FeedKind, string> Words = new Dictionary<FeedKind, string>
    {
        [FeedKind.ConsentRecorded] = "consent.recorded",
        [FeedKind.ConsentRevoked] = "consent.revoked",
        [FeedKind.RelationshipRecorded] = "relationship.recorded",
        [FeedKind.InboundReceived] = "inbound.received",
        [FeedKind.ContactHeld] = "contact.held",
        [FeedKind.ContactReleased] = "contact.released",
        [FeedKind.NumberVoided] = "number.voided",
        [FeedKind.FrequencyWished] = "frequency.wished",
        [FeedKind.LegalHoldPlaced] = "legal_hold.placed",
        [FeedKind.LegalHoldLifted] = "legal_hold.lifted",
        [FeedKind.ContactErased] = "contact.erased",
        [FeedKind.ErasureRefused] = "erasure.refused",
        [FeedKind.LanguageWished] = "language.wished",
        [FeedKind.MessageAccepted] = "message.accepted",
        [FeedKind.MessageRefused] = "message.refused",
        [FeedKind.MessageDeferred] = "message.deferred",
        [FeedKind.MessageHandedOver] = "message.handed_over",
        [FeedKind.MessageDelivered] = "message.delivered",
        [FeedKind.MessageUndelivered] = "message.undelivered",
        [FeedKind.MessageRejected] = "message.rejected",
        [FeedKind.MessageUnknown] = "message.unknown",
        [FeedKind.MessageBlocked] = "message.blocked",
        [FeedKind.MessageExpired] = "message.expired",
        [FeedKind.MessageCanceled] = "message.canceled",
        [FeedKind.BroadcastStarted] = "broadcast.started",
        [FeedKind.BroadcastPaused] = "broadcast.paused",
        [FeedKind.BroadcastResumed] = "broadcast.resumed",
        [FeedKind.BroadcastCompleted] = "broadcast.completed",
        [FeedKind.BroadcastCanceled] = "broadcast.canceled",
        [FeedKind.AlertRaised] = "alert.raised",
        [FeedKind.AlertCleared] = "alert.cleared",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, FeedKind> ByWord = Words.ToFrozenDictionary(
        pair => pair.Value,
        pair => pair.Key
    );

    /// <summary>Every kind as the wire spells it, in order.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Words.Values.Order(StringComparer.Ordinal)];

    /// <summary>A kind as the wire spells it.</summary>
    public static string Of(FeedKind kind) => Words[kind];

    /// <summary>Whether the wire has this word for a kind.</summary>
    public static bool IsKind(string word) => ByWord.ContainsKey(word);

    /// <summary>Whether an entry of this kind is about a message's status.</summary>
    public static bool IsOfMessage(FeedKind kind) =>
        kind is >= FeedKind.MessageAccepted and <= FeedKind.MessageCanceled;

    /// <summary>Whether an entry of this kind is about a broadcast.</summary>
    public static bool IsOfBroadcast(FeedKind kind) =>
        kind is >= FeedKind.BroadcastStarted and <= FeedKind.BroadcastCanceled;

    /// <summary>Whether an entry of this kind is an event of the ledger.</summary>
    public static bool IsOfLedger(FeedKind kind) => kind <= FeedKind.LanguageWished && kind != FeedKind.InboundReceived;
}
