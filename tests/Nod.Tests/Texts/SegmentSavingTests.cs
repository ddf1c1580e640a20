using Nod.Texts;

namespace Nod.Tests.Texts;

public sealed class SegmentSavingTests
{
    [Fact]
    public void Plain_quotes_are_suggested_where_they_save_a_segment()
    {
        var saving = SegmentSaving.For("It’s your shift " + new string('x', 100));

        Assert.Equal("It's your shift " + new string('x', 100), saving!.Text);
        Assert.Equal((1, 1), (saving.Segments.Count, saving.Saved));
    }

    [Theory]
    [InlineData("It’s short")]
    [InlineData("It's plain")]
    public void Nothing_is_suggested_where_nothing_is_saved(string text) => Assert.Null(SegmentSaving.For(text));

    [Fact]
    public void Letters_and_emoji_stay() => Assert.Null(SegmentSaving.For("Día 👨‍👩‍👧 " + new string('x', 100)));
}
