using Nod.Connectors;
using Nod.Ledger;
using Xunit;

namespace Nod.Testing;

// What applicant tracking systems delivered.
public abstract partial class StoreConformance
{
    [Fact]
    public async Task A_delivery_is_taken_once_however_often_it_is_delivered()
    {
        var store = await OpenStoreAsync();
        var delivery = Sample.Delivery(Sample.Contact(1), Ids.Next());

        var first = await store.CommitAsync(new TakeDelivery(delivery, [], null, null));
        var again = await store.CommitAsync(new TakeDelivery(delivery with { Id = Ids.Next() }, [], null, null));

        Assert.NotNull(first);
        Assert.Null(again);
        var listed = Assert.Single(await store.ReadDeliveriesAsync(delivery.Key.Connector, false, null, 10));
        Assert.Equal(
            (delivery.Id, delivery.Key, delivery.Contact, "hire_candidate"),
            (listed.Id, listed.Key, listed.Contact, listed.Event)
        );
    }

    [Fact]
    public async Task Deliveries_are_listed_newest_first_in_pages_and_conflicts_by_themselves()
    {
        var store = await OpenStoreAsync();
        var all = new List<ConnectorDelivery>();
        for (var i = 0; i < 5; i++)
        {
            var delivery = Sample.Delivery(i == 4 ? null : Sample.Contact(i), Ids.Next(), isConflict: i % 2 == 0);
            all.Add(delivery);
            await KeepAsync(store, delivery);
        }

        var connector = all[0].Key.Connector;
        var first = await store.ReadDeliveriesAsync(connector, false, null, 3);
        var second = await store.ReadDeliveriesAsync(connector, false, first[^1].Id, 3);
        var conflicts = await store.ReadDeliveriesAsync(connector, true, null, 10);

        Assert.Equal(all.AsEnumerable().Reverse().Select(one => one.Id), first.Concat(second).Select(one => one.Id));
        Assert.Equal([all[4].Id, all[2].Id, all[0].Id], conflicts.Select(one => one.Id));
        Assert.Empty(await store.ReadDeliveriesAsync(connector with { Key = "other" }, false, null, 10));
        var stranger = connector with { Organization = Sample.OtherOrganization };
        Assert.Empty(await store.ReadDeliveriesAsync(stranger, false, null, 10));
    }

    [Fact]
    public async Task The_latest_delivery_about_an_application_tells_whose_it_is_unless_it_is_about_nobody()
    {
        var store = await OpenStoreAsync();
        var (early, late, nobody) = (
            Sample.Delivery(Sample.Contact(1), Ids.Next()),
            Sample.Delivery(Sample.Contact(2), Ids.Next()),
            Sample.Delivery(null, Ids.Next())
        );
        foreach (var delivery in new[] { early, late, nobody })
        {
            await KeepAsync(store, delivery with { Reference = "A-7" });
        }

        var found = await store.FindDeliveryOfAsync(early.Key.Connector, "A-7");

        Assert.Equal(late.Id, found?.Id);
        Assert.Null(await store.FindDeliveryOfAsync(early.Key.Connector, "A-8"));
    }

    [Fact]
    public async Task An_erasure_empties_the_deliveries_about_a_person_and_they_are_still_known()
    {
        var store = await OpenStoreAsync();
        var (gone, kept) = (Sample.Contact(1), Sample.Contact(2));
        var delivery = Sample.Delivery(gone, Ids.Next(), isConflict: true) with { Reference = "A-1" };
        await KeepAsync(store, delivery);
        await KeepAsync(store, Sample.Delivery(kept, Ids.Next()));
        await store.CommitAsync(Append(gone, Sample.OptIn()));

        await EraseAsync(store, gone);

        var connector = delivery.Key.Connector;
        Assert.Equal(kept, Assert.Single(await store.ReadDeliveriesAsync(connector, false, null, 10)).Contact);
        Assert.Empty(await store.ReadDeliveriesAsync(connector, true, null, 10));
        Assert.Null(await store.FindDeliveryOfAsync(connector, "A-1"));
        Assert.Null(await store.CommitAsync(new TakeDelivery(delivery, [], null, null)));
    }

    private static Task<bool> KeepAsync(IStore store, ConnectorDelivery delivery) =>
        store.CommitAsync(
            new ChangeOf<bool>(
                _ => { },
                context =>
                {
                    context.Put(delivery);
                    return true;
                }
            )
        );
}
