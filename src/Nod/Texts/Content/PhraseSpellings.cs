namespace Nod.Texts.Content;

/// <summary>Spells a listed phrase out: every choice, and German umlauts in both spellings.</summary>
internal static class PhraseSpellings
{
    /// <summary>Every phrase that <paramref name="pattern"/> stands for.</summary>
    internal static IEnumerable<string> Of(string pattern)
    {
        var open = pattern.IndexOf('(');
        var close = open < 0 ? -1 : pattern.IndexOf(')', open);
        if (close < 0)
        {
            return Umlauts(pattern) is var spelt && spelt == pattern ? [pattern] : [pattern, spelt];
        }
        return pattern[(open + 1)..close]
            .Split('|')
            .SelectMany(choice => Of(pattern[..open] + choice + pattern[(close + 1)..]));
    }

    private static string Umlauts(string phrase) =>
        phrase
            .Replace("ä", "ae", StringComparison.Ordinal)
            .Replace("ö", "oe", StringComparison.Ordinal)
            .Replace("ü", "ue", StringComparison.Ordinal);
}
