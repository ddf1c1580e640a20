using Nod.Ledger;
using Nod.Sending;
using Nod.Tests.Ledger;

namespace Nod.Tests.Sending;

public sealed class RecordDeliveryTests
{
    private readonly Books books = new();

    public RecordDeliveryTests() => books.Record(Some.OptIn(books.Now));

    [Fact]
    public void A_text_that_arrived_is_delivered_and_still_counts()
    {
        var text = books.Send();
        books.Clock.Advance(TimeSpan.FromSeconds(3));

        var delivered = books.Deliver(text, true)!;

        Assert.Equal(MessageStatus.Delivered, delivered.Status);
        Assert.Equal(new StatusChange(MessageStatus.Delivered, books.Now, null), delivered.History[^1]);
        Assert.Equal("P1", delivered.Attempt!.ProviderMessageId);
        Assert.False(delivered.IsOpen);
        Assert.Equal(1, books.Traffic.Total);
    }

    [Fact]
    public void A_text_that_did_not_arrive_says_why_and_the_next_one_is_the_first_again()
    {
        var text = books.Send();
        Assert.Contains("STOP", text.Body, StringComparison.Ordinal);

        var missed = books.Deliver(text, false, "phone is off")!;

        Assert.Equal((MessageStatus.Undelivered, "phone is off"), (missed.Status, missed.History[^1].Detail));
        Assert.Equal(0, books.Traffic.Total);
        Assert.Single(books.Traffic.Recent); // it still counts for the promised frequency
        Assert.Contains("STOP", books.Send().Body, StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_before_the_answer_to_the_hand_over_stands_and_the_answer_changes_nothing()
    {
        books.Accept();
        var text = books.Claim()[0];

        Assert.Equal(MessageStatus.Delivered, books.Deliver(text, true)!.Status);

        Assert.Null(books.Report(text, Outcome.Accepted));
        Assert.Null(books.Report(text, Outcome.Unknown));
        Assert.Equal(MessageStatus.Delivered, books.Message(text).Status);
    }

    [Fact]
    public void A_report_about_an_unknown_outcome_makes_it_known()
    {
        books.Accept();
        var text = books.Claim()[0];
        books.Report(text, Outcome.Unknown);

        Assert.Equal(MessageStatus.Delivered, books.Deliver(text, true)!.Status);
    }

    [Theory]
    [InlineData(true, MessageStatus.Delivered)]
    [InlineData(false, MessageStatus.Undelivered)]
    public void The_first_final_word_stands(bool delivered, MessageStatus status)
    {
        var text = books.Send();
        books.Deliver(text, delivered);
        var (message, traffic) = (books.Message(text), books.Contact.Traffic);

        Assert.Null(books.Deliver(text, delivered));
        Assert.Null(books.Deliver(text, !delivered));

        Assert.Equal((status, message.History.Count), (books.Message(text).Status, books.Message(text).History.Count));
        Assert.Same(traffic, books.Contact.Traffic);
    }

    [Fact]
    public void A_report_about_another_attempt_or_message_is_about_nothing()
    {
        var text = books.Send();

        Assert.Null(books.Deliver(text with { Reference = Some.Id(404) }, true));
        Assert.Null(books.Deliver(text with { Message = new MessageAddress(Books.Person, Some.Id(404)) }, true));

        Assert.Equal(MessageStatus.Sent, books.Message(text).Status);
    }

    [Fact]
    public void A_report_about_what_was_refused_or_waits_is_about_nothing()
    {
        books.Accept();
        var text = books.Claim()[0];
        books.Report(text, Outcome.Absent);
        Assert.Null(books.Deliver(text, true));
        Assert.Equal(MessageStatus.Queued, books.Message(text).Status);

        books.Clock.Advance(TimeSpan.FromMinutes(1));
        var again = books.Claim()[0];
        books.Report(again, Outcome.Rejected);

        Assert.Null(books.Deliver(again, true));
        Assert.Equal(MessageStatus.Rejected, books.Message(again).Status);
    }
}
