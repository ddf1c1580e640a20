using Nod.Tests.Tidy;

namespace Nod.Tests.Texts.Content;

/// <summary>A company's text labelled by hand.</summary>
/// <param name="Label">See <c>tests/texts/content/README.md</c>.</param>
/// <param name="Body">The text.</param>
internal sealed record LabelledText(string Label, string Body)
{
    /// <summary>Whether it persuades, be it beside something else.</summary>
    public bool Persuades => Label is "promotional" or "mixed";

    /// <summary>Whether it is about something that must not be sent at all.</summary>
    public bool IsForbidden => Label.StartsWith("forbidden", StringComparison.Ordinal);
}

/// <summary>The labelled texts in <c>tests/texts/content</c>: <c>label|text</c>.</summary>
internal static class LabelledTexts
{
    /// <summary>A set by its name: <c>LANG.NAME.txt</c>, or <c>LANG.txt</c> without one.</summary>
    public static List<LabelledText> Set(string language, string name) =>
        In(
            Path.Combine(
                Repository.Root,
                "tests",
                "texts",
                "content",
                name.Length == 0 ? $"{language}.txt" : $"{language}.{name}.txt"
            )
        );

    /// <summary>Those of one file.</summary>
    public static List<LabelledText> In(string path) =>
        [
            .. File.ReadLines(path)
                .Where(line => !line.StartsWith('#'))
                .Select(line => line.Split('|', 2))
                .Select(parts => new LabelledText(parts[0], parts[1])),
        ];
}
