using System.Collections.Frozen;

namespace Nod.Texts;

/// <summary>Finds listed phrases in a folded text, by their first word, in time linear in the text.</summary>
internal sealed class PhraseIndex
{
    private readonly FrozenDictionary<string, Phrase[]>.AlternateLookup<ReadOnlySpan<char>> byFirstWord;
    private readonly WordSieve firstWords;

    internal PhraseIndex(IEnumerable<Phrase> phrases)
    {
        var groups = phrases.GroupBy(phrase => phrase.Folded.Split(' ')[0], StringComparer.Ordinal).ToList();
        firstWords = new(groups.Select(group => group.Key));
        byFirstWord = groups
            .ToFrozenDictionary(
                group => group.Key,
                group => group.OrderByDescending(phrase => phrase.Folded.Length).ToArray(),
                StringComparer.Ordinal
            )
            .GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The longest phrase that begins at the word at <paramref name="start"/>, or null.</summary>
    internal Phrase? At(ReadOnlySpan<char> body, int start)
    {
        var rest = body[start..];
        var first = rest[..Words.EndOf(rest, 0)];
        if (!firstWords.MayHold(first) || !byFirstWord.TryGetValue(first, out var phrases))
        {
            return null;
        }
        foreach (var phrase in phrases)
        {
            var length = phrase.Folded.Length;
            if (rest.StartsWith(phrase.Folded, StringComparison.Ordinal) && Words.EndsAt(rest, length))
            {
                return phrase;
            }
        }
        return null;
    }
}

/// <summary>A listed phrase.</summary>
/// <param name="Folded">As <see cref="Folding"/> leaves it.</param>
/// <param name="Listed">As the wording file spells it.</param>
/// <param name="Language">The language that lists it.</param>
internal sealed record Phrase(string Folded, string Listed, string Language);

/// <summary>Word boundaries in a folded text, where one gap stands between words.</summary>
internal static class Words
{
    /// <summary>Where the word at <paramref name="start"/> ends: at the next gap or the end of the text.</summary>
    internal static int EndOf(ReadOnlySpan<char> body, int start)
    {
        var space = body[start..].IndexOfAny(' ', Folding.SentenceGap);
        return space < 0 ? body.Length : start + space;
    }

    /// <summary>Whether a word ends at <paramref name="at"/>.</summary>
    internal static bool EndsAt(ReadOnlySpan<char> body, int at) =>
        at == body.Length || body[at] is ' ' or Folding.SentenceGap;
}
