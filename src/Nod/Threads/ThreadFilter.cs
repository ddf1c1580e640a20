using Nod.Decisions;
using Nod.Sending;
using NodaTime;

namespace Nod.Threads;

/// <summary>Which threads to list: what is given must hold.</summary>
public sealed record ThreadFilter
{
    /// <summary>Whether those put aside are listed, instead of the others.</summary>
    public bool IsArchived { get; init; }

    /// <summary>Only those with something unread.</summary>
    public bool IsUnread { get; init; }

    /// <summary>Only those of this user, by e-mail address.</summary>
    public string? AssignedTo { get; init; }

    /// <summary>Only those of nobody.</summary>
    public bool IsUnassigned { get; init; }

    /// <summary>Only those with this sender, by key.</summary>
    public string? Sender { get; init; }

    /// <summary>Whether a thread is listed.</summary>
    public bool Admits(MessageThread thread) =>
        thread.IsArchived == IsArchived
        && (!IsUnread || thread.Unread > 0)
        && (AssignedTo is null || thread.AssignedTo == AssignedTo)
        && (!IsUnassigned || thread.AssignedTo is null)
        && (Sender is null || thread.Address.Sender == Sender);
}

/// <summary>A place in a list of threads: those after it come next. Newest first, and of one moment the greatest identifier.</summary>
/// <param name="LastAt">The moment.</param>
/// <param name="Id">The thread.</param>
public readonly record struct ThreadPlace(Instant LastAt, Guid Id)
{
    /// <summary>Before every thread.</summary>
    public static readonly ThreadPlace First = new(Instant.FromUtc(9999, 1, 1, 0, 0), Guid.AllBitsSet);

    /// <summary>Where a thread stands.</summary>
    public static ThreadPlace Of(MessageThread thread) => new(thread.LastAt, thread.Id);

    /// <summary>The order of places: by moment, then by identifier.</summary>
    public static readonly Comparer<ThreadPlace> Order = Comparer<ThreadPlace>.Create(
        (one, other) => one.LastAt != other.LastAt ? one.LastAt.CompareTo(other.LastAt) : one.Id.CompareTo(other.Id)
    );
}

/// <summary>A message of a thread, with the verdict of its latest judgement.</summary>
/// <param name="Message">The message.</param>
/// <param name="Verdict">The verdict; null when no judgement is on record.</param>
public sealed record ThreadMessage(MessageRecord Message, Verdict? Verdict);

/// <summary>
/// A page of a thread's texts, oldest first, and where the texts before it begin. The two kinds are kept apart, so the
/// place before it has two parts.
/// </summary>
/// <param name="Texts">The texts: to the person, or from them.</param>
/// <param name="Before">Where the next page begins; null when there is none.</param>
public sealed record ThreadPage(IReadOnlyList<(ThreadMessage? Out, InboundRecord? In)> Texts, ThreadPagePlace? Before)
{
    /// <summary>Puts the newest of both kinds together.</summary>
    /// <param name="messages">Messages, newest first, at most one more than <paramref name="limit"/>.</param>
    /// <param name="inbound">Texts from the person, newest first, at most one more than <paramref name="limit"/>.</param>
    /// <param name="from">Where the page began.</param>
    /// <param name="limit">Most texts on it.</param>
    public static ThreadPage Of(
        IReadOnlyList<ThreadMessage> messages,
        IReadOnlyList<InboundRecord> inbound,
        ThreadPagePlace from,
        int limit
    )
    {
        var texts = new List<(ThreadMessage?, InboundRecord?)>(limit);
        var (m, i) = (0, 0);
        while (texts.Count < limit && (m < messages.Count || i < inbound.Count))
        {
            // An answer of Nod's own is of the moment of the text it answers, and comes after it.
            var isMessage =
                i == inbound.Count || (m < messages.Count && messages[m].Message.CreatedAt >= inbound[i].ReceivedAt);
            texts.Add(isMessage ? (messages[m++], null) : (null, inbound[i++]));
        }

        texts.Reverse();
        var isWhole = m == messages.Count && i == inbound.Count;
        var message = m == 0 ? from.Message : messages[m - 1].Message.Address.Id;
        var text = i == 0 ? from.Inbound : (inbound[i - 1].ReceivedAt, inbound[i - 1].Key.Id);
        return new ThreadPage(texts, isWhole ? null : new ThreadPagePlace(message, text.Item1, text.Item2));
    }
}

/// <summary>A place between the texts of a thread.</summary>
/// <param name="Message">Messages before this one follow.</param>
/// <param name="InboundAt">So do texts received before this moment,</param>
/// <param name="InboundId">and of that moment those whose identifier at the provider is less.</param>
public readonly record struct ThreadPagePlace(Guid Message, Instant InboundAt, string InboundId)
{
    /// <summary>After the last text.</summary>
    public static readonly ThreadPagePlace Last = new(Guid.AllBitsSet, ThreadPlace.First.LastAt, string.Empty);

    /// <summary>The part about texts from the person.</summary>
    public (Instant At, string Id) Inbound => (InboundAt, InboundId);
}
