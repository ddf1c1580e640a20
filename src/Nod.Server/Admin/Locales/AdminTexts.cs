using System.Reflection;
using Nod.EvidencePacks;
using Nod.Texts;
using NodaTime.Text;
using YamlDotNet.RepresentationModel;

namespace Nod.Server.Admin.Locales;

/// <summary>
/// What the pages say, in one language. The texts stand in <c>wordings/admin</c>, a file per language; words that evidence
/// packs use too come from theirs, so that a status has one name everywhere.
/// </summary>
internal sealed class AdminTexts
{
    public const string Fallback = "en";
    private const string ResourcePrefix = "admin/wordings/";

    private static readonly Lazy<IReadOnlyDictionary<string, AdminTexts>> Shipped = new(ReadShipped);

    private readonly IReadOnlyDictionary<string, SystemText> texts;

    private AdminTexts(string language, IReadOnlyDictionary<string, SystemText> texts)
    {
        this.texts = texts;
        Language = language;
        Evidence = EvidenceTexts.For(language);
        Date = LocalDatePattern.CreateWithInvariantCulture(texts["format.date"].Source);
        ShortDay = LocalDatePattern.CreateWithInvariantCulture(texts["format.day"].Source);
        Time = LocalDateTimePattern.CreateWithInvariantCulture(texts["format.date_time"].Source);
        Clock = LocalTimePattern.CreateWithInvariantCulture(texts["format.clock"].Source);
        ThousandsMark = texts["format.thousands"].Source;
        DecimalMark = texts["format.decimal"].Source;
    }

    /// <summary>The languages there are, ISO 639-1, in alphabetical order.</summary>
    public static IReadOnlyList<string> Languages => [.. Shipped.Value.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The language, ISO 639-1.</summary>
    public string Language { get; }

    /// <summary>The words that evidence packs use.</summary>
    public EvidenceTexts Evidence { get; }

    public LocalDatePattern Date { get; }

    public LocalDatePattern ShortDay { get; }

    public LocalDateTimePattern Time { get; }

    public LocalTimePattern Clock { get; }

    public string ThousandsMark { get; }

    public string DecimalMark { get; }

    /// <summary>The keys of all texts, in alphabetical order.</summary>
    public IReadOnlyList<string> Keys => [.. texts.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The texts of a language; English for one there is none of.</summary>
    public static AdminTexts For(string? language) =>
        language is not null && Shipped.Value.TryGetValue(language, out var found) ? found : Shipped.Value[Fallback];

    /// <summary>Whether there is a text of this key.</summary>
    public bool Has(string key) => texts.ContainsKey(key);

    /// <summary>The placeholders of a text, in order of appearance.</summary>
    public IReadOnlyList<string> PlaceholdersOf(string key) => texts[key].Placeholders;

    /// <summary>A text with its placeholders replaced.</summary>
    /// <exception cref="KeyNotFoundException">There is none: a page asks for what no file says.</exception>
    public string Say(string key, params ReadOnlySpan<(string Name, string Value)> values) =>
        texts.TryGetValue(key, out var text)
            ? text.Fill(values)
            : throw new KeyNotFoundException($"wordings/admin/{Language}.yaml has no text {key}.");

    private static Dictionary<string, AdminTexts> ReadShipped()
    {
        var assembly = typeof(AdminTexts).Assembly;
        return assembly
            .GetManifestResourceNames()
            .Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal))
            .Select(name => Read(assembly, name))
            .ToDictionary(texts => texts.Language);
    }

    private static AdminTexts Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        var stream = new YamlStream();
        stream.Load(reader);
        var root = (YamlMappingNode)stream.Documents[0].RootNode;
        return new AdminTexts(
            Path.GetFileNameWithoutExtension(name),
            root.Children.ToDictionary(
                pair => ((YamlScalarNode)pair.Key).Value!,
                pair =>
                    SystemText.Parse(((YamlScalarNode)pair.Value).Value!, out var problem)
                    ?? throw new WordingsException([$"{name}: {pair.Key}: {problem}"])
            )
        );
    }
}
