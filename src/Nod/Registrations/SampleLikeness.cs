using System.Text.RegularExpressions;
using Nod.Texts;

namespace Nod.Registrations;

/// <summary>
/// How like two texts are, by their words alone, so that anybody can do the sum. From each text fields in square brackets,
/// links, words with digits, and case, accents and punctuation are taken away; what is left is a set of words. The likeness
/// is twice the number of words in both, divided by the numbers of words in each added up (Dice's coefficient): 1 for the
/// same words, 0 for none in common.
/// </summary>
public static partial class SampleLikeness
{
    /// <summary>From here on a text is like a sample.</summary>
    public const double LikeFrom = 0.4;

    /// <summary>From here on two samples say the same.</summary>
    public const double SameFrom = 0.9;

    /// <summary>How like two texts are, 0 to 1. Two texts without words are the same.</summary>
    public static double Of(string one, string other) => Of(WordsOf(one), WordsOf(other));

    /// <summary>Whether a text is like one of some samples.</summary>
    public static bool IsLikeAny(string text, IReadOnlyList<string> samples)
    {
        var words = WordsOf(text);
        return samples.Any(sample => Of(words, WordsOf(sample)) >= LikeFrom);
    }

    /// <summary>Whether two samples show nothing different.</summary>
    public static bool IsSame(string one, string other) => Of(one, other) >= SameFrom;

    private static double Of(HashSet<string> one, HashSet<string> other) =>
        one.Count + other.Count == 0 ? 1 : 2.0 * one.Count(other.Contains) / (one.Count + other.Count);

    private static HashSet<string> WordsOf(string text)
    {
        var plain = Field().Replace(text, " ").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return DisclosurePhrases
            .Fold(string.Join(' ', plain.Where(word => !IsLink(word))))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Where(word => !word.Any(char.IsDigit))
            .ToHashSet(StringComparer.Ordinal);
    }

    // With its scheme, or with a path behind its host.
    private static bool IsLink(string word)
    {
        var dot = word.IndexOf('.', 1);
        return word.Contains("://", StringComparison.Ordinal) || (dot > 0 && word.IndexOf('/', dot) > dot + 1);
    }

    [GeneratedRegex(@"\[[^\[\]]*\]")]
    private static partial Regex Field();
}
