using System.Text.Json;
using Nod.Automations;
using Nod.Broadcasts;
using Nod.Ledger;
using Nod.Threads;
using NodaTime;
using Xunit;

namespace Nod.Testing;

// Automations, saved audiences, tags.
public abstract partial class StoreConformance
{
    [Fact]
    public async Task Hiring_events_read_back_as_they_were_told_newest_first_in_pages()
    {
        var store = await OpenStoreAsync();
        var told = new List<HiringEvent>();
        for (var i = 0; i < 5; i++)
        {
            var happened = Sample.Hired(Sample.Contact(i), Ids.Next());
            told.Insert(0, happened);
            await store.CommitAsync(Stage(context => context.Put(happened)));
        }

        var first = await store.ReadHiringEventsAsync(Sample.Organization, null, 3);
        var second = await store.ReadHiringEventsAsync(Sample.Organization, first[^1].Id, 3);

        Assert.Equal(told.Select(Json), first.Concat(second).Select(Json));
        Assert.Equal(Json(told[0]), Json((await store.FindHiringEventAsync(Sample.Organization, told[0].Id))!));
        Assert.Null(await store.FindHiringEventAsync(Sample.OtherOrganization, told[0].Id));
        Assert.Empty(await store.ReadHiringEventsAsync(Sample.OtherOrganization, null, 3));
    }

    [Fact]
    public async Task What_is_to_be_done_is_due_by_the_earliest_of_it_and_not_when_it_is_done()
    {
        var store = await OpenStoreAsync();
        var (soon, later) = (Sample.Noon, Sample.Noon + Duration.FromHours(1));
        await store.CommitAsync(Stage(context => context.Put(Sample.Tasks(Ada, "remind", later, soon))));
        await store.CommitAsync(Stage(context => context.Put(Sample.Tasks(Ben, "remind", later))));

        Assert.Empty(await store.ReadDueTasksAsync(soon - Duration.FromSeconds(1), 10));
        Assert.Equal(Ada, Assert.Single(await store.ReadDueTasksAsync(soon, 10)).Address.Contact);
        Assert.Equal((Instant?)soon, await store.ReadNextTaskAsync());
        Assert.Equal(Ada, Assert.Single(await store.ReadDueTasksAsync(later, 1)).Address.Contact);
        Assert.Equal([Ada, Ben], (await store.ReadDueTasksAsync(later, 10)).Select(tasks => tasks.Address.Contact));

        foreach (var person in new[] { Ada, Ben })
        {
            await store.CommitAsync(
                new ChangeOf<bool>(
                    reads => reads.Automations.Add(new AutomationAddress(person, "remind")),
                    context =>
                    {
                        var known = context.Tasks(new AutomationAddress(person, "remind"));
                        foreach (var task in known.Tasks)
                        {
                            known = known.With(task with { DoneAt = context.Now }, context.Now);
                        }

                        context.Put(known.Text(context.Now));
                        return true;
                    }
                )
            );
        }

        Assert.Null(await store.ReadNextTaskAsync());
        Assert.Empty(await store.ReadDueTasksAsync(later, 10));
        var kept = Assert.Single(await store.ReadTasksAsync(Ada));
        Assert.Equal((2, 1), (kept.Tasks.Count, kept.Texted.Count));
        Assert.Empty(await store.ReadTasksAsync(Sample.Contact(9)));
    }

    [Fact]
    public async Task Of_two_who_do_the_same_at_once_one_finds_it_done()
    {
        var store = await OpenStoreAsync();
        await store.CommitAsync(Stage(context => context.Put(Sample.Tasks(Ada, "remind", Sample.Noon))));
        var address = new AutomationAddress(Ada, "remind");

        var done = await Task.WhenAll(
            Enumerable
                .Range(0, 20)
                .Select(_ =>
                    store.CommitAsync(
                        new ChangeOf<bool>(
                            reads => reads.Automations.Add(address),
                            context =>
                            {
                                var known = context.Tasks(address);
                                if (known.Find("task-0") is not { DoneAt: null } task)
                                {
                                    return false;
                                }

                                context.Put(known.With(task with { DoneAt = context.Now }, context.Now));
                                return true;
                            }
                        )
                    )
                )
        );

        Assert.Equal(1, done.Count(isDone => isDone));
    }

    [Fact]
    public async Task The_log_of_an_automation_is_its_own_and_its_texts_are_counted()
    {
        var store = await OpenStoreAsync();
        var runs = new List<AutomationRun>();
        foreach (
            var outcome in new[] { AutomationOutcome.Planned, AutomationOutcome.Texted, AutomationOutcome.Refused }
        )
        {
            var run = Sample.Run(Ada, "remind", Ids.Next(), outcome);
            runs.Insert(0, run);
            await store.CommitAsync(Stage(context => context.Put(run)));
        }

        var since = Clock.Now();
        await store.CommitAsync(
            Stage(context => context.Put(Sample.Run(Ada, "other", Ids.Next(), AutomationOutcome.Texted)))
        );

        var first = await store.ReadRunsAsync(Sample.Organization, "remind", null, 2);
        var second = await store.ReadRunsAsync(Sample.Organization, "remind", first[^1].Id, 2);
        Assert.Equal(runs, first.Concat(second));
        Assert.Equal(1, await store.CountTextedAsync(Sample.Organization, "remind", since - Duration.FromHours(1)));
        Assert.Equal(0, await store.CountTextedAsync(Sample.Organization, "remind", since + Duration.FromHours(1)));
        Assert.Empty(await store.ReadRunsAsync(Sample.OtherOrganization, "remind", null, 2));
    }

    [Fact]
    public async Task Members_of_an_audience_are_known_people_each_once_in_pages()
    {
        var store = await OpenStoreAsync();
        for (var i = 1; i <= 5; i++)
        {
            await store.CommitAsync(Append(Sample.Contact(i), Sample.OptIn()));
            Assert.True(await store.CommitAsync(new SetMember(new(Sample.Contact(i), "drivers"), true)));
            Assert.True(await store.CommitAsync(new SetMember(new(Sample.Contact(i), "drivers"), true)));
        }

        Assert.True(await store.CommitAsync(new SetMember(new(Sample.Contact(3), "drivers"), false)));
        Assert.False(await store.CommitAsync(new SetMember(new(Sample.Contact(77), "drivers"), true)));

        var found = new List<ContactAddress>();
        PhoneNumber? after = null;
        while (await store.ReadMembersAsync(Sample.Organization, "drivers", after, 2) is [.., var last] page)
        {
            found.AddRange(page);
            after = last.Phone;
        }

        Assert.Equal(new[] { 1, 2, 4, 5 }.Select(Sample.Contact), found.OrderBy(one => one.Phone));
        Assert.Equal(4, await store.CountMembersAsync(Sample.Organization, "drivers"));
        Assert.Equal(0, await store.CountMembersAsync(Sample.Organization, "cooks"));
        Assert.Empty(await store.ReadMembersAsync(Sample.OtherOrganization, "drivers", null, 2));
    }

    [Fact]
    public async Task Tags_stay_when_more_is_told_of_a_person_and_nobody_unknown_is_marked()
    {
        var store = await OpenStoreAsync();
        await store.CommitAsync(Append(Ada, Sample.OptIn()));

        await store.CommitAsync(new SetTags(Ada, ["night", "forklift"]));
        await store.CommitAsync(Append(Ada, Sample.OptIn() with { Subject = new Consent.Subject { Name = "Ada" } }));

        var person = (await store.ReadContactAsync(Ada)).Person!;
        Assert.Equal("Ada", person.Name);
        Assert.Equal(["forklift", "night"], person.Tags);
        Assert.Null(await store.CommitAsync(new SetTags(Ben, ["night"])));
        await AssertIntactAsync(store, Ada, 2);
    }

    [Fact]
    public async Task An_erasure_takes_threads_notes_events_tasks_logs_memberships_and_tags()
    {
        await using var store = await OpenStoreAsync();
        foreach (var person in new[] { Rosa, Lee })
        {
            await store.CommitAsync(Append(person, Sample.OptIn()));
            await store.CommitAsync(Hear(person, Sample.Noon));
            await store.CommitAsync(new AddNote(new ThreadAddress(person, Office), "Ring", "Kim"));
            await store.CommitAsync(new SetTags(person, ["night"]));
            await store.CommitAsync(new SetMember(new(person, "drivers"), true));
            await store.CommitAsync(
                Stage(context =>
                {
                    context.Put(Sample.Hired(person, Ids.Next()));
                    context.Put(Sample.Tasks(person, "remind", Sample.Noon));
                    context.Put(Sample.Run(person, "remind", Ids.Next(), AutomationOutcome.Texted));
                })
            );
        }

        await EraseAsync(store, Rosa);

        Assert.Equal(Lee, Assert.Single(await ListAsync(store)).Address.Contact);
        Assert.Empty(await store.ReadNotesAsync(new ThreadAddress(Rosa, Office)));
        Assert.Single(await store.ReadNotesAsync(new ThreadAddress(Lee, Office)));
        var events = await store.ReadHiringEventsAsync(Sample.Organization, null, 9);
        Assert.Equal(Lee, Assert.Single(events).Contact);
        Assert.Empty(await store.ReadTasksAsync(Rosa));
        Assert.Single(await store.ReadTasksAsync(Lee));
        var runs = await store.ReadRunsAsync(Sample.Organization, "remind", null, 9);
        Assert.Equal(Lee, Assert.Single(runs).Address.Contact);
        Assert.Equal([Lee], await store.ReadMembersAsync(Sample.Organization, "drivers", null, 9));
        Assert.Null((await store.ReadContactAsync(Rosa)).Person);
        Assert.Null(await store.CommitAsync(new SetTags(Rosa, ["night"])));
        Assert.False(await store.CommitAsync(new SetMember(new(Rosa, "drivers"), true)));
    }

    private static string Json(HiringEvent happened) =>
        JsonSerializer.Serialize(happened, AutomationJson.Default.HiringEvent);
}
