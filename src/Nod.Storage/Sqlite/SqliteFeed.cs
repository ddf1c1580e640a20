using System.Collections.Frozen;
using Nod.Feeds;
using Nod.Ledger;

namespace Nod.Storage.Sqlite;

/// <summary>What a transaction writes for those who look on from outside.</summary>
internal sealed class SqliteFeed
{
    private static readonly FrozenDictionary<string, string> Queries = SqlFiles.Queries("sqlite/feed.sql");

    private readonly SqliteStatement write;
    private readonly SqliteStatement forget;
    private readonly SqliteStatement forgetDeliveries;
    private readonly SqliteStatement writeFollower;
    private readonly SqliteStatement dropFollower;
    private readonly SqliteStatement writeDelivery;
    private readonly SqliteStatement writeHealth;
    private readonly SqliteStatement clearAlert;

    public SqliteFeed(SqliteConnection connection)
    {
        write = connection.Statement(Queries["write_feed"]);
        forget = connection.Statement(Queries["forget_feed"]);
        forgetDeliveries = connection.Statement(Queries["forget_deliveries"]);
        writeFollower = connection.Statement(Queries["write_follower"]);
        dropFollower = connection.Statement(Queries["drop_follower"]);
        writeDelivery = connection.Statement(Queries["write_delivery"]);
        writeHealth = connection.Statement(Queries["write_health"]);
        clearAlert = connection.Statement(Queries["clear_alert"]);
    }

    /// <summary>Writes what was staged.</summary>
    public void Write(StagedFeed staged, Func<ContactAddress, ContactKey> keyOf)
    {
        foreach (var entries in staged.ByOrganization())
        {
            FeedRows.Feed(write.Start(), staged.Batch, entries, keyOf);
            write.Run();
        }

        foreach (var follower in staged.Followers)
        {
            var statement = follower.Content is null ? dropFollower : writeFollower;
            FeedRows.Follower(statement.Start(), follower);
            statement.Run();
        }

        foreach (var delivery in staged.Deliveries)
        {
            FeedRows.Delivery(writeDelivery.Start(), delivery);
            writeDelivery.Run();
        }

        foreach (var count in staged.Counts)
        {
            FeedRows.Count(writeHealth.Start(), count);
            writeHealth.Run();
        }

        foreach (var cleared in staged.Cleared)
        {
            FeedRows.Cleared(clearAlert.Start(), cleared);
            clearAlert.Run();
        }

        foreach (var batch in staged.Forgotten)
        {
            forget.Start().Id(batch);
            forget.Run();
            forgetDeliveries.Start().Text(new FeedCursor(batch, 0).ToString());
            forgetDeliveries.Run();
        }
    }
}
