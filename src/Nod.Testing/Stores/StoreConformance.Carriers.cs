using Nod.Ledger;
using Nod.Sending;
using Nod.Texts;
using NodaTime;
using Xunit;

namespace Nod.Testing;

// Block lists of providers, and texts that applications are told of.
public abstract partial class StoreConformance
{
    private static readonly ForwardTarget ApplicationToTell = new(
        "MG00000000000000000000000000000001",
        "https://app.example/in"
    );

    [Fact]
    public async Task People_on_a_block_list_are_read_in_pages_each_list_and_organization_by_itself()
    {
        var store = await OpenStoreAsync();
        var listed = Enumerable
            .Range(0, 5)
            .Select(i => Entry(Sample.Contact(i)) with { ListedAt = Sample.Noon })
            .ToList();
        await store.CommitAsync(new KeepListed(listed));
        await store.CommitAsync(new KeepListed([Entry(Sample.Contact(9)) with { List = "Other" }]));
        var theirs = Sample.Contact(8) with { Organization = Sample.OtherOrganization };
        await store.CommitAsync(new KeepListed([Entry(theirs)]));

        var first = await store.ReadBlockListAsync(Sample.Organization, "aws", "Default", null, 3);
        var rest = await store.ReadBlockListAsync(Sample.Organization, "aws", "Default", first[^1].Contact.Phone, 3);

        Assert.Equal((3, 2), (first.Count, rest.Count));
        Assert.Equal(
            listed.OrderBy(entry => entry.Contact.Phone),
            first.Concat(rest).OrderBy(entry => entry.Contact.Phone)
        );
        Assert.Single(await store.ReadBlockListAsync(Sample.Organization, "aws", "Other", null, 9));
        Assert.Single(await store.ReadBlockListAsync(Sample.OtherOrganization, "aws", "Default", null, 9));
        Assert.Empty(await store.ReadBlockListAsync(Sample.Organization, "telnyx", "Default", null, 9));
    }

    [Fact]
    public async Task The_last_word_on_an_entry_of_a_block_list_counts()
    {
        var store = await OpenStoreAsync();
        var entry = Entry(Ada) with { ListedAt = Sample.Noon };
        var gone = entry with { GoneAt = Sample.Noon + Duration.FromDays(1), ToldAt = Sample.Noon };

        await store.CommitAsync(new KeepListed([entry, gone]));
        await store.CommitAsync(new KeepListed([Entry(Ben)]));

        var read = await store.ReadBlockListAsync(Sample.Organization, "aws", "Default", null, 9);
        Assert.Equal(gone, read.Single(one => one.Contact == Ada));
        Assert.Equal(Entry(Ben), read.Single(one => one.Contact == Ben));
    }

    [Fact]
    public async Task A_text_that_an_application_is_to_be_told_of_is_due_until_it_was_told()
    {
        var store = await OpenStoreAsync();
        var forward = Forward(Ada, Ids.Next());
        await store.CommitAsync(new PutOffForward(forward));
        await store.CommitAsync(
            new PutOffForward(Forward(Ben, Ids.Next()) with { DueAt = Sample.Noon + Duration.FromHours(1) })
        );

        Assert.Empty(await store.ReadDueForwardsAsync(Sample.Noon - Duration.FromMilliseconds(1), 9));
        Assert.Equal(forward, Assert.Single(await store.ReadDueForwardsAsync(Sample.Noon, 9)));
        var again = forward.AfterFailure(Sample.Noon)!;
        await store.CommitAsync(new PutOffForward(again));
        Assert.Empty(await store.ReadDueForwardsAsync(Sample.Noon, 9));
        Assert.Equal(again, (await store.ReadDueForwardsAsync(again.DueAt, 9))[0]);

        await store.CommitAsync(new SettleForward(again, []));

        var left = Assert.Single(await store.ReadDueForwardsAsync(Instant.MaxValue, 9));
        Assert.Equal(Ben, left.Contact);
    }

    [Fact]
    public async Task A_change_that_throws_leaves_no_entry_and_no_text_to_tell()
    {
        var store = await OpenStoreAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            store.CommitAsync(
                Stage(context =>
                {
                    context.Put(Entry(Ada));
                    context.Put(Forward(Ada, Ids.Next()));
                    throw new InvalidOperationException("changed its mind");
                })
            )
        );

        Assert.Empty(await store.ReadBlockListAsync(Sample.Organization, "aws", "Default", null, 9));
        Assert.Empty(await store.ReadDueForwardsAsync(Instant.MaxValue, 9));
    }

    [Fact]
    public async Task An_erasure_takes_entries_and_texts_to_tell_of_one_person_alone()
    {
        var store = await OpenStoreAsync();
        foreach (var person in new[] { Rosa, Lee })
        {
            await FillAsync(store, person);
            await store.CommitAsync(new KeepListed([Entry(person)]));
            await store.CommitAsync(new PutOffForward(Forward(person, Ids.Next())));
        }

        await EraseAsync(store, Rosa);

        var listed = await store.ReadBlockListAsync(Sample.Organization, "aws", "Default", null, 9);
        Assert.Equal(Lee, Assert.Single(listed).Contact);
        Assert.Equal(Lee, Assert.Single(await store.ReadDueForwardsAsync(Instant.MaxValue, 9)).Contact);
    }

    private static BlockListEntry Entry(ContactAddress contact) => new(contact, "aws", "Default");

    private static InboundForward Forward(ContactAddress contact, Guid id) =>
        new(id, contact, "acme-us", "When do I start? 🦊", Intent.None, ApplicationToTell, Sample.Noon, Sample.Noon);
}
