using Nod.Tests.Texts.Weights;
using Nod.Tests.Tidy;
using Nod.Texts;

namespace Nod.Tests.Texts;

/// <summary>A reply labelled by hand.</summary>
/// <param name="Label">What a careful compliance officer reads: revoke, help, opt_in, none or review.</param>
/// <param name="Text">As the person typed it.</param>
internal sealed record LabelledReply(string Label, string Text);

/// <summary>The labelled replies in <c>Replies/*.tsv</c>: a label, a tab, a text with <c>\n</c> for a new line.</summary>
internal static class LabelledReplies
{
    /// <summary>The languages there are replies in.</summary>
    public static readonly string[] Languages = ["en", "de", "es", "fr"];

    /// <summary>Those the phrases were tuned on.</summary>
    public static List<LabelledReply> Tuned(string language) => [.. Set(language, "tuned"), .. Set(language, "held")];

    /// <summary>Those labelled before the phrases were broadened by whoever labelled them.</summary>
    public static List<LabelledReply> Fresh(string language) => Unknown(language, "fresh");

    /// <summary>Half of those labelled by somebody who had seen neither phrases nor other replies.</summary>
    public static List<LabelledReply> Independent(string language, bool isSealed) =>
        [.. Unknown(language, "independent").Where(reply => Half.IsSealed(reply.Text) == isSealed)];

    /// <summary>How a label spells an intent. Yes and no are conversation: a text alone does not tell whether a question is open.</summary>
    public static string LabelOf(Intent intent) =>
        EnumWords<Intent>.Of(intent is Intent.Affirm or Intent.Refuse ? Intent.None : intent);

    /// <summary>Without those that somebody happens to have tuned on all the same.</summary>
    private static List<LabelledReply> Unknown(string language, string part)
    {
        var known = Tuned(language).Select(reply => reply.Text).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. Set(language, part).Where(reply => !known.Contains(reply.Text))];
    }

    /// <summary>All of a set, <c>LANG.NAME.tsv</c>.</summary>
    public static List<LabelledReply> Set(string language, string name) =>
        In(Path.Combine(Repository.Root, "tests", "Nod.Tests", "Texts", "Replies", $"{language}.{name}.tsv"));

    /// <summary>Those of a set that stand, case and punctuation aside, in none of the others that weights are learned from.</summary>
    public static List<LabelledReply> Unlearned(string language, string name)
    {
        var learned = ShippedWeights
            .ReplySets.Where(set => set != name)
            .SelectMany(set => Set(language, set))
            .Select(reply => Bare(reply.Text))
            .ToHashSet(StringComparer.Ordinal);
        return [.. Set(language, name).Where(reply => !learned.Contains(Bare(reply.Text)))];
    }

    private static string Bare(string text) => Folding.Fold(text, keepMarks: false).Replace(Folding.SentenceGap, ' ');

    /// <summary>Those of one file.</summary>
    public static List<LabelledReply> In(string path) =>
        [
            .. File.ReadLines(path)
                .Select(line => line.Split('\t'))
                .Select(fields => new LabelledReply(
                    fields[0],
                    fields[1].Replace("\\n", "\n", StringComparison.Ordinal)
                )),
        ];
}
