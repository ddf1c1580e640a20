using Nod.Decisions;
using Nod.Sending;
using Nod.Tests.Ledger;

namespace Nod.Tests.Sending;

public sealed class WithdrawClaimTests
{
    private readonly Books books = new();
    private readonly OutboundText text;

    public WithdrawClaimTests()
    {
        books.Record(Some.OptIn(books.Now));
        books.Accept();
        text = Assert.Single(books.Claim());
    }

    [Fact]
    public void A_claim_that_a_stop_overtook_is_blocked_and_no_longer_counted()
    {
        var withdrawn = books.Withdraw(text)!;

        Assert.Equal(MessageStatus.Blocked, withdrawn.Status);
        Assert.Equal(new StatusChange(MessageStatus.Blocked, books.Now, "consent.revoked"), withdrawn.History[^1]);
        Assert.Null(withdrawn.Attempt);
        Assert.False(withdrawn.IsOpen);
        Assert.Equal(0, books.Traffic.Total);
        Assert.Empty(books.Traffic.Recent);
        Assert.Empty(books.Claim());
    }

    [Fact]
    public void What_is_withdrawn_twice_is_withdrawn_once()
    {
        books.Withdraw(text);
        var message = books.Message(text);

        Assert.Null(books.Withdraw(text));
        Assert.Null(books.Report(text, Outcome.Accepted));

        Assert.Same(message, books.Message(text));
    }

    [Theory]
    [InlineData(Outcome.Accepted, MessageStatus.Sent)]
    [InlineData(Outcome.Unknown, MessageStatus.Unknown)]
    [InlineData(Outcome.Rejected, MessageStatus.Rejected)]
    public void What_was_handed_over_can_not_be_withdrawn(Outcome outcome, MessageStatus status)
    {
        books.Report(text, outcome);

        Assert.Null(books.Withdraw(text));

        Assert.Equal(status, books.Message(text).Status);
    }

    [Fact]
    public void Another_attempt_is_not_withdrawn()
    {
        Assert.Null(books.Withdraw(text with { Reference = Some.Id(404) }));

        Assert.Equal(MessageStatus.HandingOver, books.Message(text).Status);
        Assert.Equal(1, books.Traffic.Total);
    }

    [Fact]
    public void A_hold_withdraws_like_a_stop()
    {
        var withdrawn = books.Commit(new WithdrawClaim(text, ReasonCodes.ContactOnHold))!;

        Assert.Equal((MessageStatus.Blocked, "contact.on_hold"), (withdrawn.Status, withdrawn.History[^1].Detail));
    }
}
