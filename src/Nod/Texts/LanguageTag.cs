namespace Nod.Texts;

/// <summary>The part of a language tag that chooses a wording.</summary>
internal static class LanguageTag
{
    /// <summary>Writes the primary subtag in lower case ("de-AT" gives "de").</summary>
    /// <returns>Its length; 0 when there is none or it does not fit.</returns>
    internal static int Primary(ReadOnlySpan<char> tag, Span<char> into)
    {
        var end = tag.IndexOfAny('-', '_');
        var primary = (end < 0 ? tag : tag[..end]).Trim();
        if (primary.Length > into.Length)
        {
            return 0;
        }
        for (var i = 0; i < primary.Length; i++)
        {
            into[i] = char.ToLowerInvariant(primary[i]);
        }
        return primary.Length;
    }
}
