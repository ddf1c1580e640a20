using Nod.Catalog;
using Nod.Consent;
using Nod.Ledger;
using NodaTime;
using Xunit;

namespace Nod.Testing;

// What is read back of contacts: histories, times, keys.
public abstract partial class StoreConformance
{
    [Fact]
    public async Task A_history_is_read_in_pages_newest_first()
    {
        var store = await OpenStoreAsync();
        var told = new List<Guid>();
        for (var i = 0; i < 7; i++)
        {
            told.Add((await store.CommitAsync(Append(Ada, Sample.Text($"{i}")))).Id);
            await store.CommitAsync(Append(Ben, Sample.Text($"not Ada's {i}")));
        }

        var first = await store.ReadHistoryAsync(Ada, null, 3);
        var second = await store.ReadHistoryAsync(Ada, first[^1].Id, 3);
        var third = await store.ReadHistoryAsync(Ada, second[^1].Id, 3);
        var beyond = await store.ReadHistoryAsync(Ada, third[^1].Id, 3);

        Assert.Equal(["6", "5", "4"], Words(first));
        Assert.Equal(["3", "2", "1"], Words(second));
        Assert.Equal(["0"], Words(third));
        Assert.Empty(beyond);
        Assert.Equal(told.AsEnumerable().Reverse(), first.Concat(second).Concat(third).Select(recorded => recorded.Id));
        Assert.Equal(7, (await store.ReadHistoryAsync(Ada, null, 7)).Count);
    }

    [Fact]
    public async Task A_page_after_an_event_of_somebody_else_is_empty()
    {
        var store = await OpenStoreAsync();
        await store.CommitAsync(Append(Ada, Sample.OptIn()));
        var bens = await store.CommitAsync(Append(Ben, Sample.OptIn()));

        Assert.Empty(await store.ReadHistoryAsync(Ada, bens.Id, 10));
        Assert.Empty(await store.ReadHistoryAsync(Ada, Ids.Next(), 10));
    }

    [Fact]
    public async Task An_event_is_read_back_as_it_was_recorded()
    {
        var store = await OpenStoreAsync();
        var happened = Sample.OptIn() with
        {
            Subject = new Subject { Name = "Ada Ōkami 🦊", Country = "US" },
            Evidence = new Evidence
            {
                Note = "a\0b\u2028c",
                Form = new Dictionary<string, string> { ["phone"] = "+14155550001", ["Ärger"] = "" },
                Attachments = [new Attachment("sheet.pdf", "application/pdf", new string('0', 64))],
            },
        };

        var recorded = await store.CommitAsync(Append(Ada, happened));

        var read = Assert.Single(await store.ReadHistoryAsync(Ada, null, 1));
        Assert.Equal(recorded.Prepared.Body, read.Prepared.Body);
        Assert.Equal(recorded.Prepared.Salt, read.Prepared.Salt);
        Assert.Equal(recorded.Commitment, read.Commitment);
        Assert.Equal(recorded.Leaf.ToBytes(), read.Leaf.ToBytes());
        Assert.Equal(Ada, read.Address);
        Assert.Equal("a\0b\u2028c", read.Event.Evidence?.Note);
    }

    [Fact]
    public async Task Times_are_kept_to_the_microsecond()
    {
        var store = await OpenStoreAsync();
        Clock.Move(TimeSpan.FromTicks(1_234_567)); // 123,456.7 µs
        var kept = Sample.Noon + Duration.FromNanoseconds(123_456_000L);
        var due = Sample.Noon + Duration.FromNanoseconds(987_654_321L);

        var recorded = await store.CommitAsync(
            Append(Ada, Sample.OptIn() with { OccurredAt = Sample.Noon + Duration.FromNanoseconds(123_456_789L) })
        );
        await store.CommitAsync(Stage(context => context.Put(Sample.Message(Ada, Ids.Next(), due))));

        Assert.Equal(kept, recorded.RecordedAt);
        Assert.Equal(kept, recorded.Event.OccurredAt);
        var read = Assert.Single(await store.ReadHistoryAsync(Ada, null, 1));
        Assert.Equal(kept, read.RecordedAt);
        Assert.Equal(kept, read.Event.OccurredAt);
        Assert.Equal(kept, (await store.ReadContactAsync(Ada)).State.ConsentFor("acme", "shifts")?.At);
        Assert.Equal(Sample.Noon + Duration.FromNanoseconds(987_654_000L), await store.ReadNextDueAsync());
    }

    [Fact]
    public async Task Keys_that_differ_by_case_accent_or_composition_are_different()
    {
        string[] keys = ["a", "A", "ä", "a\u0308", "á", "z", "Z", "ß", "ss"];
        var store = await OpenStoreAsync();
        foreach (var key in keys)
        {
            await store.CommitAsync(Append(Ada, Sample.OptIn(brand: key)));
            await store.CommitAsync(
                Stage(context =>
                    context.Put(new CatalogItem(Sample.Organization, CatalogKind.Brand, key, $"unique {key}", key))
                )
            );
            Assert.False(await store.CommitAsync(Receive(new InboundKey("simulator", key))));
            Assert.False(await store.CommitAsync(Receive(new InboundKey(key, "1"))));
        }

        var state = (await store.ReadContactAsync(Ada)).State;
        Assert.Equal(keys, state.Programs.Select(consent => consent.Brand));
        var stored = await store.ReadCatalogAsync();
        Assert.Equal(keys.Order(StringComparer.Ordinal), stored.Select(item => item.Key));
        Assert.All(stored, item => Assert.Equal(item.Key, item.Body));
    }

    [Fact]
    public async Task Organizations_do_not_see_each_others_contact_with_the_same_number()
    {
        var store = await OpenStoreAsync();
        var theirs = Ada with { Organization = Sample.OtherOrganization };
        var message = Sample.Message(Ada, Ids.Next(), Sample.Noon);

        await store.CommitAsync(Append(Ada, Sample.OptIn()));
        await store.CommitAsync(Append(theirs, Sample.Stop()));
        await store.CommitAsync(Append(theirs, Sample.Text("theirs")));
        await store.CommitAsync(
            Stage(context =>
            {
                context.Put(message);
                context.Record(Sample.Decision(Ids.Next(), message.Address));
            })
        );

        await AssertIntactAsync(store, Ada, 1);
        await AssertIntactAsync(store, theirs, 2);
        Assert.Empty((await store.ReadContactAsync(Ada)).State.Suppressions);
        var mine = await store.ReadHistoryAsync(Ada, null, 1);
        Assert.Empty(await store.ReadHistoryAsync(theirs, mine[0].Id, 10));
        Assert.Null(await store.FindMessageAsync(Sample.OtherOrganization, message.Address.Id));
        Assert.Empty(await store.ReadDecisionsAsync(Sample.OtherOrganization, message.Address.Id));
        Assert.NotNull(await store.FindMessageAsync(Sample.Organization, message.Address.Id));
    }
}
