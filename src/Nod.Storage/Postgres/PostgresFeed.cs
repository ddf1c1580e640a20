using System.Collections.Frozen;
using Nod.Feeds;
using Nod.Health;
using Nod.Ledger;
using Npgsql;

namespace Nod.Storage.Postgres;

/// <summary>What a transaction writes for those who look on from outside: one statement per table.</summary>
internal sealed class PostgresFeed
{
    private static readonly FrozenDictionary<string, string> Queries = SqlFiles.Queries("postgres/feed.sql");

    private readonly PostgresColumns feed = new();
    private readonly PostgresColumns followers = new();
    private readonly PostgresColumns gone = new();
    private readonly PostgresColumns deliveries = new();
    private readonly PostgresColumns counts = new();
    private readonly PostgresColumns cleared = new();
    private readonly PostgresColumns forgotten = new();
    private readonly PostgresColumns forgottenDeliveries = new();

    /// <summary>Adds the statements; the batch reads the rows from here until the next call.</summary>
    public void AddTo(NpgsqlBatch batch, StagedFeed staged, Func<ContactAddress, ContactKey> keyOf)
    {
        Clear();
        foreach (var entries in staged.ByOrganization())
        {
            FeedRows.Feed(feed.Row(), staged.Batch, entries, keyOf);
        }

        // One statement can't write a row twice: the last word on each counts.
        foreach (var words in staged.Followers.GroupBy(one => (one.Organization, one.Name)))
        {
            var last = words.Last();
            FeedRows.Follower((last.Content is null ? gone : followers).Row(), last);
        }

        foreach (var words in staged.Deliveries.GroupBy(one => (one.Webhook, one.Id)))
        {
            FeedRows.Delivery(deliveries.Row(), words.Last());
        }

        foreach (var same in staged.Counts.GroupBy(one => (one.Key, one.Outcome)))
        {
            var sum = new HealthCount(same.Key.Key, same.Key.Outcome, same.Sum(one => one.Texts));
            FeedRows.Count(counts.Row(), sum);
        }

        foreach (var alert in staged.Cleared.DistinctBy(one => (one.Organization, one.Alert)))
        {
            FeedRows.Cleared(cleared.Row(), alert);
        }

        foreach (var upTo in staged.Forgotten)
        {
            forgotten.Row().Id(upTo);
            forgottenDeliveries.Row().Text(new FeedCursor(upTo, 0).ToString());
        }

        feed.AddTo(batch, Queries["write_feed"]);
        followers.AddTo(batch, Queries["write_follower"]);
        gone.AddTo(batch, Queries["drop_follower"]);
        deliveries.AddTo(batch, Queries["write_delivery"]);
        counts.AddTo(batch, Queries["write_health"]);
        cleared.AddTo(batch, Queries["clear_alert"]);
        forgotten.AddTo(batch, Queries["forget_feed"]);
        forgottenDeliveries.AddTo(batch, Queries["forget_deliveries"]);
    }

    private void Clear()
    {
        feed.Clear();
        followers.Clear();
        gone.Clear();
        deliveries.Clear();
        counts.Clear();
        cleared.Clear();
        forgotten.Clear();
        forgottenDeliveries.Clear();
    }
}
