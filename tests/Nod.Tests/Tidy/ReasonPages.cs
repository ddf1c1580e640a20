using System.Text.RegularExpressions;

namespace Nod.Tests.Tidy;

/// <summary>One page for each reason code, and no page for a code that is gone.</summary>
internal static partial class ReasonPages
{
    /// <summary>Where the codes are listed, as constants.</summary>
    public const string CodesPath = "src/Nod/Decisions/ReasonCodes.cs";

    /// <summary>Where the pages are, each named for its code; README.md is their table.</summary>
    public const string Folder = "docs/reasons";

    /// <summary>Checks the listed codes against the pages among the paths.</summary>
    public static TidyReport Check(SourceFile list, IEnumerable<string> paths)
    {
        var codes = Constant().Matches(list.Text).Select(constant => constant.Groups["code"].Value).ToList();
        var pages = paths
            .Where(path => path.StartsWith(Folder + "/", StringComparison.Ordinal) && path != $"{Folder}/README.md")
            .ToList();
        var wanted = codes.Select(code => $"{Folder}/{code}.md").ToList();
        return new(
            codes.Count,
            [
                .. wanted.Except(pages).Select(page => $"{page}: missing, though its code is listed"),
                .. pages.Except(wanted).Select(page => $"{page}: its code is not listed in {CodesPath}"),
                .. codes
                    .GroupBy(code => code)
                    .Where(twins => twins.Count() > 1)
                    .Select(twins => $"{twins.Key}: listed twice"),
            ]
        );
    }

    [GeneratedRegex(@"\bconst\s+string\s+\w+\s*=\s*""(?<code>[^""]+)""\s*;")]
    private static partial Regex Constant();
}
