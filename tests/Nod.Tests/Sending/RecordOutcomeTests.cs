using Nod.Ledger;
using Nod.Sending;
using Nod.Tests.Ledger;
using NodaTime;

namespace Nod.Tests.Sending;

public sealed class RecordOutcomeTests
{
    private readonly Books books = new();

    public RecordOutcomeTests() => books.Record(Some.OptIn(books.Now));

    [Fact]
    public void What_the_provider_took_is_sent_under_its_identifier()
    {
        var text = Claimed();

        var sent = books.Report(text, Outcome.Accepted, "SM1")!;

        Assert.Equal((MessageStatus.Sent, "SM1"), (sent.Status, sent.Attempt!.ProviderMessageId));
        Assert.False(sent.IsOpen);
        Assert.Equal(1, books.Traffic.Total);
    }

    [Fact]
    public void What_the_provider_refused_is_over_and_no_longer_counted()
    {
        var text = Claimed();

        var refused = books.Commit(new RecordOutcome(text, new HandOver(Outcome.Rejected, null, "unknown number")))!;

        Assert.Equal((MessageStatus.Rejected, "unknown number"), (refused.Status, refused.History[^1].Detail));
        Assert.False(refused.IsOpen);
        Assert.Empty(books.Traffic.Recent);
        Assert.Equal(0, books.Traffic.Total);
    }

    [Fact]
    public void What_nobody_knows_stays_open_and_is_never_claimed_again()
    {
        var text = Claimed();

        var unknown = books.Report(text, Outcome.Unknown)!;

        Assert.Equal((MessageStatus.Unknown, books.Now), (unknown.Status, unknown.Attempt!.AskedAt));
        Assert.True(unknown.IsOpen);
        books.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Empty(books.Claim());
        Assert.Equal(1, books.Traffic.Total);
    }

    [Fact]
    public void Asked_in_vain_again_it_keeps_its_history_and_moves_behind_the_others()
    {
        var text = Claimed();
        books.Report(text, Outcome.Unknown);
        var before = books.Message(text);
        books.Clock.Advance(TimeSpan.FromSeconds(30));

        var after = books.Report(text, Outcome.Unknown)!;

        Assert.Equal(before.History, after.History);
        Assert.Equal(books.Now, after.Attempt!.AskedAt);
    }

    [Theory]
    [InlineData(Outcome.Accepted, MessageStatus.Sent)]
    [InlineData(Outcome.Rejected, MessageStatus.Rejected)]
    [InlineData(Outcome.Absent, MessageStatus.Queued)]
    public void An_unknown_outcome_becomes_known_by_asking(Outcome answer, MessageStatus status)
    {
        var text = Claimed();
        books.Report(text, Outcome.Unknown);

        Assert.Equal(status, books.Report(text, answer)!.Status);
    }

    [Fact]
    public void What_the_provider_never_had_waits_uncounted_and_goes_under_another_reference()
    {
        var text = Claimed();

        var waiting = books.Report(text, Outcome.Absent)!;

        Assert.Null(waiting.Attempt);
        Assert.Equal(books.Now + Duration.FromSeconds(10), waiting.DueAt);
        Assert.Equal(0, books.Traffic.Total);
        Assert.False(Assert.Single(books.Traffic.Recent).HandedOver);
        books.Clock.Advance(TimeSpan.FromSeconds(10) - TimeSpan.FromMilliseconds(1));
        Assert.Empty(books.Claim());
        books.Clock.Advance(TimeSpan.FromMilliseconds(1));
        var again = Assert.Single(books.Claim());
        Assert.Equal(text.Message, again.Message);
        Assert.NotEqual(text.Reference, again.Reference);
        Assert.Equal(1, books.Traffic.Total);
    }

    [Fact]
    public void The_pause_before_another_try_doubles_up_to_an_hour_and_a_half()
    {
        var text = Claimed();
        var pauses = new List<double>();
        for (var tries = 1; tries <= 12; tries++)
        {
            var pause = books.Report(text, Outcome.Absent)!.DueAt - books.Now;
            pauses.Add(pause.TotalSeconds);
            books.Clock.Advance(pause.ToTimeSpan());
            text = books.Claim().SingleOrDefault() ?? text;
        }

        Assert.Equal([10, 20, 40, 80, 160, 320, 640, 1280, 2560, 5120, 5120, 5120], pauses);
    }

    [Fact]
    public void An_outcome_told_twice_late_or_of_another_attempt_changes_nothing()
    {
        var text = Claimed();
        Assert.Null(books.Report(text with { Reference = Some.Id(404) }, Outcome.Accepted));
        Assert.Null(
            books.Report(text with { Message = new MessageAddress(Books.Person, Some.Id(404)) }, Outcome.Accepted)
        );
        Assert.Equal(MessageStatus.HandingOver, books.Message(text).Status);
        books.Report(text, Outcome.Accepted);
        var (message, traffic) = (books.Message(text), books.Contact.Traffic);

        foreach (var outcome in Enum.GetValues<Outcome>())
        {
            Assert.Null(books.Report(text, outcome));
        }

        Assert.Same(message, books.Message(text));
        Assert.Same(traffic, books.Contact.Traffic);
    }

    private OutboundText Claimed()
    {
        books.Accept();
        return Assert.Single(books.Claim());
    }
}
