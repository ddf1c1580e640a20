using Nod.Texts.Content;

namespace Nod.Registrations;

/// <summary>Finds links and phone numbers in texts, by the reader of content's own idea of a link.</summary>
internal static class LinkFinder
{
    private const int TopLevelMin = 2;
    private const string Scheme = "://";

    /// <summary>The hosts of a text's links, in small letters, each once; a mail address is no link.</summary>
    public static IReadOnlyList<string> HostsIn(string text) =>
        [.. Links(text).Select(link => text[link.Start..link.End].ToLowerInvariant()).Distinct(StringComparer.Ordinal)];

    /// <summary>The first link of a text as it stands there, or null.</summary>
    public static string? FirstIn(string text)
    {
        foreach (var link in Links(text))
        {
            return text[StartOf(text, link)..link.PathEnd].TrimEnd('.', ',', ')', ';');
        }

        return null;
    }

    // With its scheme, where it has one: letters before "://".
    private static int StartOf(string text, LinkHost link)
    {
        var start = link.Start - Scheme.Length;
        if (start < 0 || !text.AsSpan(start).StartsWith(Scheme))
        {
            return link.Start;
        }

        while (start > 0 && char.IsAsciiLetter(text[start - 1]))
        {
            start--;
        }

        return start;
    }

    /// <summary>Whether a text holds a phone number.</summary>
    public static bool HasPhone(string text) =>
        ContentReader.Shipped.Read(text).Findings.Any(finding => finding.Topic == ContentTopic.PhoneNumber);

    private static IEnumerable<LinkHost> Links(string text)
    {
        var after = 0;
        for (var at = 1; at < text.Length - 1; at++)
        {
            if (
                text[at] != '.'
                || at < after
                || !char.IsAsciiLetterOrDigit(text[at - 1])
                || !char.IsAsciiLetter(text[at + 1])
            )
            {
                continue;
            }

            var host = LinkHost.At(text, at, after);
            after = host.PathEnd;
            if (IsLink(text, host))
            {
                yield return host;
            }
        }
    }

    // A dot between two sentences that somebody wrote without a blank is none: what follows it begins with a capital.
    private static bool IsLink(string text, LinkHost host)
    {
        if (host.Start > 0 && text[host.Start - 1] == '@')
        {
            return false;
        }

        var last = text[(text.LastIndexOf('.', host.End - 1) + 1)..host.End];
        var hasScheme = StartOf(text, host) < host.Start;
        return last.Length >= TopLevelMin
            && last.All(char.IsAsciiLetter)
            && (hasScheme || last.All(char.IsAsciiLetterLower) || last.All(char.IsAsciiLetterUpper));
    }
}
