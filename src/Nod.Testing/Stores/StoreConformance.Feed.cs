using Nod.Feeds;
using Nod.Health;
using Nod.Ledger;
using Nod.Sending;
using Nod.Webhooks;
using NodaTime;
using Xunit;

namespace Nod.Testing;

// The feed: what happened, in the commit of what it tells; and what those remember who follow it.
public abstract partial class StoreConformance
{
    private static readonly WebhookAddress Hook = new(Sample.Organization, Sample.OtherOrganization);

    [Fact]
    public async Task Each_status_of_a_message_is_an_entry_of_the_feed_but_the_claim()
    {
        var store = await OpenStoreAsync();
        var message = Sample.Message(Ada, Ids.Next(), Sample.Noon);
        await store.CommitAsync(Stage(context => context.Put(message)));
        await store.CommitAsync(Change(message.Address, known => known, MessageStatus.HandingOver));
        await store.CommitAsync(Change(message.Address, known => known, MessageStatus.Sent));
        await store.CommitAsync(Change(message.Address, known => known, MessageStatus.Delivered));

        var told = await store.ReadFeedAsync(Sample.Organization, FeedCursor.Start, 9);

        Assert.Equal(
            [FeedKind.MessageAccepted, FeedKind.MessageHandedOver, FeedKind.MessageDelivered],
            told.Select(item => item.Kind)
        );
        Assert.Equal([0, 2, 3], told.Select(item => item.Place));
        Assert.All(told, item => Assert.Equal(message.Address.Id, item.Subject));
        Assert.Equal(Ada, await store.FindContactAsync(Sample.Organization, told[0].Contact!.Value));
    }

    [Fact]
    public async Task A_change_that_throws_tells_nothing()
    {
        var store = await OpenStoreAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            store.CommitAsync(
                Stage(context =>
                {
                    context.Put(Sample.Message(Ada, Ids.Next(), Sample.Noon));
                    context.Put(new Follower(Sample.Organization, "somebody", "{}"));
                    throw new InvalidOperationException("changed its mind");
                })
            )
        );

        Assert.Empty(await store.ReadFeedAsync(Sample.Organization, FeedCursor.Start, 9));
        Assert.Empty(await store.ReadFollowersAsync());
    }

    [Fact]
    public async Task The_feed_is_read_in_pages_without_loss_or_repetition_whatever_their_size()
    {
        var store = await OpenStoreAsync();
        var texts = Enumerable
            .Range(0, 40)
            .Select(i => Sample.Message(Sample.Contact(i), Ids.Next(), Sample.Noon))
            .ToList();
        await Task.WhenAll(texts.Select(text => store.CommitAsync(Stage(context => context.Put(text)))));
        var theirs = Sample.Message(Ada with { Organization = Sample.OtherOrganization }, Ids.Next(), Sample.Noon);
        await store.CommitAsync(Stage(context => context.Put(theirs)));

        var whole = await store.ReadFeedAsync(Sample.Organization, FeedCursor.Start, 100);
        var bit = new List<FeedItem>();
        for (var cursor = FeedCursor.Start; await NextAsync(cursor) is { Count: > 0 } page; cursor = bit[^1].Id)
        {
            bit.AddRange(page);
        }

        Assert.Equal(40, whole.Count);
        Assert.Equal(whole, bit);
        Assert.Equal(whole.OrderBy(item => item.Id), whole);
        Assert.Equal(texts.Select(text => text.Address.Id).Order(), whole.Select(item => item.Subject).Order());
        Assert.Equal(
            theirs.Address.Id,
            (await store.ReadFeedAsync(Sample.OtherOrganization, FeedCursor.Start, 9))[0].Subject
        );

        Task<IReadOnlyList<FeedItem>> NextAsync(FeedCursor cursor) =>
            store.ReadFeedAsync(Sample.Organization, cursor, 7);
    }

    [Fact]
    public async Task The_feed_of_all_gives_whole_commits_of_every_organization_in_order()
    {
        var store = await OpenStoreAsync();
        for (var i = 0; i < 4; i++)
        {
            var mine = Sample.Message(Ada, Ids.Next(), Sample.Noon);
            var theirs = Sample.Message(Ben with { Organization = Sample.OtherOrganization }, Ids.Next(), Sample.Noon);
            await store.CommitAsync(
                Stage(context =>
                {
                    context.Put(mine);
                    context.Put(theirs);
                })
            );
        }

        var first = await store.ReadFeedAsync(Guid.Empty, 3);
        var rest = await store.ReadFeedAsync(first[^1].Id.Batch, 3);

        Assert.Equal((6, 2), (first.Count, rest.Count));
        Assert.Equal(3, first.Select(item => item.Id.Batch).Distinct().Count());
        Assert.Equal(first[0].Id.Batch, await store.ReadFeedBeginAsync());
        Assert.Equal(rest[^1].Id.Batch, await store.ReadFeedEndAsync());
        Assert.Empty(await store.ReadFeedAsync(rest[^1].Id.Batch, 3));
    }

    [Fact]
    public async Task Events_texts_and_alerts_are_told_and_what_they_name_is_found()
    {
        var store = await OpenStoreAsync();
        var joined = await store.CommitAsync(Append(Ada, Sample.OptIn()));
        var stopped = await store.CommitAsync(Append(Ada, Sample.Stop()));
        var text = new InboundRecord(new("simulator", "1"), Ada, "acme-us", "Hello", Sample.Noon, Texts.Intent.None);
        await store.CommitAsync(Stage(context => context.Remember(text)));
        var alert = new Alert(Ids.Next(), Sample.Organization, null, "health.opt_out", Sample.Noon, "Too many.")
        {
            Subject = "sender/acme-us",
        };
        await store.CommitAsync(Stage(context => context.Raise(alert)));

        var told = await store.ReadFeedAsync(Sample.Organization, FeedCursor.Start, 9);

        Assert.Equal(
            [FeedKind.ConsentRecorded, FeedKind.ConsentRevoked, FeedKind.InboundReceived, FeedKind.AlertRaised],
            told.Select(item => item.Kind)
        );
        Assert.Equal([joined.Id, stopped.Id, Guid.Empty, alert.Id], told.Select(item => item.Subject));
        Assert.Equal(text, await store.FindInboundAsync(Ada, told[2].At));
        Assert.Equal(alert, await store.FindAlertAsync(Sample.Organization, told[3].Subject));
        Assert.Null(await store.FindAlertAsync(Sample.OtherOrganization, told[3].Subject));
    }

    [Fact]
    public async Task An_alert_stands_open_until_it_is_cleared_and_both_are_told()
    {
        var store = await OpenStoreAsync();
        var alert = new Alert(Ids.Next(), Sample.Organization, null, "health.failed", Sample.Noon, "Too many.")
        {
            Subject = "sender/acme-us",
        };
        await store.CommitAsync(Stage(context => context.Raise(alert)));
        Assert.Equal([alert], await store.ReadOpenAlertsAsync(Sample.Organization));

        await store.CommitAsync(Stage(context => context.Clear(alert)));

        Assert.Empty(await store.ReadOpenAlertsAsync(Sample.Organization));
        Assert.NotNull((await store.FindAlertAsync(Sample.Organization, alert.Id))!.ClearedAt);
        Assert.Equal(
            [FeedKind.AlertRaised, FeedKind.AlertCleared],
            (await store.ReadFeedAsync(Sample.Organization, FeedCursor.Start, 9)).Select(item => item.Kind)
        );
    }

    [Fact]
    public async Task Followers_are_replaced_and_go()
    {
        var store = await OpenStoreAsync();
        var mine = new Follower(Sample.Organization, "b", """{"at":1}""");
        await store.CommitAsync(Stage(context => context.Put(mine)));
        await store.CommitAsync(Stage(context => context.Put(new Follower(Guid.Empty, "a", "{}"))));
        await store.CommitAsync(
            Stage(context =>
            {
                context.Put(mine with { Content = """{"at":2}""" });
                context.Put(mine with { Content = """{"at":3}""" });
            })
        );

        Assert.Equal(
            [new Follower(Guid.Empty, "a", "{}"), mine with { Content = """{"at":3}""" }],
            await store.ReadFollowersAsync()
        );

        await store.CommitAsync(Stage(context => context.Put(mine with { Content = null })));
        Assert.Equal(["a"], (await store.ReadFollowersAsync()).Select(one => one.Name));
    }

    [Fact]
    public async Task Deliveries_are_listed_newest_first_and_due_until_they_are_over()
    {
        var store = await OpenStoreAsync();
        var batch = Ids.Next();
        var tried = Enumerable.Range(0, 3).Select(i => Delivery(new FeedCursor(batch, i))).ToList();
        await store.CommitAsync(Stage(context => tried.ForEach(context.Put)));
        var again = tried[1].Refused(Sample.Noon, 500, "the address answered 500");
        var taken = tried[2].Taken(Sample.Noon, 204);
        await store.CommitAsync(
            Stage(context =>
            {
                context.Put(again);
                context.Put(taken);
            })
        );

        Assert.Equal([taken, again, tried[0]], await store.ReadDeliveriesAsync(Hook, null, null, 9));
        Assert.Equal([again, tried[0]], await store.ReadDeliveriesAsync(Hook, DeliveryStatus.Pending, null, 9));
        Assert.Equal([tried[0]], await store.ReadDeliveriesAsync(Hook, null, again.Id, 9));
        Assert.Equal(taken, await store.FindDeliveryAsync(Hook, taken.Id));
        Assert.Null(await store.FindDeliveryAsync(Hook with { Organization = Sample.OtherOrganization }, taken.Id));
        Assert.Equal([tried[0]], await store.ReadDueDeliveriesAsync(Hook, Sample.Noon, 9));
        Assert.Equal([tried[0], again], await store.ReadDueDeliveriesAsync(Hook, again.DueAt!.Value, 9));
        Assert.Equal([new WebhookBacklog(Hook, 2, Sample.Noon)], await store.ReadBacklogsAsync());
    }

    [Fact]
    public async Task The_feed_is_forgotten_from_the_front_with_the_deliveries_that_are_over()
    {
        var store = await OpenStoreAsync();
        for (var i = 0; i < 3; i++)
        {
            await store.CommitAsync(Stage(context => context.Put(Sample.Message(Ada, Ids.Next(), Sample.Noon))));
        }

        var told = await store.ReadFeedAsync(Sample.Organization, FeedCursor.Start, 9);
        await store.CommitAsync(
            Stage(context =>
            {
                context.Put(Delivery(told[0].Id).Taken(Sample.Noon, 200));
                context.Put(Delivery(told[2].Id).Taken(Sample.Noon, 200));
            })
        );

        await store.CommitAsync(Stage(context => context.ForgetFeed(told[1].Id.Batch)));

        Assert.Equal([told[2]], await store.ReadFeedAsync(Sample.Organization, FeedCursor.Start, 9));
        Assert.Equal([told[2].Id], (await store.ReadDeliveriesAsync(Hook, null, null, 9)).Select(one => one.Id));
    }

    [Fact]
    public async Task Counts_of_health_add_up_and_are_read_by_day()
    {
        var store = await OpenStoreAsync();
        var day = new LocalDate(2026, 11, 23);
        var key = new HealthKey(Sample.Organization, day, "acme-us", "acme", "shifts", "shifts-web@3", "");
        var next = key with { Day = day.PlusDays(1), Program = "" };
        await store.CommitAsync(
            Stage(context =>
            {
                context.Add(new HealthCount(key, HealthOutcome.Sent, 2));
                context.Add(new HealthCount(key, HealthOutcome.Sent, 1));
                context.Add(new HealthCount(next, HealthOutcome.Sent, 5));
            })
        );
        await store.CommitAsync(Stage(context => context.Add(new HealthCount(key, HealthOutcome.Sent, 4))));

        Assert.Equal(
            [new HealthCount(key, HealthOutcome.Sent, 7)],
            await store.ReadHealthAsync(Sample.Organization, day, day)
        );
        Assert.Equal(2, (await store.ReadHealthAsync(Sample.Organization, day, day.PlusDays(1))).Count);
        Assert.Empty(await store.ReadHealthAsync(Sample.OtherOrganization, day, day.PlusDays(9)));
    }

    [Fact]
    public async Task The_backlog_of_the_outbox_is_what_is_due_and_not_claimed()
    {
        var store = await OpenStoreAsync();
        Assert.Equal(new Backlog(0, null), await store.ReadOutboxBacklogAsync(Sample.Noon));
        foreach (var minutes in new[] { 0, 5, 90 })
        {
            var due = Sample.Noon + Duration.FromMinutes(minutes);
            await store.CommitAsync(Stage(context => context.Put(Sample.Message(Ada, Ids.Next(), due))));
        }

        var backlog = await store.ReadOutboxBacklogAsync(Sample.Noon + Duration.FromHours(1));

        Assert.Equal(new Backlog(2, Sample.Noon), backlog);
    }

    private static WebhookDelivery Delivery(FeedCursor id) =>
        new()
        {
            Webhook = Hook,
            Id = id,
            Kind = "message.accepted",
            HappenedAt = Sample.Noon,
            Status = DeliveryStatus.Pending,
            DueAt = Sample.Noon,
        };
}
