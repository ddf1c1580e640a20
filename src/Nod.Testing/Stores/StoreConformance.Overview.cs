using Nod.Consent;
using Nod.Ledger;
using Nod.Sending;
using Xunit;

namespace Nod.Testing;

// What people who look after an organization look for.
public abstract partial class StoreConformance
{
    [Fact]
    public async Task Held_contacts_are_those_whose_hold_nobody_lifted_the_latest_first()
    {
        var store = await OpenStoreAsync();
        var (first, lifted, last, foreign) = (
            Sample.Contact(1),
            Sample.Contact(2),
            Sample.Contact(3),
            Sample.Contact(4) with
            {
                Organization = Sample.OtherOrganization,
            }
        );
        foreach (var contact in new[] { first, lifted, first, last, foreign })
        {
            await store.CommitAsync(Append(contact, Doubt()));
        }

        await store.CommitAsync(Append(lifted, new HoldLifted { OccurredAt = Sample.Noon, By = "Kim" }));

        var held = await store.ReadHeldContactsAsync(Sample.Organization, 10);
        Assert.Equal([last, first], held.Select(contact => contact.Address));
        Assert.All(held, contact => Assert.NotNull(contact.State.Hold));
        Assert.Equal([last], (await store.ReadHeldContactsAsync(Sample.Organization, 1)).Select(one => one.Address));
    }

    [Fact]
    public async Task Contacts_are_found_by_part_of_number_name_or_identifier_of_their_organization_alone()
    {
        var store = await OpenStoreAsync();
        var (zoe, max) = (Sample.Contact(1), Sample.Contact(2));
        await store.CommitAsync(Append(zoe, Known("Zoë O'Neil_1", "C-77%")));
        await store.CommitAsync(Append(max, Known("Max", "C-78")));
        await store.CommitAsync(
            Append(zoe with { Organization = Sample.OtherOrganization }, Known("Zoë O'Neil_1", "C-77%"))
        );

        async Task<IEnumerable<ContactAddress>> FindAsync(string text) =>
            (await store.SearchContactsAsync(Sample.Organization, text, 10)).Select(one => one.Address);

        Assert.Equal([zoe], await FindAsync("zoë o'n"));
        Assert.Equal([zoe], await FindAsync("neil_1"));
        Assert.Equal([zoe], await FindAsync("c-77%"));
        Assert.Equal([max], await FindAsync("-78"));
        Assert.Equal([max], await FindAsync(max.Phone.ToString()[^6..]));
        Assert.Equal(2, (await FindAsync("C-7")).Count());
        Assert.Single(await store.SearchContactsAsync(Sample.Organization, "C-7", 1));
        Assert.Empty(await FindAsync("O%Neil"));
        Assert.Empty(await FindAsync("M_x"));
    }

    [Fact]
    public async Task Messages_of_unknown_outcome_are_listed_until_it_is_known()
    {
        var store = await OpenStoreAsync();
        var waiting = Sample.Message(Sample.Contact(1), Ids.Next(), Sample.Noon);
        var unknown = Sample.Message(Sample.Contact(2), Ids.Next(), Sample.Noon) with
        {
            Attempt = new Attempt(Ids.Next(), Sample.Noon, null),
        };
        unknown = unknown.Become(MessageStatus.Unknown, Sample.Noon);
        await store.CommitAsync(
            Stage(context =>
            {
                context.Put(waiting);
                context.Put(unknown);
            })
        );

        Assert.Equal(
            unknown.Address,
            Assert.Single(await store.ReadUnknownMessagesAsync(Sample.Organization, 10)).Address
        );
        Assert.Empty(await store.ReadUnknownMessagesAsync(Sample.OtherOrganization, 10));
        await store.CommitAsync(Stage(context => context.Put(unknown.Become(MessageStatus.Sent, Sample.Noon))));
        Assert.Empty(await store.ReadUnknownMessagesAsync(Sample.Organization, 10));
    }

    [Fact]
    public async Task Events_are_counted_by_day_and_kind_from_a_day_on()
    {
        var store = await OpenStoreAsync();
        var before = Clock.Now().InUtc().Date;
        await store.CommitAsync(Append(Sample.Contact(1), Sample.OptIn()));
        Clock.Move(TimeSpan.FromDays(1));
        var today = Clock.Now().InUtc().Date;
        await store.CommitAsync(Append(Sample.Contact(2), Sample.OptIn()));
        await store.CommitAsync(Append(Sample.Contact(3), Sample.OptIn()));
        await store.CommitAsync(Append(Sample.Contact(3), Sample.Stop()));
        await store.CommitAsync(
            Append(Sample.Contact(1) with { Organization = Sample.OtherOrganization }, Sample.Stop())
        );

        var counts = await store.CountEventsAsync(Sample.Organization, before);

        Assert.Equal(
            [(before, "opt_in", 1), (today, "opt_in", 2), (today, "revocation", 1)],
            counts.Select(count => (count.Day, count.Kind, count.Events)).Order()
        );
        Assert.Equal(2, (await store.CountEventsAsync(Sample.Organization, today)).Count);
        Assert.Empty(await store.CountEventsAsync(Sample.Organization, today.PlusDays(1)));
    }

    private static Hold Doubt() => new() { OccurredAt = Sample.Noon, Words = "who is this" };

    private static OptIn Known(string name, string id) =>
        Sample.OptIn() with
        {
            Subject = new Subject
            {
                Name = name,
                ExternalIds = new Dictionary<string, string> { ["ats"] = id },
            },
        };
}
