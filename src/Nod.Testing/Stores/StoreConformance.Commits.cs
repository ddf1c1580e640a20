using Nod.Catalog;
using Nod.Consent;
using Nod.Decisions;
using Nod.Ledger;
using Nod.Sending;
using Nod.Texts;
using Xunit;

namespace Nod.Testing;

// Changes: whole or not at all, in order, isolated from each other.
public abstract partial class StoreConformance
{
    private static readonly ContactAddress Ada = Sample.Contact(1);
    private static readonly ContactAddress Ben = Sample.Contact(2);

    [Fact]
    public async Task A_contact_nobody_heard_of_is_unknown_and_has_no_history()
    {
        var store = await OpenStoreAsync();

        var contact = await store.ReadContactAsync(Ada);

        Assert.Equal(0, contact.Revision);
        Assert.Equal(0, contact.State.Sequence);
        Assert.Equal(Ada, contact.Address);
        Assert.Empty(await store.ReadHistoryAsync(Ada, null, 10));
    }

    [Fact]
    public async Task A_committed_event_changes_the_contact_at_once()
    {
        var store = await OpenStoreAsync();
        Assert.Equal(0, (await store.ReadContactAsync(Ada)).State.Sequence);

        var recorded = await store.CommitAsync(Append(Ada, Sample.OptIn()));

        var contact = await store.ReadContactAsync(Ada);
        Assert.Equal(recorded.Id, contact.State.LastEventId);
        Assert.Equal(ConsentStatus.OptedIn, contact.State.ConsentFor("acme", "shifts")?.Status);
        Assert.Equal(recorded.Id, Assert.Single(await store.ReadHistoryAsync(Ada, null, 10)).Id);
    }

    [Fact]
    public async Task A_revision_rises_by_one_per_transaction_that_writes_the_contact()
    {
        var store = await OpenStoreAsync();

        await store.CommitAsync(Append(Ada, Sample.OptIn()));
        await store.CommitAsync(
            new ChangeOf<bool>(
                reads => reads.Contacts.Add(Ada),
                context =>
                {
                    context.Append(Ada, PreparedEvent.Of(Sample.Text("one"), Ids));
                    context.Append(Ada, PreparedEvent.Of(Sample.Text("two"), Ids));
                    return true;
                }
            )
        );

        Assert.Equal(2, (await store.ReadContactAsync(Ada)).Revision);
        await AssertIntactAsync(store, Ada, 3);
    }

    [Fact]
    public async Task Nothing_of_a_failed_change_is_kept_and_its_neighbours_are()
    {
        var store = await OpenStoreAsync();
        var message = new MessageAddress(Ada, Ids.Next());
        var key = new IdempotencyKey(Sample.Organization, 7);
        var inbound = new InboundKey("simulator", "in-1");
        using var writer = await HeldWriter.HoldAsync(store);

        var before = store.CommitAsync(Append(Ada, Sample.Text("before")));
        var failed = store.CommitAsync(StageEverythingThenThrow(message, key, inbound));
        var after = store.CommitAsync(
            new ChangeOf<(bool, bool, bool, int)>(
                reads =>
                {
                    reads.Contacts.Add(Ada);
                    reads.Messages.Add(message);
                    reads.IdempotencyKeys.Add(key);
                    reads.Inbound.Add(inbound);
                },
                context =>
                {
                    context.Append(Ada, PreparedEvent.Of(Sample.Text("after"), Ids));
                    return (
                        context.Message(message) is null,
                        context.Answer(key) is null,
                        context.HasSeen(inbound),
                        context.Contact(Ada).Traffic.Programs.Length
                    );
                }
            )
        );
        await writer.ReleaseAsync();

        await before;
        await Assert.ThrowsAsync<FormatException>(() => failed);
        Assert.Equal((true, true, false, 0), await after);
        await AssertIntactAsync(store, Ada, 2);
        Assert.Equal(["before", "after"], Words(await WholeHistoryAsync(store, Ada)));
        Assert.Empty((await store.ReadContactAsync(Ada)).Traffic.Programs);
        Assert.Null(await store.FindMessageAsync(Sample.Organization, message.Id));
        Assert.Empty(await store.ReadDecisionsAsync(Sample.Organization, message.Id));
        Assert.Empty(await store.ReadCatalogAsync());
        Assert.Null(await store.ReadNextDueAsync());
    }

    [Fact]
    public async Task A_change_that_fails_leaves_what_its_neighbours_staged_as_it_was()
    {
        var store = await OpenStoreAsync();
        var message = Sample.Message(Ada, Ids.Next(), Sample.Noon);
        var key = new IdempotencyKey(Sample.Organization, 7);
        using var writer = await HeldWriter.HoldAsync(store);

        var before = store.CommitAsync(
            new ChangeOf<bool>(
                reads => reads.Contacts.Add(Ada),
                context =>
                {
                    context.Count(Ada, Texted(context.NextId(), "kept"));
                    context.Put(message);
                    context.Remember(key, new StoredAnswer(1, 201, "kept"u8.ToArray()));
                    return true;
                }
            )
        );
        var failed = store.CommitAsync(
            new ChangeOf<bool>(
                reads => reads.Contacts.Add(Ada),
                context =>
                {
                    context.Count(Ada, Texted(context.NextId(), "lost"));
                    context.Put(message with { Body = "lost" });
                    context.Put(message with { Body = "lost again" });
                    throw new FormatException();
                }
            )
        );
        await writer.ReleaseAsync();

        await before;
        await Assert.ThrowsAsync<FormatException>(() => failed);
        Assert.Equal("kept", Assert.Single((await store.ReadContactAsync(Ada)).Traffic.Programs).Brand);
        Assert.Equal("Hello", (await store.FindMessageAsync(Sample.Organization, message.Address.Id))?.Body);
    }

    [Fact]
    public async Task A_change_that_the_database_refuses_fails_alone()
    {
        var store = await OpenStoreAsync();
        await store.CommitAsync(Stage(context => context.Put(Number("taken", Sample.Organization))));
        using var writer = await HeldWriter.HoldAsync(store);

        var neighbours = new List<Task<RecordedEvent>>();
        var refused = new List<Task<bool>>();
        for (var i = 0; i < 20; i++)
        {
            neighbours.Add(store.CommitAsync(Append(Ada, Sample.Text($"{i}"))));
            if (i % 7 == 3)
            {
                refused.Add(
                    store.CommitAsync(Stage(context => context.Put(Number("taken", Sample.OtherOrganization))))
                );
            }
        }

        await writer.ReleaseAsync();

        await Task.WhenAll(neighbours);
        foreach (var change in refused)
        {
            await Assert.ThrowsAnyAsync<Exception>(() => change);
        }

        await AssertIntactAsync(store, Ada, 20);
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"{i}"), Words(await WholeHistoryAsync(store, Ada)));
        Assert.Equal(Sample.Organization, Assert.Single(await store.ReadCatalogAsync()).Organization);
    }

    [Fact]
    public async Task A_change_that_can_not_say_what_it_needs_fails_alone()
    {
        var store = await OpenStoreAsync();
        using var writer = await HeldWriter.HoldAsync(store);

        var good = store.CommitAsync(Append(Ada, Sample.OptIn()));
        var bad = store.CommitAsync(new ChangeOf<bool>(_ => throw new FormatException(), _ => true));
        await writer.ReleaseAsync();

        await good;
        await Assert.ThrowsAsync<FormatException>(() => bad);
        await AssertIntactAsync(store, Ada, 1);
    }

    [Fact]
    public async Task A_change_sees_only_the_contacts_it_declared()
    {
        var store = await OpenStoreAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            store.CommitAsync(Stage(context => context.Contact(Ada)))
        );
    }

    [Fact]
    public async Task Changes_of_one_transaction_see_each_other()
    {
        var store = await OpenStoreAsync();
        using var writer = await HeldWriter.HoldAsync(store);

        var first = store.CommitAsync(Append(Ada, Sample.OptIn()));
        var second = store.CommitAsync(
            new ChangeOf<ConsentStatus?>(
                reads => reads.Contacts.Add(Ada),
                context => context.Contact(Ada).State.ConsentFor("acme", "shifts")?.Status
            )
        );
        await writer.ReleaseAsync();

        await first;
        Assert.Equal(ConsentStatus.OptedIn, await second);
    }

    [Fact]
    public async Task An_urgent_change_goes_before_ordinary_ones_that_wait()
    {
        var store = await OpenStoreAsync();
        using var writer = await HeldWriter.HoldAsync(store);

        var ordinary = Enumerable
            .Range(0, 600)
            .Select(i => store.CommitAsync(Append(Ada, Sample.Text($"{i}"))))
            .ToList();
        var urgent = store.CommitAsync(Append(Ada, Sample.Stop(), isUrgent: true));
        await writer.ReleaseAsync();

        var stop = await urgent;
        await Task.WhenAll(ordinary);
        var history = await WholeHistoryAsync(store, Ada);
        Assert.Equal(stop.Id, history[0].Id);
        Assert.Equal(Enumerable.Range(0, 600).Select(i => $"{i}"), Words(history.Skip(1)));
    }

    [Fact]
    public async Task A_change_may_touch_many_contacts()
    {
        var store = await OpenStoreAsync();

        await store.CommitAsync(
            new ChangeOf<bool>(
                reads => reads.Contacts.UnionWith([Ada, Ben]),
                context =>
                {
                    context.Append(Ada, PreparedEvent.Of(Sample.OptIn(), Ids));
                    context.Append(Ben, PreparedEvent.Of(Sample.OptIn(), Ids));
                    context.Append(Ada, PreparedEvent.Of(Sample.Stop(), Ids));
                    return true;
                }
            )
        );

        await AssertIntactAsync(store, Ada, 2);
        await AssertIntactAsync(store, Ben, 1);
    }

    [Fact]
    public async Task What_is_learned_of_a_person_adds_up()
    {
        var store = await OpenStoreAsync();

        await store.CommitAsync(Append(Ada, About(new Subject { Name = "Ada", ExternalIds = Id("ats", "1") })));
        await store.CommitAsync(Append(Ada, About(new Subject { Country = "US", ExternalIds = Id("crm", "2") })));

        var contact = await store.ReadContactAsync(Ada);
        Assert.Equal("Ada", contact.Person?.Name);
        Assert.Equal("US", contact.State.Country);
        Assert.Equal(["ats", "crm"], contact.Person?.ExternalIds?.Keys);
    }

    [Fact]
    public async Task A_change_is_not_begun_for_a_caller_who_has_left()
    {
        var store = await OpenStoreAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            store.CommitAsync(Append(Ada, Sample.OptIn()), new CancellationToken(canceled: true))
        );

        await AssertIntactAsync(store, Ada, 0);
    }

    [Fact]
    public async Task A_closed_store_takes_no_change()
    {
        var store = await OpenStoreAsync();
        await store.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.CommitAsync(Append(Ada, Sample.OptIn())));
    }

    private ChangeOf<bool> StageEverythingThenThrow(MessageAddress message, IdempotencyKey key, InboundKey inbound) =>
        new(
            reads =>
            {
                reads.Contacts.Add(Ada);
                reads.Messages.Add(message);
                reads.IdempotencyKeys.Add(key);
                reads.Inbound.Add(inbound);
            },
            context =>
            {
                context.Append(Ada, PreparedEvent.Of(Sample.Stop(), Ids));
                context.Count(Ada, Texted(message.Id, "acme"));
                context.Put(Sample.Message(Ada, message.Id, Sample.Noon));
                context.Record(Sample.Decision(Ids.Next(), message));
                context.Remember(key, new StoredAnswer(1, 201, []));
                context.Remember(new InboundRecord(inbound, Ada, "acme-us", "hi", context.Now, Intent.None));
                context.Put(Number("free", Sample.Organization));
                throw new FormatException();
            }
        );

    private static ContactTraffic Texted(Guid message, string brand) =>
        ContactTraffic.Empty.Accepted(brand, null, new SentText(message, Sample.Noon), false);

    private static CatalogItem Number(string number, Guid organization) =>
        new(organization, CatalogKind.Sender, "main", number, "{}");

    private static OptIn About(Subject subject) => Sample.OptIn() with { Subject = subject };

    private static Dictionary<string, string> Id(string system, string id) => new() { [system] = id };

    private static IEnumerable<string> Words(IEnumerable<RecordedEvent> history) =>
        history.Select(recorded => ((InboundText)recorded.Event).Words);
}
