using Nod.Decisions;
using Nod.Ledger;
using Nod.Sending;

namespace Nod.Broadcasts;

/// <summary>A broadcast of an organization's.</summary>
/// <param name="Organization">The organization.</param>
/// <param name="Id">The broadcast.</param>
public readonly record struct BroadcastAddress(Guid Organization, Guid Id);

/// <summary>What an uploaded row says about a person.</summary>
public sealed record RecipientRow
{
    /// <summary>The row's number in its upload, from 1, a CSV's head counted.</summary>
    public required int Line { get; init; }

    /// <summary>Values for the text's fields, by name.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; init; } = new Dictionary<string, string>();

    /// <summary>The language they read (BCP 47), or null for the one on record.</summary>
    public string? Language { get; init; }

    /// <summary>The time zone they are in (IANA), or null for those on record.</summary>
    public string? TimeZone { get; init; }
}

/// <summary>One person of a broadcast: uploaded, judged, or both. A broadcast has each contact once.</summary>
public sealed record BroadcastRecipient
{
    /// <summary>The broadcast.</summary>
    public required Guid Broadcast { get; init; }

    /// <summary>The person.</summary>
    public required ContactAddress Contact { get; init; }

    /// <summary>What was uploaded about them, or null.</summary>
    public RecipientRow? Row { get; init; }

    /// <summary>The first judgement; null as long as there is none, and when no text could be written.</summary>
    public Verdict? Verdict { get; init; }

    /// <summary>The first reason of that judgement, or null when there was none.</summary>
    public string? Reason { get; init; }

    /// <summary>Their message, once judged.</summary>
    public Guid? MessageId { get; init; }

    /// <summary>The message as it stands; shown by the store, not kept here.</summary>
    public MessageRecord? Message { get; init; }
}

/// <summary>Which recipients to list: what is given must hold.</summary>
/// <param name="Verdict">The first judgement.</param>
/// <param name="Reason">Its first reason.</param>
/// <param name="Status">Where the message stands.</param>
public sealed record RecipientFilter(Verdict? Verdict = null, string? Reason = null, MessageStatus? Status = null)
{
    /// <summary>Everybody.</summary>
    public static readonly RecipientFilter All = new();
}

/// <summary>How many of a broadcast's messages stand so.</summary>
/// <param name="Status">Where they stand.</param>
/// <param name="Detail">Why: a reason code, a kind of failure; empty where neither says more.</param>
/// <param name="Messages">How many.</param>
public readonly record struct MessageTally(MessageStatus Status, string Detail, long Messages)
{
    /// <summary>What a message is counted under besides its status.</summary>
    public static string DetailOf(MessageRecord message) =>
        message.Status switch
        {
            MessageStatus.Denied or MessageStatus.Blocked or MessageStatus.Expired or MessageStatus.Canceled => message
                .History[^1]
                .Detail
                ?? string.Empty,
            MessageStatus.Rejected or MessageStatus.Undelivered => EnumWords<FailureKind>.Of(
                message.Failure ?? FailureKind.Other
            ),
            _ => string.Empty,
        };

    /// <summary>What came of a broadcast, out of its tallies.</summary>
    public static BroadcastHealth Health(IReadOnlyList<MessageTally> tallies, long optedOut)
    {
        long sent = 0;
        long filtered = 0;
        long failed = 0;
        var filter = EnumWords<FailureKind>.Of(FailureKind.Filtered);
        foreach (var (status, detail, messages) in tallies)
        {
            var isFailed = status is MessageStatus.Rejected or MessageStatus.Undelivered;
            sent += isFailed || status is MessageStatus.Sent or MessageStatus.Delivered ? messages : 0;
            failed += isFailed ? messages : 0;
            filtered += isFailed && detail == filter ? messages : 0;
        }

        return new BroadcastHealth(sent, optedOut, filtered, failed);
    }
}
