using Nod.Catalog;

namespace Nod.Texts;

/// <summary>
/// Which campaign a person's text joins. Read only after the words that bear on consent everywhere: STOP and HELP win over
/// every campaign, and a word that could be taken for one of them is refused when a campaign is set up.
/// </summary>
public static class CampaignKeywords
{
    /// <summary>The longest keyword, in characters.</summary>
    public const int KeywordMax = 20;

    /// <summary>The shortest keyword, in characters.</summary>
    public const int KeywordMin = 3;

    /// <summary>A question in a language, or in the campaign's own where it has no other.</summary>
    public static string Question(KeywordCampaign campaign, int number, string language)
    {
        var texts = campaign.Questions[number].Texts;
        return texts.GetValueOrDefault(language) ?? texts[campaign.Language];
    }

    /// <summary>The campaign that the whole text names, in any of its spellings; or null.</summary>
    public static KeywordCampaign? Find(IReadOnlyList<KeywordCampaign> campaigns, string text)
    {
        if (campaigns.Count == 0 || text.Length > KeywordMax * 4)
        {
            return null;
        }

        var said = Folding.Fold(text, keepMarks: false);
        foreach (var campaign in campaigns)
        {
            if (SpellingsOf(campaign.Keyword, campaign.Also).Contains(said, StringComparer.Ordinal))
            {
                return campaign;
            }
        }

        return null;
    }

    /// <summary>Everything that is taken for a keyword, folded: itself, the other words, and the slips of a thumb in long ones.</summary>
    public static IEnumerable<string> SpellingsOf(string keyword, IReadOnlyList<string> also)
    {
        foreach (var word in also.Prepend(keyword).Select(word => Folding.Fold(word, keepMarks: false)))
        {
            yield return word;
            foreach (var slip in Misspellings.Of(word))
            {
                yield return slip;
            }
        }
    }

    /// <summary>
    /// The word of some language that a spelling is, or is one slip away from, and which would be in doubt then; null when
    /// there is none.
    /// </summary>
    public static string? TakenBy(string spelling, Wordings wordings)
    {
        var folded = Folding.Fold(spelling, keepMarks: false);
        if (wordings.Keywords.Classify(spelling) is { Intent: not Intent.None } read)
        {
            return read.Matched ?? EnumWords<Intent>.Of(read.Intent);
        }

        foreach (var words in wordings.Listed)
        {
            foreach (var word in Stops(words).Concat(OtherThanStops(words)))
            {
                if (IsClose(folded, Folding.Fold(word, keepMarks: false)))
                {
                    return word;
                }
            }
        }

        return null;
    }

    private static IEnumerable<string> Stops(LanguageKeywords words) =>
        words.Stop.Concat(words.StopWholeOnly).Concat(words.StopInOwnLanguage);

    private static IEnumerable<string> OtherThanStops(LanguageKeywords words) =>
        words.Help.Concat(words.Preferences).Concat(words.Start).Concat(words.Yes).Concat(words.No);

    // One letter more, less, other, or two neighbours swapped. Among words of three letters everything would be close.
    private static bool IsClose(string one, string other)
    {
        const int lettersMin = 4;
        if (one == other)
        {
            return true;
        }

        if (Math.Max(one.Length, other.Length) < lettersMin || Math.Abs(one.Length - other.Length) > 1)
        {
            return false;
        }

        var (head, tail) = (0, 0);
        while (head < Math.Min(one.Length, other.Length) && one[head] == other[head])
        {
            head++;
        }

        while (tail < Math.Min(one.Length, other.Length) - head && one[^(tail + 1)] == other[^(tail + 1)])
        {
            tail++;
        }

        var (left, right) = (one[head..^tail], other[head..^tail]);
        return Math.Max(left.Length, right.Length) == 1
            || (left.Length == 2 && right.Length == 2 && left[0] == right[1] && left[1] == right[0]);
    }
}
