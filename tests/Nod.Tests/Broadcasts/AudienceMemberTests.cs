using Nod.Broadcasts;
using Nod.Tests.Ledger;

namespace Nod.Tests.Broadcasts;

public sealed class AudienceMemberTests
{
    private static readonly AudienceMember Member = new(Books.Person, "drivers");

    private readonly Books books = new();

    [Fact]
    public void Somebody_on_record_is_put_in_and_taken_out()
    {
        books.Record(Some.OptIn(Some.Noon));

        Assert.True(books.Commit(new SetMember(Member, isIn: true)));
        Assert.True(books.Members[Member]);

        Assert.True(books.Commit(new SetMember(Member, isIn: false)));
        Assert.False(books.Members[Member]);
    }

    [Fact]
    public void Nobody_is_put_in_whom_erasing_would_not_find()
    {
        Assert.False(books.Commit(new SetMember(Member, isIn: true)));
        Assert.Null(books.Commit(new SetTags(Books.Person, ["night"])));

        Assert.Empty(books.Members);
        Assert.Equal(0, books.Contact.Revision);
    }

    [Fact]
    public void Tags_take_the_place_of_those_before_in_order()
    {
        books.Record(Some.OptIn(Some.Noon));

        books.Commit(new SetTags(Books.Person, ["night", "forklift"]));
        Assert.Equal(["forklift", "night"], books.Contact.Person!.Tags);

        Assert.Null(books.Commit(new SetTags(Books.Person, []))!.Person!.Tags);
    }
}
