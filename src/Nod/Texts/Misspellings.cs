namespace Nod.Texts;

/// <summary>The slips of a thumb: one letter left out, or two neighbours swapped.</summary>
internal static class Misspellings
{
    /// <summary>Shorter words are too close to other words to be guessed at.</summary>
    private const int LettersMin = 8;

    /// <summary>The misspellings of a folded word, its first letter kept; none of a short one or of several words.</summary>
    internal static IEnumerable<string> Of(string word)
    {
        if (word.Length < LettersMin || word.Contains(' '))
        {
            yield break;
        }
        for (var i = 1; i < word.Length; i++)
        {
            yield return word.Remove(i, 1);
            if (i + 1 < word.Length)
            {
                yield return $"{word[..i]}{word[i + 1]}{word[i]}{word[(i + 2)..]}";
            }
        }
    }
}
