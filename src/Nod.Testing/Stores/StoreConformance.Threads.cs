using Nod.Decisions;
using Nod.Ledger;
using Nod.Sending;
using Nod.Texts;
using Nod.Threads;
using NodaTime;
using Xunit;

namespace Nod.Testing;

// Threads: written beside a text, listed, worked on.
public abstract partial class StoreConformance
{
    private const string Office = "acme-us";

    private int heard;

    [Fact]
    public async Task A_text_opens_its_thread_and_the_next_one_moves_it_in_the_commit_of_the_text()
    {
        var store = await OpenStoreAsync();

        await store.CommitAsync(Hear(Ada, Sample.Noon));
        var opened = Assert.Single(await ListAsync(store));
        await store.CommitAsync(Hear(Ada, Sample.Noon + Duration.FromMinutes(2)));
        await store.CommitAsync(Hear(Ada, Sample.Noon + Duration.FromMinutes(1)));

        var moved = Assert.Single(await ListAsync(store));
        Assert.Equal((opened.Id, opened.StartedAt), (moved.Id, moved.StartedAt));
        Assert.Equal((3, Sample.Noon + Duration.FromMinutes(2)), (moved.Unread, moved.LastAt));
        Assert.True(moved.Revision > opened.Revision);
        Assert.Equal(moved, await store.FindThreadAsync(Sample.Organization, moved.Id));
        Assert.Null(await store.FindThreadAsync(Sample.OtherOrganization, moved.Id));
    }

    [Fact]
    public async Task Texts_of_one_transaction_and_of_many_count_alike()
    {
        var store = await OpenStoreAsync();

        await Task.WhenAll(
            Enumerable.Range(0, 60).Select(i => store.CommitAsync(Hear(Sample.Contact(i % 3), Sample.Noon)))
        );

        Assert.Equal([20, 20, 20], (await ListAsync(store)).Select(thread => thread.Unread));
    }

    [Fact]
    public async Task A_thread_that_somebody_changes_while_texts_come_loses_neither()
    {
        var store = await OpenStoreAsync();
        await store.CommitAsync(Hear(Ada, Sample.Noon));
        var address = new ThreadAddress(Ada, Office);

        await Task.WhenAll(
            Enumerable
                .Range(0, 40)
                .Select(i =>
                    i % 2 == 0
                        ? (Task)store.CommitAsync(Hear(Ada, Sample.Noon))
                        : store.CommitAsync(new ChangeThread(address, (known, _) => known.Assign($"user-{i}")))
                )
        );

        var thread = Assert.Single(await ListAsync(store));
        Assert.Equal(21, thread.Unread);
        Assert.Equal("user-39", thread.AssignedTo);
    }

    [Fact]
    public async Task A_text_that_fails_opens_nothing()
    {
        var store = await OpenStoreAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            store.CommitAsync(
                Stage(context =>
                {
                    context.Remember(Text(Ada, Sample.Noon));
                    throw new InvalidOperationException("after all not");
                })
            )
        );

        Assert.Empty(await ListAsync(store));
    }

    [Fact]
    public async Task A_text_takes_a_thread_out_of_the_archive_and_leaves_it_to_whom_it_is_assigned()
    {
        var store = await OpenStoreAsync();
        await store.CommitAsync(Hear(Ada, Sample.Noon));
        var address = new ThreadAddress(Ada, Office);
        await store.CommitAsync(new ChangeThread(address, (known, _) => known.Assign("kim").Archive()));
        var archived = new ThreadFilter { IsArchived = true };
        Assert.Empty(await ListAsync(store));
        Assert.Equal(0, Assert.Single(await ListAsync(store, archived)).Unread);

        await store.CommitAsync(Hear(Ada, Sample.Noon + Duration.FromMinutes(1)));

        Assert.Empty(await ListAsync(store, archived));
        var thread = Assert.Single(await ListAsync(store));
        Assert.Equal((1, "kim"), (thread.Unread, thread.AssignedTo));
    }

    [Fact]
    public async Task Threads_are_listed_in_pages_newest_first_each_once()
    {
        var store = await OpenStoreAsync();
        for (var i = 0; i < 11; i++)
        {
            // Some at the same moment.
            await store.CommitAsync(Hear(Sample.Contact(i), Sample.Noon + Duration.FromSeconds(i / 3)));
        }

        var found = new List<MessageThread>();
        var after = ThreadPlace.First;
        while (await store.ReadThreadsAsync(Sample.Organization, new ThreadFilter(), after, 4) is [.., var last] page)
        {
            found.AddRange(page);
            after = ThreadPlace.Of(last);
        }

        Assert.Equal(11, found.Select(thread => thread.Id).Distinct().Count());
        Assert.Equal(found.OrderByDescending(ThreadPlace.Of, ThreadPlace.Order), found);
        Assert.Empty(await store.ReadThreadsAsync(Sample.OtherOrganization, new ThreadFilter(), ThreadPlace.First, 4));
    }

    [Fact]
    public async Task Each_filter_lists_exactly_what_it_admits()
    {
        var store = await OpenStoreAsync();
        for (var i = 0; i < 16; i++)
        {
            var sender = i % 2 == 0 ? Office : "other";
            await store.CommitAsync(Hear(Sample.Contact(i), Sample.Noon + Duration.FromSeconds(i), sender));
            await store.CommitAsync(
                new ChangeThread(
                    new ThreadAddress(Sample.Contact(i), sender),
                    (known, now) =>
                    {
                        known = i / 2 % 2 == 0 ? known.Read(now + Duration.FromDays(9)) : known;
                        known = i / 4 % 2 == 0 ? known.Assign("kim") : known;
                        return i / 8 % 2 == 0 ? known.Archive() : known;
                    }
                )
            );
        }

        var all = (await ListAsync(store))
            .Concat(await ListAsync(store, new ThreadFilter { IsArchived = true }))
            .ToList();
        Assert.Equal(16, all.Count);
        foreach (var filter in Filters())
        {
            Assert.Equal(
                all.Where(filter.Admits).OrderByDescending(ThreadPlace.Of, ThreadPlace.Order),
                await ListAsync(store, filter)
            );
        }
    }

    [Fact]
    public async Task A_thread_shows_its_texts_in_both_directions_with_verdicts_page_by_page()
    {
        var store = await OpenStoreAsync();
        var names = new List<string>();
        for (var i = 0; i < 9; i++)
        {
            Clock.Move(TimeSpan.FromSeconds(1));
            var at = Clock.Now();
            if (i % 3 == 0)
            {
                await store.CommitAsync(Hear(Ada, at));
                names.Add($"in-{heard}");
                continue;
            }

            var message = Sample.Message(Ada, Ids.Next(), at, $"out-{i}") with { CreatedAt = at };
            names.Add(message.Body);
            await store.CommitAsync(
                Stage(context =>
                {
                    context.Put(message);
                    context.Record(Sample.Decision(Ids.Next(), message.Address, Verdict.Review));
                    context.Record(Sample.Decision(Ids.Next(), message.Address, Verdict.Defer));
                })
            );
            // Neither another sender's nor another person's.
            await store.CommitAsync(
                Stage(context =>
                {
                    context.Put(Sample.Message(Ada, Ids.Next(), at, "other") with { Sender = "other" });
                    context.Put(Sample.Message(Ben, Ids.Next(), at, "other"));
                })
            );
        }

        var address = new ThreadAddress(Ada, Office);
        var shown = new List<string>();
        ThreadPagePlace? place = ThreadPagePlace.Last;
        while (place is { } before)
        {
            var page = await store.ReadThreadTextsAsync(address, before, 4);
            shown.InsertRange(0, page.Texts.Select(text => text.Out?.Message.Body ?? text.In!.Key.Id));
            Assert.All(page.Texts, text => Assert.True(text.In is not null || text.Out!.Verdict == Verdict.Defer));
            place = page.Before;
        }

        Assert.Equal(names, shown);
        Assert.Equal(
            names.Where(name => name.StartsWith("out", StringComparison.Ordinal)),
            (await store.ReadThreadWaitingAsync(address)).Select(one => one.Message.Body)
        );
    }

    [Fact]
    public async Task Notes_stand_in_their_thread_oldest_first_and_in_no_other()
    {
        var store = await OpenStoreAsync();
        await store.CommitAsync(Hear(Ada, Sample.Noon));
        await store.CommitAsync(Hear(Ada, Sample.Noon, "other"));
        var address = new ThreadAddress(Ada, Office);

        await store.CommitAsync(new AddNote(address, "Ring her \u00e9", "Kim"));
        await store.CommitAsync(new AddNote(address, "Done", "Lee"));

        var notes = await store.ReadNotesAsync(address);
        Assert.Equal([("Ring her \u00e9", "Kim"), ("Done", "Lee")], notes.Select(note => (note.Text, note.By)));
        Assert.Empty(await store.ReadNotesAsync(address with { Sender = "other" }));
        Assert.Null(await store.CommitAsync(new AddNote(new ThreadAddress(Ben, Office), "?", "Kim")));
    }

    private static IEnumerable<ThreadFilter> Filters() =>
        from archived in new[] { false, true }
        from unread in new[] { false, true }
        from assigned in new[] { null, "kim", "nobody" }
        from unassigned in new[] { false, true }
        from sender in new[] { null, Office, "none" }
        select new ThreadFilter
        {
            IsArchived = archived,
            IsUnread = unread,
            AssignedTo = assigned,
            IsUnassigned = unassigned,
            Sender = sender,
        };

    private static Task<IReadOnlyList<MessageThread>> ListAsync(IStore store, ThreadFilter? filter = null) =>
        store.ReadThreadsAsync(Sample.Organization, filter ?? new ThreadFilter(), ThreadPlace.First, 100);

    private ChangeOf<bool> Hear(ContactAddress contact, Instant at, string sender = Office)
    {
        var text = Text(contact, at, sender);
        return Stage(context => context.Remember(text));
    }

    private InboundRecord Text(ContactAddress contact, Instant at, string sender = Office) =>
        new(
            new InboundKey("simulator", $"in-{Interlocked.Increment(ref heard)}"),
            contact,
            sender,
            "Hello?",
            at,
            Intent.None
        );
}
