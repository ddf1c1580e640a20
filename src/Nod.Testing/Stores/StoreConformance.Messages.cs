using Nod.Sending;
using NodaTime;
using Xunit;

namespace Nod.Testing;

// Messages as their callers look at them: lists, news they are to be told, words they have removed.
public abstract partial class StoreConformance
{
    private static readonly CallbackTarget Target = new("https://acme.example/status?who=a", Sample.Organization);

    [Fact]
    public async Task An_organization_s_messages_are_listed_in_pages_both_ways()
    {
        var store = await OpenStoreAsync();
        var told = new List<Guid>();
        for (var i = 0; i < 5; i++)
        {
            var id = Ids.Next();
            told.Add(id);
            await store.CommitAsync(
                Stage(context => context.Put(Sample.Message(i % 2 == 0 ? Ada : Ben, id, Sample.Noon)))
            );
            var theirs = Ada with { Organization = Sample.OtherOrganization };
            await store.CommitAsync(Stage(context => context.Put(Sample.Message(theirs, Ids.Next(), Sample.Noon))));
        }

        var newest = await store.ListMessagesAsync(Sample.Organization, Guid.AllBitsSet, true, 3);
        var older = await store.ListMessagesAsync(Sample.Organization, newest[^1].Address.Id, true, 3);
        var back = await store.ListMessagesAsync(Sample.Organization, older[0].Address.Id, false, 3);

        Assert.Equal(told.AsEnumerable().Reverse(), newest.Concat(older).Select(message => message.Address.Id));
        Assert.Equal(newest.Reverse().Select(message => message.Address), back.Select(message => message.Address));
    }

    [Fact]
    public async Task News_of_a_message_is_stored_with_its_status_and_due_until_it_was_told()
    {
        var store = await OpenStoreAsync();
        var message = Sample.Message(Ada, Ids.Next(), Sample.Noon) with { Callback = Target };
        await store.CommitAsync(Stage(context => context.Put(message)));
        Assert.Empty(await store.ReadDueCallbacksAsync(Instant.MaxValue, 9));

        await store.CommitAsync(Change(message.Address, known => known, MessageStatus.HandingOver));
        await store.CommitAsync(Change(message.Address, known => known, MessageStatus.Sent));

        var news = Assert.Single(await store.ReadDueCallbacksAsync(Instant.MaxValue, 9));
        Assert.Equal((message.Address, Target, MessageStatus.Sent), (news.Message, news.Target, news.News.Status));
        Assert.Empty(await store.ReadDueCallbacksAsync(news.DueAt - Duration.FromMilliseconds(1), 9));
        Assert.Single(await store.ReadDueCallbacksAsync(news.DueAt, 9));

        var again = news.AfterFailure(news.DueAt)!;
        await store.CommitAsync(new SettleCallbacks([], [again]));
        Assert.Empty(await store.ReadDueCallbacksAsync(news.DueAt, 9));
        Assert.Equal([again], await store.ReadDueCallbacksAsync(again.DueAt, 9));

        await store.CommitAsync(new SettleCallbacks([again], []));
        Assert.Empty(await store.ReadDueCallbacksAsync(Instant.MaxValue, 9));
    }

    [Fact]
    public async Task A_change_that_throws_leaves_no_news_behind()
    {
        var store = await OpenStoreAsync();
        var sent = (Sample.Message(Ada, Ids.Next(), Sample.Noon) with { Callback = Target }).Become(
            MessageStatus.Sent,
            Sample.Noon
        );

        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            store.CommitAsync(
                Stage(context =>
                {
                    context.Put(sent);
                    throw new InvalidOperationException("changed its mind");
                })
            )
        );

        Assert.Empty(await store.ReadDueCallbacksAsync(Instant.MaxValue, 9));
    }

    [Fact]
    public async Task Words_that_are_removed_are_gone_from_the_message_and_its_judgements_alone()
    {
        var store = await OpenStoreAsync();
        var message = Sample.Message(Ada, Ids.Next(), Sample.Noon, "Secret").Become(MessageStatus.Sent, Sample.Noon);
        var other = Sample.Message(Ada, Ids.Next(), Sample.Noon, "Hello").Become(MessageStatus.Sent, Sample.Noon);
        await store.CommitAsync(
            Stage(context =>
            {
                foreach (var one in new[] { message, other })
                {
                    context.Put(one);
                    context.Record(Sample.Decision(context.NextId(), one.Address));
                    context.Record(Sample.Decision(context.NextId(), one.Address));
                }
            })
        );

        var removed = await store.CommitAsync(new RemoveWords(message.Address, hide: false));

        Assert.NotNull(removed?.WordsRemovedAt);
        var read = await store.FindMessageAsync(Sample.Organization, message.Address.Id);
        Assert.Equal(("", "", MessageStatus.Sent), (read?.Written, read?.Body, read?.Status));
        var judged = await store.ReadDecisionsAsync(Sample.Organization, message.Address.Id);
        Assert.Equal(["", ""], judged.Select(one => one.Decision.Body));
        Assert.All(judged, one => Assert.Equal("packs-1", one.Decision.PolicyVersion));
        var kept = await store.ReadDecisionsAsync(Sample.Organization, other.Address.Id);
        Assert.Equal(["Acme: Hello", "Acme: Hello"], kept.Select(one => one.Decision.Body));
    }
}
