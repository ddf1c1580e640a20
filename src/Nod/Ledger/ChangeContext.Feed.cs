using Nod.Broadcasts;
using Nod.Consent;
using Nod.Feeds;
using Nod.Health;
using Nod.Sending;
using Nod.Webhooks;

namespace Nod.Ledger;

// What a change tells those who look on from outside: written in its own commit.
public sealed partial class ChangeContext
{
    /// <summary>Stores what a follower of the feed must remember.</summary>
    public void Put(Follower follower) => Staged.Feed.Followers.Add(follower);

    /// <summary>Stores what became of a delivery.</summary>
    public void Put(WebhookDelivery delivery) => Staged.Feed.Deliveries.Add(delivery);

    /// <summary>Adds to the counts of health.</summary>
    public void Add(HealthCount count) => Staged.Feed.Counts.Add(count);

    /// <summary>Says that what an alert was raised for is over.</summary>
    public void Clear(Alert alert)
    {
        Staged.Feed.Cleared.Add(new ClearedAlert(alert.Organization, alert.Id, Now));
        Tell(new FeedEntry(alert.Organization, FeedKind.AlertCleared, Now, alert.Id));
    }

    /// <summary>Forgets the feed up to a commit, that one included.</summary>
    public void ForgetFeed(Guid upTo) => Staged.Feed.Forgotten.Add(upTo);

    private static FeedKind? KindOf(ConsentEvent happened) =>
        happened switch
        {
            OptIn or Decline or Reconfirmation => FeedKind.ConsentRecorded,
            Revocation => FeedKind.ConsentRevoked,
            Relationship => FeedKind.RelationshipRecorded,
            Hold => FeedKind.ContactHeld,
            HoldLifted => FeedKind.ContactReleased,
            NumberVoided => FeedKind.NumberVoided,
            FrequencyWish => FeedKind.FrequencyWished,
            LanguageWish => FeedKind.LanguageWished,
            LegalHold => FeedKind.LegalHoldPlaced,
            LegalHoldLifted => FeedKind.LegalHoldLifted,
            Erasure => FeedKind.ContactErased,
            ErasureRefused => FeedKind.ErasureRefused,
            // Told as the text that came in.
            _ => null,
        };

    private static FeedKind? KindOf(MessageStatus status, int place) =>
        status switch
        {
            MessageStatus.Queued => place == 0 ? FeedKind.MessageAccepted : FeedKind.MessageDeferred,
            MessageStatus.Sent => FeedKind.MessageHandedOver,
            MessageStatus.Delivered => FeedKind.MessageDelivered,
            MessageStatus.Undelivered => FeedKind.MessageUndelivered,
            MessageStatus.Rejected => FeedKind.MessageRejected,
            MessageStatus.Unknown => FeedKind.MessageUnknown,
            MessageStatus.Denied => FeedKind.MessageRefused,
            MessageStatus.Blocked => FeedKind.MessageBlocked,
            MessageStatus.Expired => FeedKind.MessageExpired,
            MessageStatus.Canceled => FeedKind.MessageCanceled,
            // On its way: what comes of it is told.
            _ => null,
        };

    private static FeedKind? KindOf(Broadcast? before, Broadcast after) =>
        after.Status == (before?.Status ?? BroadcastStatus.Draft)
            ? null
            : after.Status switch
            {
                BroadcastStatus.Running => before?.Status == BroadcastStatus.Paused
                    ? FeedKind.BroadcastResumed
                    : FeedKind.BroadcastStarted,
                BroadcastStatus.Paused => FeedKind.BroadcastPaused,
                BroadcastStatus.Completed => FeedKind.BroadcastCompleted,
                BroadcastStatus.Canceled => FeedKind.BroadcastCanceled,
                _ => null,
            };

    private void Tell(RecordedEvent recorded)
    {
        if (KindOf(recorded.Event) is { } kind)
        {
            Tell(new FeedEntry(recorded.Address.Organization, kind, Now, recorded.Id, recorded.Address));
        }
    }

    private void Tell(MessageRecord? before, MessageRecord after)
    {
        for (var place = before?.History.Count ?? 0; place < after.History.Count; place++)
        {
            var change = after.History[place];
            if (KindOf(change.Status, place) is { } kind)
            {
                var (contact, id) = after.Address;
                Tell(new FeedEntry(contact.Organization, kind, change.At, id, contact, place));
            }
        }
    }

    private void Tell(Broadcast? before, Broadcast after)
    {
        if (KindOf(before, after) is { } kind)
        {
            Tell(new FeedEntry(after.Address.Organization, kind, Now, after.Address.Id));
        }
    }

    private void Tell(FeedEntry entry)
    {
        var feed = Staged.Feed;
        if (feed.Batch == Guid.Empty)
        {
            feed.Batch = ids.Next();
        }

        feed.Entries.Add(entry);
    }
}
