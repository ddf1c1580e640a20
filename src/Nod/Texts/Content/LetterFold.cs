using System.Text;

namespace Nod.Texts.Content;

/// <summary>Folds words for the lists: small letters without marks, so that "für" is "fur" and "Straße" is "strasse".</summary>
internal static class LetterFold
{
    private const int Direct = 0x250;

    /// <summary>The one letter that a letter below U+0250 folds to, or 0 when it is none or becomes several.</summary>
    private static readonly char[] Table =
    [
        .. Enumerable.Range(0, Direct).Select(unit => Fold(new Rune(unit)) is [var only] ? only : '\0'),
    ];

    /// <summary>The one letter that a unit folds to, or 0: then ask <see cref="Fold(Rune)"/>.</summary>
    internal static char One(char unit) => unit < Direct ? Table[unit] : '\0';

    /// <summary>What a code point folds to; empty when it is no letter, digit or mark.</summary>
    internal static string Fold(Rune rune)
    {
        if (LetterForms.AsciiOf(rune.Value) is not '\0' and var ascii)
        {
            return char.IsAsciiLetterOrDigit(ascii) ? char.ToLowerInvariant(ascii).ToString() : "";
        }
        if (!Rune.IsLetterOrDigit(rune))
        {
            return "";
        }
        var lower = Rune.ToLowerInvariant(rune);
        var letters = lower.IsBmp ? LetterForms.Of((char)lower.Value) ?? lower.ToString() : lower.ToString();
        return string.Concat(letters.Where(letter => letter is < '\u0300' or > '\u036F'));
    }

    /// <summary>The words of a listed phrase, folded.</summary>
    internal static IEnumerable<string> Words(string phrase)
    {
        var word = new StringBuilder();
        foreach (var rune in phrase.EnumerateRunes())
        {
            var folded = Fold(rune);
            word.Append(folded.Length > 0 ? folded : " ");
        }
        return word.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }
}
