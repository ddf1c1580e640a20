using System.Text.RegularExpressions;

namespace Nod.Tests.Tidy;

/// <summary>
/// How long a method may be, from its signature to its closing brace; attributes and comments above it do not count.
/// A method that reads better whole says why in a comment: "tidy: long method: " and the reason.
/// </summary>
internal static partial class MethodLengths
{
    private const int LinesMax = 70;

    /// <summary>Checks the members of every type in each file.</summary>
    public static TidyReport Check(IReadOnlyList<SourceFile> files) => new(files.Count, [.. files.SelectMany(Faults)]);

    /// <summary>Each method, property and the like, with its length in lines.</summary>
    public static IEnumerable<(string Name, int Line, int Lines)> Measure(string text)
    {
        var source = CSharpText.Of(text);
        return Members.In(source.Code).Select(member => Measure(source, member));
    }

    private static IEnumerable<string> Faults(SourceFile file)
    {
        var source = CSharpText.Of(file.Text);
        return Members
            .In(source.Code)
            .Where(member => !Exemption().IsMatch(source.Comments[member.Start..member.End]))
            .Select(member => Measure(source, member))
            .Where(member => member.Lines > LinesMax)
            .Select(member => $"{file.Path}:{member.Line}: {member.Name} has {member.Lines} lines, at most {LinesMax}");
    }

    private static (string Name, int Line, int Lines) Measure(CSharpText source, Member member)
    {
        var text = source.Code[member.Start..member.End];
        var first = source.LineAt(member.Start + LeadingAttributes().Match(text).Length);
        return (NameOf(text), first, source.LineAt(member.End - 1) - first + 1);
    }

    private static string NameOf(string member)
    {
        var signature = member[LeadingAttributes().Match(member).Length..];
        var method = MethodName().Match(signature);
        return method.Success ? method.Groups["name"].Value : signature.Split('\n')[0].Trim();
    }

    [GeneratedRegex(@"tidy: long method: \S.{9,}")]
    private static partial Regex Exemption();

    [GeneratedRegex(@"^\s*(\[(?>[^\[\]]+|(?<open>\[)|(?<-open>\]))*\]\s*)*")]
    private static partial Regex LeadingAttributes();

    [GeneratedRegex(
        @"(?<name>(?<=\boperator\s*)[^\w\s(]+|\b(?!public|private|protected|internal|static|async|override|readonly)\w+)"
            + @"\s*(?:<[^()=]*>)?\s*\("
    )]
    private static partial Regex MethodName();
}
