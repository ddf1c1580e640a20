using System.Text.RegularExpressions;

namespace Nod.Tests.Tidy;

/// <summary>Words that say nothing about a type, and so may not stand in its name.</summary>
internal static partial class TypeNames
{
    /// <summary>Checks the name of every type that the files declare.</summary>
    public static TidyReport Check(IReadOnlyList<SourceFile> files) => new(files.Count, [.. files.SelectMany(Faults)]);

    private static IEnumerable<string> Faults(SourceFile file)
    {
        var source = CSharpText.Of(file.Text);
        return Declaration()
            .Matches(source.Code)
            .Select(declaration => declaration.Groups["name"])
            .Select(name => (name, Banned: Banned().Match(name.Value)))
            .Where(each => each.Banned.Success)
            .Select(each =>
                $"{file.Path}:{source.LineAt(each.name.Index)}: {each.name.Value} says {each.Banned.Value}; name what it is"
            );
    }

    [GeneratedRegex(
        @"\b(?:class|struct|interface|enum|record(?:\s+(?:class|struct))?)\s+(?!class\b|struct\b)(?<name>\w+)"
            + @"|\bdelegate\s[^;(]*?(?<name>\w+)\s*(?:<[^>]*>)?\s*\("
    )]
    private static partial Regex Declaration();

    [GeneratedRegex(
        @"(?:Managers?|Helpers?|Utils?|Utility|Utilities|Processors?|Base|Common|Shared|Impl|Wrappers?)(?![a-z0-9])|V2(?![a-z0-9])"
    )]
    private static partial Regex Banned();
}
