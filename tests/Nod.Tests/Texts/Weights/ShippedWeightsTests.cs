namespace Nod.Tests.Texts.Weights;

/// <summary>
/// The weights are what <see cref="Trainer"/> makes of the labelled texts. After a change of texts or classes,
/// <c>NOD_TRAIN=1</c> makes this test write them.
/// </summary>
public sealed class ShippedWeightsTests
{
    [Fact]
    public void The_weights_of_replies_are_what_is_learned_from_the_labelled_replies() =>
        Same(ShippedWeights.RepliesPath, ShippedWeights.LearnReplies());

    [Fact]
    public void The_weights_of_promotion_are_what_is_learned_from_the_labelled_texts() =>
        Same(ShippedWeights.PromotionPath, ShippedWeights.LearnPromotion());

    private static void Same(string path, string learned)
    {
        if (Environment.GetEnvironmentVariable("NOD_TRAIN") == "1")
        {
            File.WriteAllText(path, learned);
        }
        Assert.True(learned == File.ReadAllText(path), $"{path} is out of date: run with NOD_TRAIN=1 and build again");
    }
}
