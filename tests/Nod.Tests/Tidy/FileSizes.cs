namespace Nod.Tests.Tidy;

/// <summary>How long a C# file may be, and how wide its lines.</summary>
internal static class FileSizes
{
    private const int LinesMax = 500;
    private const int WidthMax = 140;

    /// <summary>Checks the length of each file.</summary>
    public static TidyReport CheckLength(IReadOnlyList<SourceFile> files) =>
        new(
            files.Count,
            [
                .. files
                    .Select(file => (file.Path, Lines: file.Text.TrimEnd('\n').Split('\n').Length))
                    .Where(file => file.Lines > LinesMax)
                    .Select(file => $"{file.Path}: {file.Lines} lines, at most {LinesMax}"),
            ]
        );

    /// <summary>Checks the width of each line.</summary>
    public static TidyReport CheckWidth(IReadOnlyList<SourceFile> files) =>
        new(files.Count, [.. files.SelectMany(WideLines)]);

    private static IEnumerable<string> WideLines(SourceFile file) =>
        file
            .Text.Split('\n')
            .Select((line, index) => (Number: index + 1, Width: line.TrimEnd('\r').Length))
            .Where(line => line.Width > WidthMax)
            .Select(line => $"{file.Path}:{line.Number}: {line.Width} characters, at most {WidthMax}");
}
