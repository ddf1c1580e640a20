using Nod.Catalog;
using Nod.Consent;
using Nod.Decisions;
using Nod.Ledger;
using Nod.Sending;
using Nod.Texts;
using NodaTime;
using Xunit;

namespace Nod.Testing;

// What is read back: histories, times, keys, messages, settings.
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

    [Fact]
    public async Task A_message_waits_is_claimed_is_unresolved_and_is_done()
    {
        var store = await OpenStoreAsync();
        var message = Sample.Message(Ada, Ids.Next(), Sample.Noon);
        await store.CommitAsync(Stage(context => context.Put(message)));
        Assert.Equal([message.Address], await store.ReadDueAsync(Sample.Noon, 10));
        Assert.Empty(await store.ReadUnresolvedAsync(Instant.MaxValue, 10));

        var claimedAt = Sample.Noon + Duration.FromSeconds(5);
        var claimed = await store.CommitAsync(
            Change(
                message.Address,
                known => known with { Attempt = new Attempt(Ids.Next(), claimedAt, null) },
                MessageStatus.HandingOver
            )
        );
        Assert.Empty(await store.ReadDueAsync(Instant.MaxValue, 10));
        Assert.Null(await store.ReadNextDueAsync());
        Assert.Empty(await store.ReadUnresolvedAsync(claimedAt, 10));
        Assert.Equal([message.Address], await store.ReadUnresolvedAsync(claimedAt + Duration.FromSeconds(1), 10));

        await store.CommitAsync(Change(message.Address, known => known, MessageStatus.Unknown));
        Assert.Equal([message.Address], await store.ReadUnresolvedAsync(claimedAt + Duration.FromSeconds(1), 10));

        await store.CommitAsync(Change(message.Address, known => known, MessageStatus.Sent));
        Assert.Empty(await store.ReadUnresolvedAsync(Instant.MaxValue, 10));
        Assert.Empty(await store.ReadDueAsync(Instant.MaxValue, 10));

        var read = await store.FindMessageAsync(Sample.Organization, message.Address.Id);
        Assert.Equal(MessageStatus.Sent, read?.Status);
        Assert.Equal(claimed.Attempt, read?.Attempt);
        Assert.Equal(
            [MessageStatus.Queued, MessageStatus.HandingOver, MessageStatus.Unknown, MessageStatus.Sent],
            read?.History.Select(change => change.Status)
        );
        AssertSame(message, read! with { Attempt = null, Status = message.Status, History = message.History });
    }

    [Fact]
    public async Task A_message_taken_back_waits_again()
    {
        var store = await OpenStoreAsync();
        var message = Sample.Message(Ada, Ids.Next(), Sample.Noon);
        var attempt = new Attempt(Ids.Next(), Sample.Noon, null);
        await store.CommitAsync(
            Stage(context =>
                context.Put((message with { Attempt = attempt }).Become(MessageStatus.HandingOver, Sample.Noon))
            )
        );

        await store.CommitAsync(
            Change(
                message.Address,
                known => known with { Attempt = null, DueAt = Sample.Noon + Duration.FromHours(1) },
                MessageStatus.Queued
            )
        );

        Assert.Equal(Sample.Noon + Duration.FromHours(1), await store.ReadNextDueAsync());
        Assert.Empty(await store.ReadUnresolvedAsync(Instant.MaxValue, 10));
    }

    [Fact]
    public async Task Messages_come_in_the_order_they_are_due()
    {
        var store = await OpenStoreAsync();
        int[] minutes = [30, 10, 20, 10, 40, 0];
        var messages = minutes
            .Select(
                (minute, i) => Sample.Message(Sample.Contact(i), Ids.Next(), Sample.Noon + Duration.FromMinutes(minute))
            )
            .ToList();
        await store.CommitAsync(Stage(context => messages.ForEach(context.Put)));

        var due = await store.ReadDueAsync(Sample.Noon + Duration.FromMinutes(30), 10);
        var firstTwo = await store.ReadDueAsync(Sample.Noon + Duration.FromMinutes(30), 2);

        // Those due together come in the order of their identifiers.
        int[] expected = [5, 1, 3, 2, 0];
        Assert.Equal(expected.Select(i => messages[i].Address), due);
        Assert.Equal(due.Take(2), firstTwo);
        Assert.Equal(Sample.Noon, await store.ReadNextDueAsync());
    }

    [Fact]
    public async Task A_change_is_shown_the_messages_it_declared()
    {
        var store = await OpenStoreAsync();
        var message = Sample.Message(Ada, Ids.Next(), Sample.Noon);
        await store.CommitAsync(Stage(context => context.Put(message)));

        var stranger = new MessageAddress(Ben, message.Address.Id);
        var (known, strangers) = await store.CommitAsync(
            new ChangeOf<(MessageRecord?, MessageRecord?)>(
                reads => reads.Messages.UnionWith([message.Address, stranger]),
                context => (context.Message(message.Address), context.Message(stranger))
            )
        );

        AssertSame(message, known);
        Assert.Null(strangers);
    }

    [Fact]
    public async Task Judgements_are_read_oldest_first_as_they_were_recorded()
    {
        var store = await OpenStoreAsync();
        var message = new MessageAddress(Ada, Ids.Next());
        var first = Sample.Decision(Ids.Next(), message, Verdict.Defer);
        var second = Sample.Decision(Ids.Next(), message);
        await store.CommitAsync(Stage(context => context.Record(first)));
        await store.CommitAsync(Stage(context => context.Record(second)));

        var read = await store.ReadDecisionsAsync(Sample.Organization, message.Id);

        Assert.Equal([first.Id, second.Id], read.Select(decision => decision.Id));
        Assert.Equal(Verdict.Defer, read[0].Decision.Verdict);
        Assert.Equal(first.Decision.Reasons, read[0].Decision.Reasons);
        Assert.Equal(message, read[0].Message);
        Assert.Equal(first.Decision.Facts.Zones, read[0].Decision.Facts.Zones);
        Assert.Equal(first.Decision.Segments, read[0].Decision.Segments);
    }

    [Fact]
    public async Task An_inbound_text_is_new_once()
    {
        var store = await OpenStoreAsync();
        var key = new InboundKey("simulator", "in-1");

        Assert.False(await store.CommitAsync(Receive(key)));
        Assert.True(await store.CommitAsync(Receive(key)));
        Assert.False(await store.CommitAsync(Receive(key with { Provider = "other" })));
    }

    [Theory]
    [InlineData("STOP\0")]
    [InlineData("\0")]
    [InlineData("")]
    [InlineData("Ça 🦊 \uFFFF \u202E \r\n")]
    public async Task No_words_keep_an_inbound_text_out(string words)
    {
        var store = await OpenStoreAsync();
        var key = new InboundKey("simulator", "in-1");

        await store.CommitAsync(Receive(key, words));
        await store.CommitAsync(Append(Ada, Sample.Text(words)));
        await store.CommitAsync(Stage(context => context.Put(Sample.Message(Ada, Ids.Next(), Sample.Noon, words))));

        Assert.True(await store.CommitAsync(Receive(key, words)));
        Assert.Equal([words], Words(await WholeHistoryAsync(store, Ada)));
        var due = Assert.Single(await store.ReadDueAsync(Sample.Noon, 10));
        Assert.Equal(words, (await store.FindMessageAsync(Sample.Organization, due.Id))?.Body);
    }

    [Fact]
    public async Task Old_answers_are_forgotten_and_their_keys_free_again()
    {
        var store = await OpenStoreAsync();
        var first = await store.CommitAsync(Once("old", "join", Append(Ada, Sample.OptIn())));
        Clock.Move(TimeSpan.FromHours(2));
        var second = await store.CommitAsync(Once("young", "join", Append(Ada, Sample.OptIn())));

        Assert.Equal(1, await store.ForgetAnswersAsync(Sample.Noon + Duration.FromHours(1)));
        Assert.Equal(0, await store.ForgetAnswersAsync(Sample.Noon + Duration.FromHours(1)));

        var third = await store.CommitAsync(Once("old", "leave", Append(Ada, Sample.Stop())));
        var fourth = await store.CommitAsync(Once("young", "join", Append(Ada, Sample.Stop())));
        Assert.NotEqual(first.Body, third.Body);
        Assert.Equal(second.Body, fourth.Body);
        await AssertIntactAsync(store, Ada, 3);
    }

    [Fact]
    public async Task Answers_may_be_forgotten_while_others_write()
    {
        var store = await OpenStoreAsync();
        using var writer = await HeldWriter.HoldAsync(store);

        var before = store.CommitAsync(Append(Ada, Sample.Text("0")));
        var forgotten = store.ForgetAnswersAsync(Sample.Noon);
        var again = store.ForgetAnswersAsync(Sample.Noon);
        var after = store.CommitAsync(Append(Ada, Sample.Text("1")));
        await writer.ReleaseAsync();

        await Task.WhenAll(before, after, forgotten, again);
        Assert.Equal(["0", "1"], Words(await WholeHistoryAsync(store, Ada)));
    }

    [Fact]
    public async Task A_setting_is_replaced_by_its_key()
    {
        var store = await OpenStoreAsync();
        CatalogItem[] items =
        [
            new(Sample.Organization, CatalogKind.Brand, "acme", null, "1"),
            new(Sample.Organization, CatalogKind.Sender, "acme", "+14155550100", "2"),
            new(Sample.OtherOrganization, CatalogKind.Brand, "acme", null, "3"),
        ];
        await store.CommitAsync(Stage(context => Array.ForEach(items, context.Put)));
        await store.CommitAsync(
            Stage(context => context.Put(items[1] with { UniqueKey = "+14155550101", Body = "4" }))
        );
        await store.CommitAsync(Stage(context => context.Put(items[1] with { Key = "zeta", Body = "5" })));

        var stored = await store.ReadCatalogAsync();

        Assert.Equal(["1", "4", "5", "3"], stored.Select(item => item.Body));
        Assert.Equal(["+14155550101", "+14155550100"], stored.Select(item => item.UniqueKey).OfType<string>());
    }

    [Fact]
    public async Task A_unique_key_belongs_to_one_setting_of_the_installation()
    {
        var store = await OpenStoreAsync();
        await store.CommitAsync(Stage(context => context.Put(Number("+14155550100", Sample.Organization))));
        await store.CommitAsync(Stage(context => context.Put(Number("+14155550101", Sample.OtherOrganization))));

        await Assert.ThrowsAnyAsync<Exception>(() =>
            store.CommitAsync(Stage(context => context.Put(Number("+14155550100", Sample.OtherOrganization))))
        );

        var stored = await store.ReadCatalogAsync();
        Assert.Equal(["+14155550100", "+14155550101"], stored.Select(item => item.UniqueKey));
    }

    [Fact]
    public async Task A_store_that_is_open_answers()
    {
        var store = await OpenStoreAsync();

        await store.PingAsync();
    }

    private static ChangeOf<bool> Receive(InboundKey key, string words = "hi") =>
        new(
            reads => reads.Inbound.Add(key),
            context =>
            {
                if (context.HasSeen(key))
                {
                    return true;
                }

                context.Remember(new InboundRecord(key, Ada, "acme-us", words, context.Now, Intent.None));
                return false;
            }
        );

    private static ChangeOf<MessageRecord> Change(
        MessageAddress message,
        Func<MessageRecord, MessageRecord> change,
        MessageStatus status
    ) =>
        new(
            reads => reads.Messages.Add(message),
            context =>
            {
                var next = change(context.Message(message)!).Become(status, context.Now);
                context.Put(next);
                return next;
            }
        );

    private static void AssertSame(MessageRecord expected, MessageRecord? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected.History, actual.History);
        Assert.Equal(expected with { History = [] }, actual with { History = [] });
    }
}
