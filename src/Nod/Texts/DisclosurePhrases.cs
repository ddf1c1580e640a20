using YamlDotNet.RepresentationModel;

namespace Nod.Texts;

/// <summary>
/// How the words that consent is asked in say things, in one language. The lists stand in <c>wordings/disclosures</c>, a
/// file per language.
/// </summary>
internal sealed class DisclosurePhrases
{
    /// <summary>The lists that every file has.</summary>
    public static readonly IReadOnlyList<string> Lists =
    [
        "texting",
        "purpose",
        "frequency",
        "rates",
        "terms",
        "privacy",
        "free_choice",
        "other_channels",
        "others",
        "assumed",
        "not_shared",
    ];

    private const string ResourcePrefix = "disclosures/";

    private static readonly Lazy<IReadOnlyDictionary<string, DisclosurePhrases>> Shipped = new(ReadShipped);

    private readonly IReadOnlyDictionary<string, IReadOnlyList<string>> lists;

    private DisclosurePhrases(IReadOnlyDictionary<string, IReadOnlyList<string>> lists) => this.lists = lists;

    /// <summary>The languages there are, ISO 639-1, in alphabetical order.</summary>
    public static IReadOnlyList<string> Languages => [.. Shipped.Value.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The phrases of a language tag; null where there are none.</summary>
    public static DisclosurePhrases? For(string tag)
    {
        Span<char> into = stackalloc char[8];
        return Shipped.Value.GetValueOrDefault(into[..LanguageTag.Primary(tag, into)].ToString());
    }

    /// <summary>The first phrase of a list that stands in a text, as the list has it; or null.</summary>
    /// <param name="list">The list.</param>
    /// <param name="folded">The text, folded by <see cref="Fold"/>.</param>
    public string? FirstIn(string list, string folded) =>
        lists[list].FirstOrDefault(phrase => folded.Contains($" {Fold(phrase).Trim()} ", StringComparison.Ordinal));

    /// <summary>A text as its words, with a gap before, between and after them.</summary>
    public static string Fold(string text)
    {
        var words = Folding.Fold(text, keepMarks: false).Split([' ', Folding.SentenceGap]);
        return $" {string.Join(' ', words.Where(word => word.Length > 0))} ";
    }

    private static Dictionary<string, DisclosurePhrases> ReadShipped()
    {
        var assembly = typeof(DisclosurePhrases).Assembly;
        return assembly
            .GetManifestResourceNames()
            .Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal))
            .ToDictionary(
                name => Path.GetFileNameWithoutExtension(name),
                name =>
                {
                    using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                    return Parse(name, reader);
                }
            );
    }

    private static DisclosurePhrases Parse(string name, StreamReader reader)
    {
        var stream = new YamlStream();
        stream.Load(reader);
        var lists = ((YamlMappingNode)stream.Documents[0].RootNode).Children.ToDictionary(
            pair => ((YamlScalarNode)pair.Key).Value!,
            pair => (IReadOnlyList<string>)[.. ((YamlSequenceNode)pair.Value).Select(item => item.ToString())]
        );
        var wrong = Lists.Except(lists.Keys).Concat(lists.Keys.Except(Lists)).ToList();
        return wrong.Count == 0
            ? new DisclosurePhrases(lists)
            : throw new WordingsException([.. wrong.Select(list => $"{name}: {list} is missing or unknown")]);
    }
}
