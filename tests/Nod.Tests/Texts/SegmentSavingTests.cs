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
    public void What_is_saved_is_counted_by_the_references_of_the_sender()
    {
        var text = "It’s " + new string('x', 300);

        Assert.Equal(2, SegmentSaving.For(text, Segments.Of(text))!.Segments.Count);
        Assert.Equal(3, SegmentSaving.For(text, Segments.Of(text, longReferences: true))!.Segments.Count);
    }

    [Fact]
    public void Looking_for_a_saving_allocates_nothing_where_there_is_none()
    {
        string[] texts = [new('x', 500), "It’s short", new('ж', 500)];
        var measured = texts.Select(text => (text, Segments.Of(text))).ToArray();
        Assert.Null(SegmentSaving.For(texts[2]));

        var before = GC.GetAllocatedBytesForCurrentThread();
        var found = 0;
        foreach (var (text, segments) in measured)
        {
            found += SegmentSaving.For(text, segments) is null ? 0 : 1;
        }
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal((0, 0L), (found, allocated));
    }

    [Fact]
    public void Letters_and_emoji_stay() => Assert.Null(SegmentSaving.For("Día 👨‍👩‍👧 " + new string('x', 100)));
}
