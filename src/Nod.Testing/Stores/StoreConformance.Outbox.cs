using Nod.Decisions;
using Nod.Ledger;
using Nod.Sending;
using NodaTime;
using Xunit;

namespace Nod.Testing;

// What is read back of messages on their way, and how they were judged.
public abstract partial class StoreConformance
{
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
