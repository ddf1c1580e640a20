using System.Text;
using Nod.Ledger;
using Nod.Sending;

namespace Nod.Tests.Ledger;

public sealed class IdempotentChangeTests
{
    private static readonly IdempotencyKey Key = new(Some.Organization.Id, 7);

    private readonly Books books = new();

    [Fact]
    public void The_first_answer_is_kept_and_given_to_every_repetition()
    {
        books.Record(Some.OptIn(books.Now));

        var first = Commit(Key, 1);
        var second = Commit(Key, 1);

        Assert.Equal(201, first.Status);
        Assert.Equal(Encoding.UTF8.GetString(first.Body), Encoding.UTF8.GetString(second.Body));
        Assert.Single(books.Decisions);
    }

    [Fact]
    public void Another_request_under_the_same_key_is_a_conflict()
    {
        Commit(Key, 1);

        Assert.Throws<IdempotencyConflictException>(() => Commit(Key, 2));
        Assert.Single(books.Decisions);
    }

    [Fact]
    public void Another_key_is_another_request()
    {
        Commit(Key, 1);
        Commit(Key with { Hash = 8 }, 1);
        Commit(Key with { Organization = Some.Id(9) }, 1);

        Assert.Equal(3, books.Decisions.Count);
    }

    [Fact]
    public void It_is_as_urgent_as_what_it_makes_safe()
    {
        var ordinary = new AcceptMessage(books.Gate, Some.Request, new Wanted());

        Assert.False(Safe(ordinary, Key, 1).IsUrgent);
        Assert.True(new Urgent().IsUrgent);
        Assert.True(new IdempotentChange<bool>(new Urgent(), Key, 1, _ => (200, [])).IsUrgent);
    }

    private StoredAnswer Commit(IdempotencyKey key, UInt128 hash) =>
        books.Commit(Safe(new AcceptMessage(books.Gate, Some.Request, new Wanted()), key, hash));

    private static IdempotentChange<Accepted> Safe(AcceptMessage change, IdempotencyKey key, UInt128 hash) =>
        new(change, key, hash, accepted => (201, Encoding.UTF8.GetBytes(accepted.Message.Address.Id.ToString())));

    private sealed class Urgent : Change<bool>
    {
        public override bool IsUrgent => true;

        public override void Declare(ReadSet reads) { }

        public override bool Apply(ChangeContext context) => true;
    }
}
