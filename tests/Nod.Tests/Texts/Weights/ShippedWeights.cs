using Nod.Tests.Texts.Content;
using Nod.Tests.Tidy;
using Nod.Texts;
using Nod.Texts.Content;

namespace Nod.Tests.Texts.Weights;

/// <summary>The files of weights, and the labelled texts that they are learned from.</summary>
internal static class ShippedWeights
{
    /// <summary>The sets of replies; nobody is in two of them.</summary>
    public static readonly string[] ReplySets =
    [
        "tuned",
        "held",
        "fresh",
        "independent",
        "stranger1",
        "stranger2",
        "written",
        "plain",
    ];

    /// <summary>The sets of companies' texts; the first has no name in its files.</summary>
    public static readonly string[] ContentSets = ["", "independent", "stranger1", "stranger2", "written"];

    /// <summary>What weighs replies.</summary>
    public static string RepliesPath => Path.Combine(Repository.Root, "wordings", "weights", "replies.tsv");

    /// <summary>What weighs companies' texts.</summary>
    public static string PromotionPath => Path.Combine(Repository.Root, "wordings", "weights", "promotion.tsv");

    /// <summary>Weights for replies, learned from all sets but one.</summary>
    public static string LearnReplies(string? without = null) =>
        Trainer.Train(
            File.ReadAllText(RepliesPath),
            from set in ReplySets
            where set != without
            from language in LabelledReplies.Languages
            from reply in LabelledReplies.Set(language, set)
            select new Example(Folding.Fold(reply.Text, keepMarks: false), LeaningOf(reply.Label))
        );

    /// <summary>Weights for companies' texts, learned from all sets but one.</summary>
    public static string LearnPromotion(string? without = null) =>
        Trainer.Train(
            File.ReadAllText(PromotionPath),
            from set in ContentSets
            where set != without
            from language in LabelledReplies.Languages
            from text in LabelledTexts.Set(language, set)
            where !text.IsForbidden
            select new Example(Marked(text.Body), text.Persuades ? 1 : 0)
        );

    private static double LeaningOf(string label) =>
        label switch
        {
            "revoke" => 1,
            "review" => 0.4,
            _ => 0,
        };

    private static string Marked(string text)
    {
        var into = new char[text.Length * 12];
        return Folding.Fold(new string(into, 0, PromotionWeights.Mark(text, into)), keepMarks: false);
    }
}
