using System.Text.Json.Serialization;
using Nod.Texts;

namespace Nod.Catalog;

/// <summary>What a stored text is for.</summary>
[JsonConverter(typeof(SnakeCase<TemplateKind>))]
public enum TemplateKind
{
    /// <summary>A whole message.</summary>
    Message,

    /// <summary>A piece that people put into what they write.</summary>
    Snippet,
}

/// <summary>
/// A text that an organization keeps, in one language or several, each a <see cref="MessageTemplate"/> with fields and
/// fallbacks. A version never changes; other words are the next one.
/// </summary>
public sealed record SavedTemplate
{
    // With the texts it was read from: a copy may have others.
    private (IReadOnlyDictionary<string, string> From, Dictionary<string, MessageTemplate> Templates)? read;

    /// <summary>Its name in the API.</summary>
    public required string Key { get; init; }

    /// <summary>From 1.</summary>
    public required int Version { get; init; }

    /// <summary>What people of the organization call it.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for.</summary>
    public required TemplateKind Kind { get; init; }

    /// <summary>The language of whoever has none of the others (BCP 47).</summary>
    public required string Language { get; init; }

    /// <summary>The text by language; <see cref="Language"/> is among them.</summary>
    public required IReadOnlyDictionary<string, string> Texts { get; init; }

    /// <summary>The key it was set with.</summary>
    public required string RecordedWith { get; init; }

    /// <summary>When.</summary>
    public required NodaTime.Instant RecordedAt { get; init; }

    /// <summary>How it is named in records, such as <c>reminder/3</c>.</summary>
    [JsonIgnore]
    public string Reference => $"{Key}/{Version}";

    /// <summary>Every field of it, in any language, each once.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Fields =>
        [.. Read().Values.SelectMany(template => template.Fields).Distinct(StringComparer.Ordinal)];

    /// <summary>The language a person gets: theirs, the one related to it, or the template's own.</summary>
    public string LanguageFor(string? language)
    {
        if (language is null)
        {
            return Language;
        }

        var templates = Read();
        var first = language.Split('-')[0];
        return templates.ContainsKey(language) ? language
            : templates.ContainsKey(first) ? first
            : Language;
    }

    /// <summary>The text for one person.</summary>
    /// <param name="language">The language they read, or null.</param>
    /// <param name="values">Values by field.</param>
    /// <param name="text">The text; empty when fields are missing.</param>
    /// <param name="written">The language it is in.</param>
    /// <returns>Every field that has neither value nor fallback.</returns>
    public IReadOnlyList<string> Write(
        string? language,
        IReadOnlyDictionary<string, string?> values,
        out string text,
        out string written
    )
    {
        written = LanguageFor(language);
        return Read()[written].Fill(values, out text);
    }

    private Dictionary<string, MessageTemplate> Read()
    {
        if (read is { } known && ReferenceEquals(known.From, Texts))
        {
            return known.Templates;
        }

        var templates = ReadAll();
        read = (Texts, templates);
        return templates;
    }

    private Dictionary<string, MessageTemplate> ReadAll()
    {
        var all = new Dictionary<string, MessageTemplate>(StringComparer.OrdinalIgnoreCase);
        foreach (var (language, text) in Texts)
        {
            var problems = MessageTemplate.Parse(text, out var template);
            all[language] =
                template ?? throw new InvalidDataException($"Template {Reference} in {language}: {problems[0].What}");
        }

        return all;
    }
}
