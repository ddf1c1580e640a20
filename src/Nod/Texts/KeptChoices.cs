using System.Globalization;

namespace Nod.Texts;

/// <summary>
/// Reads the answer to the question which texts to keep after a stop: KEEP 2, KEEP 1 3, KEEP and a program's name, in every
/// language known. What holds anything else names nothing: a wish to be texted is never guessed.
/// </summary>
public sealed class KeptChoices
{
    private readonly string[] keep;
    private readonly HashSet<string> courtesies;

    internal KeptChoices(IReadOnlyCollection<LanguageKeywords> languages)
    {
        keep = [.. languages.SelectMany(words => words.Keep).Select(Folded).Distinct(StringComparer.Ordinal)];
        courtesies = [.. languages.SelectMany(words => words.Courtesy).Select(Folded)];
    }

    /// <summary>The choices that a text names, by index from 0, each once, in order; none if it is no such answer.</summary>
    /// <param name="text">The body as received.</param>
    /// <param name="names">The names of what was offered, in the order of their numbers from 1.</param>
    public IReadOnlyList<int> Read(string text, IReadOnlyList<string> names)
    {
        var words = Words(text).SkipWhile(courtesies.Contains).SelectMany(Apart).ToList();
        if (words.Count < 2 || !keep.Contains(words[0]))
        {
            return [];
        }

        words.RemoveAll(word => keep.Contains(word) || courtesies.Contains(word));
        var said = string.Join(' ', words);
        var named = Enumerable.Range(0, names.Count).Where(index => Folded(names[index]) == said).ToList();
        if (named.Count == 1)
        {
            return named;
        }

        var numbers = words.ConvertAll(word =>
            int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0
        );
        return numbers.Count > 0 && numbers.TrueForAll(number => number >= 1 && number <= names.Count)
            ? [.. numbers.Select(number => number - 1).Distinct().Order()]
            : [];
    }

    // KEEP2 is KEEP 2.
    private IEnumerable<string> Apart(string word)
    {
        var letters = word.TrimEnd("0123456789".ToCharArray());
        return letters.Length < word.Length && keep.Contains(letters) ? [letters, word[letters.Length..]] : [word];
    }

    private static string[] Words(string text) =>
        Folding.Fold(text, keepMarks: false).Split([' ', Folding.SentenceGap], StringSplitOptions.RemoveEmptyEntries);

    private static string Folded(string text) => string.Join(' ', Words(text));
}
