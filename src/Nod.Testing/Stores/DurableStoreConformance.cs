using System.Collections.Immutable;
using Nod.Catalog;
using Nod.Consent;
using Nod.Decisions;
using Nod.Ledger;
using NodaTime;
using Xunit;

namespace Nod.Testing;

/// <summary>The promises of a store that outlives its process: what was acknowledged is there when it is opened again.</summary>
public abstract class DurableStoreConformance : StoreConformance
{
    private static readonly ContactAddress Cy = Sample.Contact(3);

    [Fact]
    public async Task Everything_committed_is_there_after_reopening()
    {
        var message = Sample.Message(Cy, Ids.Next(), Sample.Noon);
        var decision = Sample.Decision(Ids.Next(), message.Address);
        var inbound = new InboundKey("simulator", "in-1");
        var key = new IdempotencyKey(Sample.Organization, 9);
        var person = new Subject
        {
            Name = "Cy",
            ExternalIds = new Dictionary<string, string> { ["ats"] = "17" },
        };
        await using (var first = await OpenStoreAsync())
        {
            await first.CommitAsync(Append(Cy, Sample.OptIn() with { Subject = person }));
            await first.CommitAsync(
                Stage(context =>
                {
                    context.Put(message);
                    context.Record(decision);
                    context.Remember(key, new StoredAnswer(1, 201, "done"u8.ToArray()));
                    context.Put(new CatalogItem(Sample.Organization, CatalogKind.Brand, "acme", null, "{}"));
                    context.Remember(
                        new Sending.InboundRecord(inbound, Cy, "acme-us", "hi", context.Now, Texts.Intent.None)
                    );
                })
            );
        }

        var store = await OpenStoreAsync();

        await AssertIntactAsync(store, Cy, 1);
        var known = (await store.ReadContactAsync(Cy)).Person;
        Assert.Equal("Cy", known?.Name);
        Assert.Equal("17", known?.ExternalIds?["ats"]);
        Assert.Equal([message.Address], await store.ReadDueAsync(Sample.Noon, 10));
        Assert.Equal("Hello", (await store.FindMessageAsync(Sample.Organization, message.Address.Id))?.Body);
        Assert.Equal(
            decision.Id,
            Assert.Single(await store.ReadDecisionsAsync(Sample.Organization, message.Address.Id)).Id
        );
        Assert.Equal("acme", Assert.Single(await store.ReadCatalogAsync()).Key);
        var (answer, seen) = await store.CommitAsync(
            new ChangeOf<(StoredAnswer?, bool)>(
                reads =>
                {
                    reads.IdempotencyKeys.Add(key);
                    reads.Inbound.Add(inbound);
                },
                context => (context.Answer(key), context.HasSeen(inbound))
            )
        );
        Assert.Equal("done"u8.ToArray(), answer?.Body);
        Assert.True(seen);
    }

    [Fact]
    public async Task A_reopened_store_goes_on_where_the_last_one_ended()
    {
        for (var i = 1; i <= 3; i++)
        {
            await using var store = await OpenStoreAsync();
            await store.CommitAsync(Append(Cy, Sample.Text($"{i}")));
            await AssertIntactAsync(store, Cy, i);
        }
    }

    [Fact]
    public async Task A_contact_with_all_it_can_hold_is_there_after_reopening()
    {
        var longest = string.Concat(Enumerable.Repeat("Zürich 🦊 ", 500));
        var texts = Enumerable.Range(0, ContactTraffic.RecentMax).Select(i => new SentText(Ids.Next(), At(i))).ToList();
        var traffic = new ContactTraffic
        {
            Programs =
            [
                new ProgramTraffic("acme", null, 1_000_000, [.. texts], texts[^1]),
                new ProgramTraffic(longest, longest, 2, [texts[0]], null),
            ],
            ConfirmedStop = Ids.Next(),
        };
        var subject = new Subject
        {
            Name = longest,
            Country = "CH",
            Region = "ZH",
            TimeZone = "Europe/Zurich",
            Language = "de-CH",
        };
        ImmutableArray<ConsentEvent> events =
        [
            Sample.OptIn(longest, "a"),
            Sample.OptIn("acme", longest) with
            {
                Subject = subject,
            },
            Sample.Stop(),
            new Relationship
            {
                OccurredAt = At(1),
                Brand = "acme",
                Kind = RelationshipKind.Travel,
                Reference = longest,
            },
            new Hold { OccurredAt = At(2), Words = longest },
        ];
        await using (var first = await OpenStoreAsync())
        {
            foreach (var happened in events)
            {
                await first.CommitAsync(Append(Cy, happened));
            }

            await first.CommitAsync(
                new ChangeOf<bool>(
                    reads => reads.Contacts.Add(Cy),
                    context =>
                    {
                        context.Count(Cy, traffic);
                        return true;
                    }
                )
            );
        }

        var store = await OpenStoreAsync();

        await AssertIntactAsync(store, Cy, events.Length);
        var contact = await store.ReadContactAsync(Cy);
        Assert.Equal(ContactCodec.Write(traffic), ContactCodec.Write(contact.Traffic));
        Assert.Equal(longest, contact.Person?.Name);
        Assert.Equal(longest, contact.State.Programs[0].Brand);
    }

    private static Instant At(int minutes) => Sample.Noon + Duration.FromMinutes(minutes);
}
