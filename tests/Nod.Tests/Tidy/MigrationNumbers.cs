using System.Text.RegularExpressions;

namespace Nod.Tests.Tidy;

/// <summary>The same number means the same change in both dialects, and no number is left out.</summary>
internal static partial class MigrationNumbers
{
    /// <summary>Where both dialects keep their migrations.</summary>
    public const string Folder = "src/Nod.Storage/Migrations";

    private static readonly string[] Dialects = ["sqlite", "postgres"];

    /// <summary>Checks the paths under the folder of migrations.</summary>
    public static TidyReport Check(IEnumerable<string> paths)
    {
        var files = paths.Where(path => path.StartsWith(Folder + "/", StringComparison.Ordinal)).ToList();
        var misplaced = files.Where(path => !Place().IsMatch(path)).Select(path => $"{path}: not DIALECT/NNN_name.sql");
        return new(
            files.Count,
            [.. misplaced, .. Unpaired(files), .. Dialects.SelectMany(each => Misnumbered(files, each))]
        );
    }

    private static IEnumerable<string> Unpaired(List<string> files) =>
        from dialect in Dialects
        from other in Dialects.Where(other => other != dialect)
        from name in Names(files, dialect).Except(Names(files, other))
        select $"{Folder}/{other}/{name}: missing, though {dialect} has it";

    private static IEnumerable<string> Misnumbered(List<string> files, string dialect) =>
        Names(files, dialect)
            .Order(StringComparer.Ordinal)
            .Select((name, index) => (name, Number: (index + 1).ToString("000", null)))
            .Where(each => !each.name.StartsWith(each.Number + "_", StringComparison.Ordinal))
            .Select(each => $"{Folder}/{dialect}/{each.name}: its number should be {each.Number}");

    private static IEnumerable<string> Names(List<string> files, string dialect) =>
        files
            .Select(path => Place().Match(path))
            .Where(place => place.Groups["dialect"].Value == dialect)
            .Select(place => place.Groups["name"].Value);

    [GeneratedRegex($"^{Folder}/(?<dialect>sqlite|postgres)/(?<name>[0-9]{{3}}_[a-z0-9_]+\\.sql)$")]
    private static partial Regex Place();
}
