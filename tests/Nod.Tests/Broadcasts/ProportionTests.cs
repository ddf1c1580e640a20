using Nod.Broadcasts;
using Nod.Sending;

namespace Nod.Tests.Broadcasts;

public sealed class ProportionTests
{
    // Worked out apart from this code, to four places, from Wilson's formula.
    [Theory]
    [InlineData(0, 10, 0.0, 0.2775)]
    [InlineData(1, 1, 0.2065, 1.0)]
    [InlineData(5, 100, 0.0215, 0.1118)]
    [InlineData(50, 100, 0.4038, 0.5962)]
    [InlineData(100, 100, 0.9630, 1.0)]
    [InlineData(400, 10_000, 0.0363, 0.0440)]
    public void The_interval_is_wilsons(long events, long of, double low, double high)
    {
        var (from, to) = new Proportion(events, of).Interval;

        Assert.Equal((low, high), (Math.Round(from, 4), Math.Round(to, 4)));
    }

    [Fact]
    public void Of_nothing_anything_may_be_true()
    {
        Assert.Equal((0, 1), new Proportion(0, 0).Interval);
        Assert.Equal(0, new Proportion(0, 0).Rate);
    }

    [Theory]
    [InlineData(10, 100, true)] // 5.5 % at least
    [InlineData(8, 100, true)] // 4.1 % at least
    [InlineData(7, 100, false)] // seen 7 %, but it may be 3.4 %
    [InlineData(0, 100, false)]
    public void A_limit_is_passed_when_even_the_lower_end_is_above_it(long stops, long sent, bool passed) =>
        Assert.Equal(
            passed,
            new BroadcastHealth(sent, stops, 0, 0).Passed(new BroadcastLimits(), Some.Noon) is not null
        );

    [Theory]
    [InlineData(29, false)]
    [InlineData(30, true)]
    public void A_handful_of_texts_is_no_rate(long sent, bool passed) =>
        Assert.Equal(
            passed,
            new BroadcastHealth(sent, sent, 0, 0).Passed(new BroadcastLimits(), Some.Noon) is not null
        );

    [Fact]
    public void What_was_passed_is_told_with_its_figures()
    {
        var health = new BroadcastHealth(200, 0, 90, 95);

        var filtered = health.Passed(new BroadcastLimits(), Some.Noon)!;
        var failed = health.Passed(new BroadcastLimits(FilterRate: 1), Some.Noon)!;

        Assert.Equal(
            (BroadcastMeasure.Filtered, 90L, 200L, 0.45, 0.1),
            (filtered.Measure, filtered.Events, filtered.Of, filtered.Rate, filtered.Limit)
        );
        Assert.True(filtered.Low is > 0.1 and < 0.45 && filtered.High > 0.45);
        Assert.Equal((BroadcastMeasure.Failed, 95L), (failed.Measure, failed.Events));
    }

    [Fact]
    public void Whoever_lets_it_go_on_starts_a_new_count() =>
        Assert.Null(
            new BroadcastHealth(250, 50, 0, 0)
                .Since(new BroadcastHealth(200, 50, 0, 0))
                .Passed(new BroadcastLimits(), Some.Noon)
        );

    [Fact]
    public void Health_is_counted_from_where_the_messages_stand()
    {
        MessageTally[] tallies =
        [
            new(MessageStatus.Queued, "", 100),
            new(MessageStatus.Denied, "consent.missing", 40),
            new(MessageStatus.Sent, "", 5),
            new(MessageStatus.Delivered, "", 20),
            new(MessageStatus.Undelivered, "filtered", 3),
            new(MessageStatus.Undelivered, "unreachable", 2),
            new(MessageStatus.Rejected, "other", 1),
        ];

        Assert.Equal(new BroadcastHealth(31, 4, 3, 6), MessageTally.Health(tallies, 4));
    }
}
