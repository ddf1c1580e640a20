namespace Nod.Texts.Content;

/// <summary>The host of a link in a text, with or without "https://".</summary>
/// <param name="Start">Where the host begins.</param>
/// <param name="End">Where it ends, the dot of a sentence left out.</param>
/// <param name="PathEnd">Where the path after it ends; <paramref name="End"/> when there is none.</param>
internal readonly record struct LinkHost(int Start, int End, int PathEnd)
{
    /// <summary>The host around a dot.</summary>
    /// <param name="text">The text.</param>
    /// <param name="dot">Where a dot stands between letters or digits.</param>
    /// <param name="after">Where the link before it ended.</param>
    internal static LinkHost At(ReadOnlySpan<char> text, int dot, int after)
    {
        var start = dot;
        while (start > after && IsHost(text[start - 1]))
        {
            start--;
        }
        var end = dot;
        while (end < text.Length && IsHost(text[end]))
        {
            end++;
        }
        var path = end;
        while (end > dot + 1 && text[end - 1] is '.' or '-')
        {
            end--;
        }
        if (path == end && end < text.Length && text[end] is '/' or '?' or '#' or ':')
        {
            while (path < text.Length && !char.IsWhiteSpace(text[path]))
            {
                path++;
            }
        }
        return new(start, end, Math.Max(path, end));
    }

    private static bool IsHost(char unit) => char.IsAsciiLetterOrDigit(unit) || unit is '.' or '-';
}
