using Nod.EvidencePacks;
using Nod.Sending;
using NodaTime;

namespace Nod.Tests.EvidencePacks;

public sealed class PersonRecordsTests
{
    [Fact]
    public void A_message_is_told_as_it_stood_when_the_pack_was_asked_for()
    {
        var told = new Told();
        var yes = told.Happens(Some.OptIn(told.Now));
        told.Sends("hello", yes.Id);
        var sent = told.Records().Messages[0];
        var later = sent with
        {
            Message = sent.Message.Become(MessageStatus.Delivered, told.Now + Duration.FromSeconds(1)),
        };

        Assert.Equal(MessageStatus.Sent, later.AsOf(told.Now).Message.Status);
        Assert.Equal(MessageStatus.Delivered, later.AsOf(told.Now + Duration.FromSeconds(1)).Message.Status);
        Assert.Equal(told.Now, later.AsOf(told.Now).HandedOverAt);
    }

    [Fact]
    public void A_hand_over_that_began_later_is_not_told()
    {
        var told = new Told();
        var asked = told.Now;
        told.Passes(Duration.FromSeconds(1));
        told.Sends("hello");
        var sent = told.Records().Messages[0];
        sent = sent with
        {
            Message = sent.Message with
            {
                History = [new(MessageStatus.Queued, asked, null), .. sent.Message.History.Skip(1)],
            },
        };

        var before = sent.AsOf(asked);

        Assert.Equal(MessageStatus.Queued, before.Message.Status);
        Assert.Null(before.Message.Attempt);
        Assert.Null(before.HandedOverAt);
    }

    [Theory]
    [InlineData("2026-11-23T17:00:00Z", null, "2026-11-23T17:00:00Z", true)]
    [InlineData("2026-11-23T17:00:01Z", null, "2026-11-23T17:00:00Z", false)]
    [InlineData(null, "2026-11-23T17:00:00Z", "2026-11-23T17:00:00Z", false)]
    [InlineData(null, "2026-11-23T17:00:01Z", "2026-11-23T17:00:00Z", true)]
    [InlineData(null, null, "2026-12-23T17:00:00Z", true)]
    [InlineData(null, null, "2026-12-23T17:00:01Z", false)]
    public void A_period_begins_with_its_first_moment_and_ends_before_its_last(
        string? from,
        string? to,
        string time,
        bool isCovered
    )
    {
        var request = Told.Request() with
        {
            From = from is null ? null : Some.At(from),
            To = to is null ? null : Some.At(to),
        };

        Assert.Equal(isCovered, request.Covers(Some.At(time)));
    }

    [Theory]
    [InlineData("US", "2031-02-28T12:00:00Z")]
    [InlineData("GB", "2032-02-28T12:00:00Z")]
    [InlineData("CA", "2029-02-28T12:00:00Z")]
    [InlineData("CH", "2031-02-28T12:00:00Z")]
    [InlineData(null, "2031-02-28T12:00:00Z")]
    public void Evidence_is_kept_for_years_after_the_last_message(string? country, string until) =>
        Assert.Equal(Some.At(until), KeepingPeriod.After(Some.At("2026-02-28T12:00:00Z"), country));

    [Fact]
    public void A_persons_own_zone_is_taken_and_several_are_none()
    {
        Assert.Equal("America/New_York", Told.Person().Zone?.Id);
        var told = new Told();
        told.Happens(
            Some.OptIn(told.Now) with
            {
                Subject = new() { Country = "US", Region = "TX" },
            }
        );
        Assert.Null(told.Records().Zone);
    }
}
