using Nod.Testing;

namespace Nod.Tests.Tidy;

/// <summary>The working tree these tests were built from.</summary>
internal static class Repository
{
    private static readonly string[] NotOurs = [".git", ".idea", ".vs", "artifacts", "bin", "node_modules", "obj"];

    /// <summary>The folder that holds Nod.slnx.</summary>
    public static string Root => WorkingTree.Root;

    /// <summary>Every path of the tree from its root, with slashes, without what the build makes.</summary>
    public static IReadOnlyList<string> Paths { get; } = [.. PathsUnder(Root)];

    /// <summary>Every file with one of these endings.</summary>
    public static IReadOnlyList<SourceFile> Files(params string[] endings) =>
        [.. Paths.Where(path => endings.Any(end => path.EndsWith(end, StringComparison.Ordinal))).Select(Read)];

    /// <summary>The file at this path.</summary>
    public static SourceFile Read(string path) => new(path, File.ReadAllText(Path.Combine(Root, path)));

    /// <summary>Whether the tree has a file here, or a folder with files.</summary>
    public static bool Has(string path) =>
        Paths.Any(each => each == path || each.StartsWith(path + "/", StringComparison.Ordinal));

    private static IEnumerable<string> PathsUnder(string folder)
    {
        var files = Directory.EnumerateFiles(folder).Where(file => !NotOurs.Contains(Path.GetFileName(file)));
        var folders = Directory.EnumerateDirectories(folder).Where(each => !NotOurs.Contains(Path.GetFileName(each)));
        return files
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Concat(folders.SelectMany(PathsUnder))
            .Order(StringComparer.Ordinal);
    }
}
