using System.Reflection;
using YamlDotNet.RepresentationModel;

namespace Nod.Texts;

/// <summary>What keyword campaigns say, in one language. The texts stand in <c>wordings/campaigns</c>, a file per language.</summary>
public sealed class CampaignTexts
{
    private const string ResourcePrefix = "campaigns/";

    private static readonly Lazy<IReadOnlyDictionary<string, CampaignTexts>> Shipped = new(ReadShipped);

    private readonly IReadOnlyDictionary<string, SystemText> texts;

    private CampaignTexts(string language, IReadOnlyDictionary<string, SystemText> texts)
    {
        Language = language;
        this.texts = texts;
    }

    /// <summary>The languages there are, ISO 639-1, in alphabetical order.</summary>
    public static IReadOnlyList<string> Languages => [.. Shipped.Value.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The language, ISO 639-1.</summary>
    public string Language { get; }

    /// <summary>The keys of all texts, in alphabetical order.</summary>
    public IReadOnlyList<string> Keys => [.. texts.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The texts for a language tag, or null when there are none: "de-AT" is German.</summary>
    public static CampaignTexts? For(string tag) =>
        Shipped.Value.GetValueOrDefault(tag.Split('-')[0].ToLowerInvariant());

    /// <summary>The placeholders of a text, in order of appearance.</summary>
    public IReadOnlyList<string> PlaceholdersOf(string key) => texts[key].Placeholders;

    /// <summary>A text with its placeholders replaced.</summary>
    public string Say(string key, params ReadOnlySpan<(string Name, string Value)> values) => texts[key].Fill(values);

    private static Dictionary<string, CampaignTexts> ReadShipped()
    {
        var assembly = typeof(CampaignTexts).Assembly;
        return assembly
            .GetManifestResourceNames()
            .Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal))
            .Select(name => Read(assembly, name))
            .ToDictionary(texts => texts.Language);
    }

    private static CampaignTexts Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        var stream = new YamlStream();
        stream.Load(reader);
        var root = (YamlMappingNode)stream.Documents[0].RootNode;
        return new CampaignTexts(
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
