using Nod.Texts;

namespace Nod.Tests.Texts;

/// <summary>
/// Classification measured on replies labelled by somebody who had seen neither the phrases nor the other replies. Before
/// anything was changed for them 186 of 210 stops were recognized (0.886), 4 more waited for a person, and 13 of 243 other
/// texts were taken for a stop (0.053). The phrases were mended by the errors of the open half; whoever mended them had
/// written both halves, so what the sealed half shows flatters, and those first figures are the ones to believe.
/// </summary>
public sealed class IndependentRepliesTests
{
    [Fact]
    public void On_the_open_half_nearly_every_stop_is_recognized_and_nothing_else_is_taken_for_one()
    {
        var total = Measure(isSealed: false);
        var wrong =
            from language in LabelledReplies.Languages
            from reply in LabelledReplies.Independent(language, isSealed: false)
            let read = Wordings.Shipped.Keywords.Classify(reply.Text)
            where LabelledReplies.LabelOf(read.Intent) != reply.Label
            select $"{language} {reply.Label} read as {LabelledReplies.LabelOf(read.Intent)} ({read.Matched}): {reply.Text}";
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', wrong));

        Assert.True(total.Recall >= 0.98, $"recall of revocations is {total.Recall:P1}");
        Assert.True(total.FalseShare <= 0.01, $"false revocations are {total.FalseShare:P1}");
    }

    /// <summary>0.98 and 0.01 are wanted; 103 of 107 (0.963) and 3 of 129 (0.023) were reached on 2026-11-25.</summary>
    [Fact]
    public void On_the_sealed_half_it_does_no_worse_than_was_reached()
    {
        var total = Measure(isSealed: true);

        Assert.True(total.Recall >= 0.96, $"recall of revocations is {total.Recall:P1}");
        Assert.True(total.HeldRecall >= 0.97, $"revocations that stop or hold are {total.HeldRecall:P1}");
        Assert.True(total.FalseShare <= 0.024, $"false revocations are {total.FalseShare:P1}");
    }

    private static ReplyTally Measure(bool isSealed)
    {
        var total = ReplyTally.Measure(
            Half.NameOf(isSealed),
            language => LabelledReplies.Independent(language, isSealed)
        );
        Assert.InRange(total.Replies, 200, int.MaxValue);
        return total;
    }
}
