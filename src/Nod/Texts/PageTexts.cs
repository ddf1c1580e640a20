namespace Nod.Texts;

/// <summary>What candidate pages say, in one language. The texts stand in <c>wordings/pages</c>, a file per language.</summary>
public sealed class PageTexts
{
    private const string Fallback = "en";

    private static readonly Lazy<IReadOnlyDictionary<string, PageTexts>> Shipped = new(() =>
        TextFiles.Read("pages/").ToDictionary(file => file.Key, file => new PageTexts(file.Key, file.Value))
    );

    private readonly IReadOnlyDictionary<string, SystemText> texts;

    private PageTexts(string language, IReadOnlyDictionary<string, SystemText> texts)
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

    /// <summary>The texts for a language tag; English for one that there is none of. "de-AT" is German.</summary>
    public static PageTexts For(string? tag)
    {
        Span<char> into = stackalloc char[8];
        var primary = into[..LanguageTag.Primary(tag, into)].ToString();
        return Shipped.Value.GetValueOrDefault(primary) ?? Shipped.Value[Fallback];
    }

    /// <summary>A text without placeholders.</summary>
    public string this[string key] => texts[key].Fill();

    /// <summary>The placeholders of a text, in order of appearance.</summary>
    public IReadOnlyList<string> PlaceholdersOf(string key) => texts[key].Placeholders;

    /// <summary>A text with its placeholders replaced.</summary>
    public string Say(string key, params ReadOnlySpan<(string Name, string Value)> values) => texts[key].Fill(values);
}
