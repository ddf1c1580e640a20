using Nod.Feeds;

namespace Nod.Tests.Feeds;

public sealed class FeedCursorTests
{
    private static readonly Guid Batch = new("01a20959-a680-7000-a1b1-380d3ca8ff77");

    [Theory]
    [InlineData(0, "evt_01a20959a6807000a1b1380d3ca8ff77_0000")]
    [InlineData(3, "evt_01a20959a6807000a1b1380d3ca8ff77_0003")]
    [InlineData(0xffff, "evt_01a20959a6807000a1b1380d3ca8ff77_ffff")]
    public void A_place_is_spelled_and_read_alike(int entry, string text)
    {
        Assert.Equal(text, new FeedCursor(Batch, entry).ToString());
        Assert.True(FeedCursor.TryParse(text, out var read));
        Assert.Equal(new FeedCursor(Batch, entry), read);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("evt_01a20959a6807000a1b1380d3ca8ff77_003")]
    [InlineData("evt_01a20959a6807000a1b1380d3ca8ff77-0003")]
    [InlineData("evt_01A20959a6807000a1b1380d3ca8ff77_0003")]
    [InlineData("msg_01a20959a6807000a1b1380d3ca8ff77_0003")]
    [InlineData("evt_01a20959a6807000a1b1380d3ca8ff77_+003")]
    public void Nothing_else_is_a_place(string? text) => Assert.False(FeedCursor.TryParse(text, out _));

    [Fact]
    public void Places_stand_in_the_same_order_as_their_texts()
    {
        var later = new Guid("01a20959-a681-7000-8000-000000000000");
        FeedCursor[] places = [FeedCursor.Start, new(Batch, 0), new(Batch, 9), new(Batch, 16), new(later, 0)];

        Assert.Equal(places, places.OrderByDescending(one => one).Reverse());
        Assert.Equal(places, places.OrderBy(one => one.ToString(), StringComparer.Ordinal));
        Assert.True(places[1] < places[2] && places[4] >= places[3] && places[0] <= places[0] && places[2] > places[1]);
    }

    [Fact]
    public void Whoever_goes_on_from_just_before_an_entry_meets_that_entry_and_no_earlier_one()
    {
        var first = new FeedCursor(Batch, 0);

        Assert.Equal(new FeedCursor(Batch, 4), new FeedCursor(Batch, 5).Before);
        Assert.True(first.Before < first);
        Assert.True(first.Before.Batch < Batch);
        Assert.True(FeedCursor.TryParse(first.Before.ToString(), out _));
        Assert.Equal(new FeedCursor(Guid.Empty, 0), new FeedCursor(Guid.Empty, 0).Before);
    }
}
