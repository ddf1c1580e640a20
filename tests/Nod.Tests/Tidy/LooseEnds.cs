using System.Text.RegularExpressions;

namespace Nod.Tests.Tidy;

/// <summary>Work put off in a comment, and code kept in one.</summary>
internal static partial class LooseEnds
{
    /// <summary>Checks that no comment of C#, and no line of any other kind of file, puts work off.</summary>
    public static TidyReport CheckPutOff(IReadOnlyList<SourceFile> files) =>
        new(files.Count, [.. files.SelectMany(file => Lines(file, PutOff(), "do it, or write it down elsewhere"))]);

    /// <summary>Checks that no comment of C# is a statement.</summary>
    public static TidyReport CheckCommentedOut(IReadOnlyList<SourceFile> files) =>
        new(files.Count, [.. files.SelectMany(file => Lines(file, Statement(), "code in a comment; take it out"))]);

    private static IEnumerable<string> Lines(SourceFile file, Regex fault, string advice)
    {
        var isCSharp = file.Path.EndsWith(".cs", StringComparison.Ordinal);
        return (isCSharp ? CSharpText.Of(file.Text).Comments : file.Text)
            .Split('\n')
            .Select((line, index) => (Number: index + 1, Text: line.Trim()))
            .Where(line => fault.IsMatch(line.Text))
            .Select(line => $"{file.Path}:{line.Number}: {line.Text} ({advice})");
    }

    [GeneratedRegex(@"\b(TODO|FIXME|HACK)\b")]
    private static partial Regex PutOff();

    [GeneratedRegex(
        @"^//\s*(?:"
            + @"(?:return\b.*|throw\s.*|using\s[\w.=\s]+|(?:var|const)\s\w+\s=.*|(?:await\s)?[\w.!?]+\(.*\)|[\w.]+\s[+-]?=\s.+);"
            + @"|(?:if|for|foreach|while|using)\s\(.*\)(?:\s*\{)|[{}]\s*\)?;?)$"
    )]
    private static partial Regex Statement();
}
