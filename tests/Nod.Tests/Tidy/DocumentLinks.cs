using System.Text.RegularExpressions;

namespace Nod.Tests.Tidy;

/// <summary>Links between the documents: each leads somewhere, and together they lead everywhere.</summary>
internal static partial class DocumentLinks
{
    private const string Entrance = "README.md";

    /// <summary>Checks that every relative link of the documents leads to a file or folder among the paths.</summary>
    public static TidyReport CheckTargets(IReadOnlyList<SourceFile> documents, IReadOnlyCollection<string> paths)
    {
        var places = Places(paths);
        var dead =
            from document in documents
            from target in Targets(document)
            where !places.Contains(target)
            select $"{document.Path}: a link leads to {target}, which is not there";
        return new(documents.Count, [.. dead.Distinct()]);
    }

    /// <summary>Checks that every file under docs is reached from README.md, link by link.</summary>
    public static TidyReport CheckReach(IReadOnlyList<SourceFile> documents, IReadOnlyCollection<string> paths)
    {
        var byPath = documents.ToDictionary(document => document.Path);
        var reached = new HashSet<string>([Entrance]);
        var pending = new Queue<string>(reached);
        while (pending.TryDequeue(out var path))
        {
            if (byPath.TryGetValue(path, out var document))
            {
                var targets = Targets(document).SelectMany(target => new[] { target, $"{target}/{Entrance}" });
                targets.Where(reached.Add).ToList().ForEach(pending.Enqueue);
            }
        }

        var inDocs = paths.Where(path => path.StartsWith("docs/", StringComparison.Ordinal)).ToList();
        return new(
            inDocs.Count,
            [.. inDocs.Where(path => !reached.Contains(path)).Select(path => $"{path}: no way from README.md")]
        );
    }

    private static HashSet<string> Places(IReadOnlyCollection<string> paths)
    {
        var places = new HashSet<string>(paths) { "" };
        foreach (var path in paths)
        {
            for (var end = path.LastIndexOf('/'); end > 0; end = path.LastIndexOf('/', end - 1))
            {
                places.Add(path[..end]);
            }
        }

        return places;
    }

    /// <summary>Where the document's relative links lead, as paths from the root.</summary>
    private static IEnumerable<string> Targets(SourceFile document) =>
        Link()
            .Matches(Code().Replace(document.Text, ""))
            .Select(link => Uri.UnescapeDataString(link.Groups["target"].Value).Split('#', '?')[0])
            .Where(target => target.Length > 0 && !Scheme().IsMatch(target))
            .Select(target => Resolve(document.Path, target));

    private static string Resolve(string from, string target)
    {
        var parts = new List<string>();
        var folder = target.StartsWith('/') ? "" : from[..(from.LastIndexOf('/') + 1)];
        foreach (var part in (folder + target).Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == ".." && parts.Count > 0 && parts[^1] != "..")
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part != ".")
            {
                parts.Add(part);
            }
        }

        return string.Join('/', parts);
    }

    [GeneratedRegex(
        @"^[ \t]*(?<fence>```+|~~~+)[\s\S]*?^[ \t]*\k<fence>|(?<tick>`+)(?!`)[^\n]*?(?<!`)\k<tick>(?!`)",
        RegexOptions.Multiline
    )]
    private static partial Regex Code();

    [GeneratedRegex(
        @"\]\(\s*<?(?<target>[^)<>\s]+)>?(?:\s+[""'(][^\n]*?)?\s*\)"
            + @"|^[ ]{0,3}\[[^\]\n^]+\]:\s*<?(?<target>[^<>\s]+)"
            + @"|\b(?:src|href)=""(?<target>[^""]+)""",
        RegexOptions.Multiline
    )]
    private static partial Regex Link();

    [GeneratedRegex(@"^(?:[a-z][a-z0-9+.-]*:|//)", RegexOptions.IgnoreCase)]
    private static partial Regex Scheme();
}
