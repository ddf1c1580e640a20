using System.Text.Json;
using Nod.Broadcasts;
using Nod.Decisions;
using Nod.Ledger;
using Nod.Sending;
using NodaTime;
using Xunit;

namespace Nod.Testing;

// Broadcasts, their recipients, and what is counted of their messages.
public abstract partial class StoreConformance
{
    [Fact]
    public async Task A_broadcast_reads_back_as_it_was_stored_last_and_is_open_while_there_is_something_to_do()
    {
        var store = await OpenStoreAsync();
        var draft = Sample.Broadcast(Ids.Next());
        var running = draft.Start(0, Sample.Noon)!;

        await store.CommitAsync(new PutBroadcast(draft));
        Assert.Empty(await store.ReadOpenBroadcastsAsync());
        await store.CommitAsync(new MoveBroadcast(draft.Address, (known, _) => known.Start(0, Sample.Noon)));

        Assert.Equal(Json(running), Json((await store.FindBroadcastAsync(draft.Address))!));
        Assert.Equal(draft.Address, Assert.Single(await store.ReadOpenBroadcastsAsync()).Address);
        Assert.Null(await store.FindBroadcastAsync(draft.Address with { Organization = Sample.OtherOrganization }));
        await store.CommitAsync(new MoveBroadcast(draft.Address, (known, now) => known.Cancel(now)));
        Assert.Single(await store.ReadOpenBroadcastsAsync());
        await store.CommitAsync(new MoveBroadcast(draft.Address, (known, _) => known.Sweep()));
        Assert.Empty(await store.ReadOpenBroadcastsAsync());
    }

    [Fact]
    public async Task Broadcasts_of_an_organization_are_listed_newest_first_in_pages()
    {
        var store = await OpenStoreAsync();
        var ids = new List<Guid>();
        for (var i = 0; i < 5; i++)
        {
            ids.Add(Ids.Next());
            await store.CommitAsync(new PutBroadcast(Sample.Broadcast(ids[^1])));
        }

        var first = await store.ReadBroadcastsAsync(Sample.Organization, null, 3);
        var second = await store.ReadBroadcastsAsync(Sample.Organization, first[^1].Address.Id, 3);

        Assert.Equal(ids.AsEnumerable().Reverse(), first.Concat(second).Select(one => one.Address.Id));
        Assert.Empty(await store.ReadBroadcastsAsync(Sample.OtherOrganization, null, 3));
    }

    [Fact]
    public async Task A_change_sees_the_broadcast_as_the_change_before_it_left_it()
    {
        var store = await OpenStoreAsync();
        var draft = Sample.Broadcast(Ids.Next());
        await store.CommitAsync(new PutBroadcast(draft));

        await Task.WhenAll(
            Enumerable
                .Range(1, 40)
                .Select(i => store.CommitAsync(new AddRecipient(draft.Address, Sample.Contact(i).Phone, Row(i))))
        );

        Assert.Equal(40, (await store.FindBroadcastAsync(draft.Address))!.Revision);
        Assert.Equal(40, await store.CountRecipientsAsync(draft.Address));
        Assert.Null(
            (await store.CommitAsync(new MoveBroadcast(draft.Address, (known, now) => known.Start(39, now)))).Changed
        );
        Assert.NotNull(
            (await store.CommitAsync(new MoveBroadcast(draft.Address, (known, now) => known.Start(40, now)))).Changed
        );
        Assert.False(await store.CommitAsync(new AddRecipient(draft.Address, Sample.Contact(41).Phone, Row(41))));
    }

    [Fact]
    public async Task Recipients_are_listed_in_pages_each_once_with_their_last_row()
    {
        var store = await OpenStoreAsync();
        var draft = Sample.Broadcast(Ids.Next());
        await store.CommitAsync(new PutBroadcast(draft));
        for (var i = 1; i <= 7; i++)
        {
            await store.CommitAsync(new AddRecipient(draft.Address, Sample.Contact(i).Phone, Row(i)));
        }

        await store.CommitAsync(new AddRecipient(draft.Address, Sample.Contact(3).Phone, Row(30)));

        var found = new List<BroadcastRecipient>();
        PhoneNumber? after = null;
        while (await store.ReadRecipientsAsync(draft.Address, RecipientFilter.All, after, 3) is [.., var last] page)
        {
            found.AddRange(page);
            after = last.Contact.Phone;
        }

        Assert.Equal(
            new[] { 1, 2, 30, 4, 5, 6, 7 },
            found.OrderBy(one => one.Contact.Phone).Select(one => one.Row!.Line)
        );
        Assert.Equal("value 30", found.Single(one => one.Row!.Line == 30).Row!.Fields["first_name"]);
        Assert.Empty(
            await store.ReadRecipientsAsync(
                draft.Address with
                {
                    Organization = Sample.OtherOrganization,
                },
                RecipientFilter.All,
                null,
                3
            )
        );
    }

    [Fact]
    public async Task What_is_told_of_a_recipient_later_leaves_the_rest_as_it_is()
    {
        var store = await OpenStoreAsync();
        var draft = Sample.Broadcast(Ids.Next());
        await store.CommitAsync(new PutBroadcast(draft));
        await store.CommitAsync(new AddRecipient(draft.Address, Ada.Phone, Row(1)));
        var message = Sample.Message(Ada, Ids.Next(), Sample.Noon) with { Broadcast = draft.Address.Id };

        await store.CommitAsync(
            Stage(context =>
            {
                context.Put(message);
                context.Put(
                    new BroadcastRecipient
                    {
                        Broadcast = draft.Address.Id,
                        Contact = Ada,
                        MessageId = message.Address.Id,
                        Verdict = Verdict.Defer,
                        Reason = ReasonCodes.QuietHours,
                    }
                );
            })
        );

        var filter = new RecipientFilter(Verdict.Defer, ReasonCodes.QuietHours, MessageStatus.Queued);
        var one = Assert.Single(await store.ReadRecipientsAsync(draft.Address, filter, null, 10));
        Assert.Equal((1, message.Address.Id), (one.Row!.Line, one.Message!.Address.Id));
        Assert.Equal((Verdict.Defer, ReasonCodes.QuietHours), (one.Verdict, one.Reason));
        foreach (
            var other in new RecipientFilter[]
            {
                new(Verdict.Permit),
                new(Reason: ReasonCodes.ContactOnHold),
                new(Status: MessageStatus.Sent),
            }
        )
        {
            Assert.Empty(await store.ReadRecipientsAsync(draft.Address, other, null, 10));
        }
    }

    [Fact]
    public async Task Messages_of_a_broadcast_are_due_apart_from_all_others()
    {
        var store = await OpenStoreAsync();
        var (one, other) = (Sample.Broadcast(Ids.Next()).Address, Sample.Broadcast(Ids.Next()).Address);
        var plain = Sample.Message(Ada, Ids.Next(), Sample.Noon);
        var later = Sample.Message(Ada, Ids.Next(), Sample.Noon + Duration.FromHours(1)) with { Broadcast = one.Id };
        var sooner = Sample.Message(Ben, Ids.Next(), Sample.Noon) with { Broadcast = one.Id };
        await store.CommitAsync(
            Stage(context =>
            {
                context.Put(plain);
                context.Put(later);
                context.Put(sooner);
            })
        );

        Assert.Equal([plain.Address], await store.ReadDueAsync(Sample.Noon, 10));
        Assert.Equal([sooner.Address], await store.ReadDueAsync(one, Sample.Noon, 10));
        Assert.Equal([sooner.Address, later.Address], await store.ReadDueAsync(one, later.DueAt, 10));
        Assert.Equal([sooner.Address], await store.ReadDueAsync(one, later.DueAt, 1));
        Assert.Empty(await store.ReadDueAsync(other, later.DueAt, 10));
        Assert.Equal((Instant?)Sample.Noon, await store.ReadNextDueAsync(one));
        Assert.Null(await store.ReadNextDueAsync(other));
        Assert.Equal((Instant?)Sample.Noon, await store.ReadNextDueAsync());
    }

    [Fact]
    public async Task A_broadcasts_messages_are_counted_by_where_they_stand()
    {
        var store = await OpenStoreAsync();
        var broadcast = Sample.Broadcast(Ids.Next()).Address;
        var messages = new List<MessageRecord>();
        for (var i = 1; i <= 3; i++)
        {
            messages.Add(Sample.Message(Sample.Contact(i), Ids.Next(), Sample.Noon) with { Broadcast = broadcast.Id });
        }

        await store.CommitAsync(Stage(context => messages.ForEach(context.Put)));
        Assert.Equal([new MessageTally(MessageStatus.Queued, "", 3)], await store.ReadTalliesAsync(broadcast));

        await store.CommitAsync(Become(messages[0], MessageStatus.Sent));
        await store.CommitAsync(Become(messages[0], MessageStatus.Undelivered, FailureKind.Filtered));
        await store.CommitAsync(Become(messages[1], MessageStatus.Blocked, null, ReasonCodes.ConsentRevoked));
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            store.CommitAsync(
                new ChangeOf<bool>(
                    reads => reads.Messages.Add(messages[2].Address),
                    context =>
                    {
                        context.Put(messages[2].Become(MessageStatus.Sent, Sample.Noon));
                        throw new InvalidOperationException("after all not");
                    }
                )
            )
        );

        Assert.Equal(
            [
                new MessageTally(MessageStatus.Blocked, ReasonCodes.ConsentRevoked, 1),
                new MessageTally(MessageStatus.Queued, "", 1),
                new MessageTally(MessageStatus.Undelivered, "filtered", 1),
            ],
            await store.ReadTalliesAsync(broadcast)
        );
        Assert.Empty(await store.ReadTalliesAsync(broadcast with { Organization = Sample.OtherOrganization }));
    }

    [Fact]
    public async Task Who_stopped_after_the_text_went_is_counted_once_and_nobody_else_is()
    {
        var store = await OpenStoreAsync();
        var broadcast = Sample.Broadcast(Ids.Next()).Address;
        var went = await PutRecipientAsync(store, broadcast, Ada, MessageStatus.Sent);
        await PutRecipientAsync(store, broadcast, Ben, MessageStatus.Blocked);
        await PutRecipientAsync(store, broadcast, Sample.Contact(3), MessageStatus.Sent);
        var since = Clock.Now();
        Assert.Equal(0, await store.CountStopsAsync(broadcast, since));

        await store.CommitAsync(Append(went, Sample.Stop(), isUrgent: true));
        await store.CommitAsync(Append(went, Sample.Stop(), isUrgent: true));
        await store.CommitAsync(Append(Ben, Sample.Stop(), isUrgent: true));
        await store.CommitAsync(Append(Sample.Contact(3), Sample.Text("hello")));
        await store.CommitAsync(Append(Sample.Contact(4), Sample.Stop()));

        Assert.Equal(1, await store.CountStopsAsync(broadcast, since));
        Assert.Equal(0, await store.CountStopsAsync(broadcast, since + Duration.FromHours(1)));
        Assert.Equal(0, await store.CountStopsAsync(broadcast with { Id = Ids.Next() }, since));
    }

    private async Task<ContactAddress> PutRecipientAsync(
        IStore store,
        BroadcastAddress broadcast,
        ContactAddress contact,
        MessageStatus status
    )
    {
        var message = Sample.Message(contact, Ids.Next(), Sample.Noon) with { Broadcast = broadcast.Id };
        await store.CommitAsync(
            Stage(context =>
            {
                context.Put(message.Become(status, Sample.Noon));
                context.Put(
                    new BroadcastRecipient
                    {
                        Broadcast = broadcast.Id,
                        Contact = contact,
                        MessageId = message.Address.Id,
                        Verdict = Verdict.Permit,
                    }
                );
            })
        );
        return contact;
    }

    private static ChangeOf<bool> Become(
        MessageRecord message,
        MessageStatus status,
        FailureKind? failure = null,
        string? detail = null
    ) =>
        new(
            reads => reads.Messages.Add(message.Address),
            context =>
            {
                var known = context.Message(message.Address)!;
                context.Put((known with { Failure = failure }).Become(status, Sample.Noon, detail));
                return true;
            }
        );

    private static RecipientRow Row(int line) =>
        new()
        {
            Line = line,
            Fields = new Dictionary<string, string> { ["first_name"] = $"value {line}" },
        };

    private static string Json(Broadcast broadcast) =>
        JsonSerializer.Serialize(broadcast, BroadcastJson.Default.Broadcast);
}
