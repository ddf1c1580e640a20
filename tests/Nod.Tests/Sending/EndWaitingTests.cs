using Nod.Decisions;
using Nod.Sending;
using Nod.Tests.Ledger;

namespace Nod.Tests.Sending;

public sealed class EndWaitingTests
{
    private readonly Books books = new();

    public EndWaitingTests() => books.Record(Some.OptIn(books.Now));

    [Fact]
    public void What_waits_is_ended_with_its_reason_and_is_claimed_by_nobody()
    {
        var message = books.Accept().Message;

        Assert.Equal(1, books.Commit(new EndWaiting([message.Address], ReasonCodes.MessageRestored)));

        Assert.Empty(books.Claim());
        Assert.Equal(0, books.Commit(new EndWaiting([message.Address], ReasonCodes.MessageRestored)));
    }

    [Fact]
    public void What_was_claimed_is_left_to_its_provider()
    {
        books.Accept();
        var text = Assert.Single(books.Claim());

        Assert.Equal(0, books.Commit(new EndWaiting([text.Message], ReasonCodes.MessageRestored)));

        Assert.Equal(MessageStatus.HandingOver, books.Message(text).Status);
    }
}
