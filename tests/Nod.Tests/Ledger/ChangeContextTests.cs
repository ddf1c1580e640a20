using Microsoft.Extensions.Time.Testing;
using Nod.Catalog;
using Nod.Consent;
using Nod.Decisions;
using Nod.Ledger;
using Nod.Sending;
using Nod.Texts;
using Nod.Transparency;
using NodaTime;

namespace Nod.Tests.Ledger;

public sealed class ChangeContextTests
{
    private static readonly IdempotencyKey Key = new(Some.Organization.Id, 7);

    private readonly FakeTimeProvider clock = new(Some.Noon.ToDateTimeOffset());
    private readonly IdSource ids;
    private readonly ChangeContext context;

    public ChangeContextTests()
    {
        ids = Some.Ids(clock);
        context = new ChangeContext(clock, ids);
        Load(ContactRecord.Unknown(Books.Person) with { Revision = 4 });
    }

    [Fact]
    public void An_event_is_staged_and_folded_with_its_predecessor_and_its_proof()
    {
        var (first, second) = (Append(Some.OptIn(Some.Noon)), Append(Some.Stop(Some.Noon)));

        Assert.Equal([first, second], context.Staged.Events);
        Assert.Null(first.Previous);
        Assert.Equal(first.Id, second.Previous);
        Assert.Equal(Some.Noon, first.RecordedAt);
        Assert.Equal(EventSchema.Write(first.Event), first.Prepared.Body);
        Assert.Equal(Leaf.Commit(first.Prepared.Salt, Books.Person, first.Prepared.Body), first.Commitment);
        Assert.Equal(new Leaf(first.Id, "opt_in", 3, Some.Noon, first.Commitment).Hash(), first.Leaf.Hash());
        Assert.NotNull(context.Contact(Books.Person).State.StopFor("acme", "alerts"));
    }

    [Fact]
    public void A_row_rises_by_one_revision_however_often_it_is_changed()
    {
        Append(Some.OptIn(Some.Noon));
        Append(Some.Stop(Some.Noon));
        context.Apply(new Acting(one => one.Count(Books.Person, ContactTraffic.Empty)));

        Assert.Equal(5, context.Staged.Contacts[Books.Person].Revision);
    }

    [Fact]
    public void Name_and_identifiers_are_merged()
    {
        Append(Some.OptIn(Some.Noon) with { Subject = Person("Ana", ("ats", "1"), ("crm", "2")) });
        Append(Some.OptIn(Some.Noon) with { Subject = Person(null, ("ats", "3")) });
        Append(Some.OptIn(Some.Noon) with { Subject = new Subject { Country = "US" } });

        var known = context.Contact(Books.Person).Person!;
        Assert.Equal("Ana", known.Name);
        Assert.Equal([("ats", "3"), ("crm", "2")], known.ExternalIds!.Select(pair => (pair.Key, pair.Value)));
    }

    [Fact]
    public void A_name_alone_is_known_without_identifiers()
    {
        Append(Some.OptIn(Some.Noon) with { Subject = new Subject { Name = "Ana" } });

        Assert.Null(context.Contact(Books.Person).Person!.ExternalIds);
    }

    [Fact]
    public void A_contact_nobody_declared_is_not_shown() =>
        Assert.Throws<InvalidOperationException>(() =>
            context.Contact(Books.Person with { Phone = Some.Phone("+12125550199") })
        );

    [Fact]
    public void What_was_not_found_is_not_there()
    {
        Assert.Null(context.Message(new MessageAddress(Books.Person, Some.Id(1))));
        Assert.Null(context.Answer(Key));
        Assert.False(context.HasSeen(new InboundKey("p", "1")));
        Assert.True(context.Staged.IsEmpty);
    }

    [Fact]
    public void A_change_that_fails_leaves_nothing_and_the_others_stay()
    {
        Append(Some.OptIn(Some.Noon));
        context.Apply(new Acting(Everything));
        var before = Shown();

        var failing = new Acting(one =>
        {
            one.Append(Books.Person, PreparedEvent.Of(Some.Stop(Some.Noon), ids));
            Everything(one, "2");
            one.Put(Message("1", MessageStatus.Sent));
            throw new InvalidDataException();
        });
        Assert.Throws<InvalidDataException>(() => context.Apply(failing));

        Assert.Equal(before, Shown());
        Assert.Null(context.Contact(Books.Person).State.StopFor("acme", "alerts"));
        Assert.False(context.HasSeen(new InboundKey("p", "2")));
        Assert.Equal(MessageStatus.Queued, context.Message(Message("1").Address)!.Status);
    }

    [Fact]
    public void A_first_change_that_fails_leaves_nothing_at_all()
    {
        Assert.Throws<InvalidDataException>(() =>
            context.Apply(
                new Acting(one =>
                {
                    Everything(one, "1");
                    throw new InvalidDataException();
                })
            )
        );

        Assert.True(context.Staged.IsEmpty);
        Assert.Equal(4, context.Contact(Books.Person).Revision);
    }

    [Fact]
    public void Each_change_has_its_own_time()
    {
        Append(Some.OptIn(Some.Noon));
        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(Some.Noon + Duration.FromSeconds(1), Append(Some.OptIn(Some.Noon)).RecordedAt);
    }

    [Fact]
    public void The_time_is_cut_to_what_the_store_keeps()
    {
        clock.Advance(TimeSpan.FromTicks(7));

        Assert.Equal(Some.Noon, Append(Some.OptIn(Some.Noon)).RecordedAt);
    }

    [Fact]
    public void Loading_again_forgets_what_was_staged()
    {
        context.Apply(new Acting(Everything));

        Load(ContactRecord.Unknown(Books.Person));

        Assert.True(context.Staged.IsEmpty);
        Assert.Equal(0, context.Contact(Books.Person).Revision);
    }

    [Fact]
    public void A_read_set_is_emptied_for_the_next_use()
    {
        var reads = new ReadSet();
        reads.Contacts.Add(Books.Person);
        reads.Messages.Add(Message("1").Address);
        reads.IdempotencyKeys.Add(Key);
        reads.Inbound.Add(new InboundKey("p", "1"));

        reads.Clear();

        Assert.Equal(
            0,
            reads.Contacts.Count + reads.Messages.Count + reads.IdempotencyKeys.Count + reads.Inbound.Count
        );
    }

    private static void Everything(ChangeContext one) => Everything(one, "1");

    private static void Everything(ChangeContext one, string id)
    {
        one.Put(Message(id));
        one.Count(Books.Person, ContactTraffic.Empty with { ConfirmedStop = Some.Id(1) });
        one.Record(new RecordedDecision(one.NextId(), Message(id).Address, null!));
        one.Remember(Key with { Hash = (UInt128)id[0] }, new StoredAnswer(1, 200, []));
        one.Remember(new InboundRecord(new InboundKey("p", id), Books.Person, "main", "Hi", one.Now, Intent.None));
        one.Put(new CatalogItem(Some.Organization.Id, CatalogKind.Brand, id, null, "{}"));
    }

    private static MessageRecord Message(string id, MessageStatus status = MessageStatus.Queued) =>
        new()
        {
            Address = new MessageAddress(Books.Person, Some.Id(id[0])),
            Brand = "acme",
            Class = MessageClass.Reply,
            Written = "Hi",
            Body = "Hi",
            CreatedAt = Some.Noon,
            DueAt = Some.Noon,
            ExpiresAt = Some.Noon,
            Status = status,
            History = [],
        };

    private static Subject Person(string? name, params (string System, string Id)[] ids) =>
        new() { Name = name, ExternalIds = ids.ToDictionary(pair => pair.System, pair => pair.Id) };

    private void Load(ContactRecord contact) => context.Load([contact], [], [], []);

    private RecordedEvent Append(ConsentEvent happened)
    {
        RecordedEvent? recorded = null;
        context.Apply(new Acting(one => recorded = one.Append(Books.Person, PreparedEvent.Of(happened, ids))));
        return recorded!;
    }

    private (int, int, int, int, int, int, int, long) Shown()
    {
        var staged = context.Staged;
        return (
            staged.Events.Count,
            staged.Contacts.Count,
            staged.Messages.Count,
            staged.Decisions.Count,
            staged.Answers.Count,
            staged.Inbound.Count,
            staged.Catalog.Count,
            context.Contact(Books.Person).Revision
        );
    }

    private sealed class Acting(Action<ChangeContext> act) : Change<bool>
    {
        public override void Declare(ReadSet reads) { }

        public override bool Apply(ChangeContext context)
        {
            act(context);
            return true;
        }
    }
}
