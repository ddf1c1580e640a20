using System.Collections.Frozen;

namespace Nod.Texts;

/// <summary>Every language's keywords under their folded spellings, and which of several meanings wins.</summary>
internal sealed class KeywordTable
{
    private readonly FrozenDictionary<string, KeywordMeaning[]>.AlternateLookup<ReadOnlySpan<char>> meanings;
    private readonly WordSieve spellings;
    private readonly int lengthMax;

    internal KeywordTable(IEnumerable<LanguageKeywords> languages)
    {
        var bySpelling = languages
            .SelectMany(Listed)
            .SelectMany(meaning => Spellings(meaning.Listed).Select(spelling => (spelling, meaning)))
            .GroupBy(pair => pair.spelling, pair => pair.meaning, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Order(Precedence).ToArray(), StringComparer.Ordinal);
        AddMisspellings(bySpelling);
        lengthMax = bySpelling.Keys.Select(spelling => spelling.Length).DefaultIfEmpty().Max();
        spellings = new(bySpelling.Keys);
        meanings = bySpelling.ToFrozenDictionary(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
    }

    // Stops first, whatever the language: a stop word is honoured everywhere. Then the unambiguous, then English.
    private static readonly Comparer<KeywordMeaning> Precedence = Comparer<KeywordMeaning>.Create(
        (a, b) =>
            Rank(a).CompareTo(Rank(b)) is var order && order != 0
                ? order
                : string.CompareOrdinal(a.Language, b.Language)
    );

    /// <summary>The keyword that these folded words are, or null.</summary>
    /// <param name="words">Any folded text.</param>
    /// <param name="language">Decides between equals only.</param>
    internal KeywordMeaning? Find(ReadOnlySpan<char> words, ReadOnlySpan<char> language)
    {
        if (words.Length > lengthMax || !spellings.MayHold(words) || !meanings.TryGetValue(words, out var found))
        {
            return null;
        }
        var first = found[0];
        foreach (var meaning in found)
        {
            var equal =
                first.Intent != Intent.Revoke
                || (meaning.Intent == Intent.Revoke && meaning.WholeOnly == first.WholeOnly);
            if (equal && language.Equals(meaning.Language, StringComparison.Ordinal))
            {
                return meaning;
            }
        }
        return first;
    }

    /// <summary>The folded spellings of a keyword: with its accents and without.</summary>
    internal static IEnumerable<string> Spellings(string keyword) =>
        new[] { Folding.Fold(keyword, keepMarks: true), Folding.Fold(keyword, keepMarks: false) }.Distinct();

    private static int Rank(KeywordMeaning meaning) =>
        (meaning.Intent == Intent.Revoke ? 0 : 4)
        + (meaning.WholeOnly ? 2 : 0)
        + (meaning.Language == "en" ? 0 : 1)
        + (meaning.OwnLanguageOnly ? 8 : 0);

    /// <summary>A long stop word with a slip in it is that word, unless the slip is itself a word of ours.</summary>
    private static void AddMisspellings(Dictionary<string, KeywordMeaning[]> bySpelling)
    {
        foreach (var (spelling, meanings) in bySpelling.ToList())
        {
            if (meanings[0] is { Intent: Intent.Revoke, WholeOnly: false })
            {
                foreach (var slip in Misspellings.Of(spelling))
                {
                    bySpelling.TryAdd(slip, meanings);
                }
            }
        }
    }

    private static IEnumerable<KeywordMeaning> Listed(LanguageKeywords words) =>
        [
            .. words.Stop.Select(word => new KeywordMeaning(word, words.Language, Intent.Revoke, WholeOnly: false)),
            .. words.StopWholeOnly.Select(word => new KeywordMeaning(
                word,
                words.Language,
                Intent.Revoke,
                WholeOnly: true
            )),
            .. words.StopInOwnLanguage.Select(word => new KeywordMeaning(
                word,
                words.Language,
                Intent.Revoke,
                WholeOnly: true,
                OwnLanguageOnly: true
            )),
            .. words.Help.Select(word => new KeywordMeaning(word, words.Language, Intent.Help, WholeOnly: true)),
            .. words.Preferences.Select(word => new KeywordMeaning(
                word,
                words.Language,
                Intent.Preferences,
                WholeOnly: true
            )),
            .. words.Start.Select(word => new KeywordMeaning(word, words.Language, Intent.OptIn, WholeOnly: true)),
            .. words.Yes.Select(word => new KeywordMeaning(word, words.Language, Intent.Affirm, WholeOnly: true)),
            .. words.No.Select(word => new KeywordMeaning(word, words.Language, Intent.Refuse, WholeOnly: true)),
        ];
}

/// <summary>What one language means by one keyword.</summary>
/// <param name="Listed">The keyword as the wording file spells it.</param>
/// <param name="Language">The language that lists it.</param>
/// <param name="Intent">Its meaning.</param>
/// <param name="WholeOnly">Whether it has that meaning only as the whole text.</param>
/// <param name="OwnLanguageOnly">Whether it has that meaning only from somebody whose language it is.</param>
internal sealed record KeywordMeaning(
    string Listed,
    string Language,
    Intent Intent,
    bool WholeOnly,
    bool OwnLanguageOnly = false
);
