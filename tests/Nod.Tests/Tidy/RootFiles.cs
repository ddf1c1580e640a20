namespace Nod.Tests.Tidy;

/// <summary>How many files a visitor meets at the root, hidden ones included.</summary>
internal static class RootFiles
{
    private const int CountMax = 17;

    /// <summary>Checks the paths that name no folder.</summary>
    public static TidyReport Check(IEnumerable<string> paths)
    {
        var files = paths.Where(path => !path.Contains('/', StringComparison.Ordinal)).ToList();
        return new(
            files.Count,
            files.Count <= CountMax
                ? []
                : [$"{files.Count} files at the root, at most {CountMax}: {string.Join(", ", files)}"]
        );
    }
}
