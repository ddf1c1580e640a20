using System.Reflection;
using Nod.Texts.Weights;

namespace Nod.Texts;

/// <summary>Every language's wording. Immutable and safe for concurrent use.</summary>
public sealed class Wordings
{
    private const string Fallback = "en";
    private const string ResourcePrefix = "wordings/";

    /// <summary>Folder of the languages of which we know keywords and have no texts.</summary>
    private const string KeywordsFolder = "keywords/";

    /// <summary>What weighs the words of a reply; older wordings have none.</summary>
    private const string WeightsFile = "weights/replies.tsv";

    private static readonly Lazy<Wordings> ShippedOnce = new(() => Parse(Embedded()));

    private readonly Dictionary<string, Wording> byLanguage;

    private Wordings(
        IReadOnlyList<(string Name, string Yaml)> files,
        IReadOnlyCollection<Wording> wordings,
        IReadOnlyCollection<LanguageKeywords> others,
        TextWeights? weights
    )
    {
        Files = files;
        byLanguage = wordings.ToDictionary(wording => wording.Language, StringComparer.Ordinal);
        Listed = [.. wordings.Select(wording => wording.Keywords), .. others];
        Keywords = new(Listed, weights);
        KeptChoices = new(Listed);
    }

    /// <summary>The wordings that this assembly carries.</summary>
    public static Wordings Shipped => ShippedOnce.Value;

    /// <summary>The languages there are texts in, ISO 639-1, in alphabetical order.</summary>
    public IReadOnlyList<string> Languages => [.. byLanguage.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Name and text of each file.</summary>
    public IReadOnlyList<(string Name, string Yaml)> Files { get; }

    /// <summary>Each language's keywords, also of languages without texts of ours.</summary>
    public IReadOnlyList<LanguageKeywords> Listed { get; }

    /// <summary>All languages' keywords together.</summary>
    public Keywords Keywords { get; }

    /// <summary>Reads which texts a person wishes to keep after a stop.</summary>
    public KeptChoices KeptChoices { get; }

    /// <summary>The wording for a language tag; English for one that is unknown or null. "de-AT" is German.</summary>
    public Wording For(string? language)
    {
        Span<char> into = stackalloc char[8];
        var primary = into[..LanguageTag.Primary(language, into)].ToString();
        return byLanguage.TryGetValue(primary, out var wording) ? wording : byLanguage[Fallback];
    }

    /// <summary>Reads wording files; there must be an English one.</summary>
    /// <param name="files">
    /// Name, ending in the language and <c>.yaml</c>, and content of each; in a folder <c>keywords/</c> those with
    /// keywords only, and <c>weights/replies.tsv</c> with the weights of words.
    /// </param>
    /// <exception cref="WordingsException">Anything is wrong in any of the files; it lists all of it.</exception>
    public static Wordings Parse(IEnumerable<(string Name, string Yaml)> files)
    {
        var problems = new List<string>();
        var wordings = new List<Wording>();
        var others = new List<LanguageKeywords>();
        var languages = new HashSet<string>(StringComparer.Ordinal);
        IReadOnlyList<(string Name, string Yaml)> all = [.. files];
        TextWeights? weights = null;
        foreach (var (name, yaml) in all)
        {
            if (name == WeightsFile)
            {
                weights = TextWeights.Parse(name, yaml, problems);
                continue;
            }
            var file = new WordingFile(name, problems);
            var plain = name.StartsWith(KeywordsFolder, StringComparison.Ordinal);
            var wording = plain ? null : file.Read(yaml);
            if (plain && file.ReadPlain(yaml) is { } keywords)
            {
                others.Add(keywords);
            }
            if (file.Language is { } language && !languages.Add(language))
            {
                problems.Add($"{name}: there is already a file for the language {language}");
            }
            if (wording is not null)
            {
                wordings.Add(wording);
            }
        }
        if (!languages.Contains(Fallback))
        {
            problems.Add($"no file for the language {Fallback}, which stands in for unknown ones");
        }
        return problems.Count == 0 ? new(all, wordings, others, weights) : throw new WordingsException(problems);
    }

    private static IEnumerable<(string Name, string Yaml)> Embedded()
    {
        var assembly = typeof(Wordings).Assembly;
        return assembly
            .GetManifestResourceNames()
            .Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => (name[ResourcePrefix.Length..], Content(assembly, name)));
    }

    private static string Content(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
