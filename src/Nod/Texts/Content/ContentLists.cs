using System.Collections.Frozen;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Nod.Texts.Weights;
using YamlDotNet.RepresentationModel;

namespace Nod.Texts.Content;

/// <summary>
/// The phrases of every language and the shorteners, compiled. A file per language under <c>wordings/content</c>; in
/// their phrases <c>(a|b)</c> chooses, <c>&lt;group&gt;</c> inside a choice stands for the file's words of that name,
/// <c>...</c> is a gap, <c>#</c> a number, <c>$</c> a sum, <c>%</c> a percentage.
/// </summary>
internal sealed class ContentLists
{
    private const string ResourcePrefix = "content/";
    private const int ExpansionsMax = 4096;

    /// <summary>What weighs the words of a text; older lists have none.</summary>
    private const string WeightsFile = ResourcePrefix + "weights/promotion.tsv";

    private static readonly string[] CurrencyWords =
    [
        "euro",
        "euros",
        "eur",
        "usd",
        "dollar",
        "dollars",
        "pesos",
        "bucks",
    ];
    private static readonly string[] PercentWords = ["percent", "prozent"];

    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);
    private readonly HashSet<ulong> disguised = [];
    private readonly HashSet<string> shorteners = new(StringComparer.Ordinal);
    private readonly FrozenSet<int> currencies;
    private readonly FrozenSet<int> percents;
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> shortenersBySpan;

    private ContentLists(IReadOnlyList<(string Name, string Yaml)> files)
    {
        currencies = CurrencyWords.Select(NumberOf).ToFrozenSet();
        percents = PercentWords.Select(NumberOf).ToFrozenSet();
        var problems = new List<string>();
        foreach (var (name, yaml) in files)
        {
            if (name == WeightsFile)
            {
                Weights = new(TextWeights.Parse(name, yaml, problems));
                continue;
            }
            Read(name, yaml, problems);
        }
        if (problems.Count > 0)
        {
            throw new WordingsException(problems);
        }
        Words = new(numbers);
        Phrases.Close(Token.FirstWord + numbers.Count);
        Informing.Close(Token.FirstWord + numbers.Count);
        shortenersBySpan = shorteners.GetAlternateLookup<ReadOnlySpan<char>>();
        var all = string.Join('\n', files.Select(file => $"{file.Name}\n{file.Yaml}"));
        Version = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all)))[..16];
    }

    internal string Version { get; }

    internal Vocabulary Words { get; }

    /// <summary>What the words weigh beyond the phrases, or null.</summary>
    internal PromotionWeights? Weights { get; }

    /// <summary>What speaks of a topic, or takes that back.</summary>
    internal PhraseTree Phrases { get; } = new();

    /// <summary>What says that a text is about something of the person's own.</summary>
    internal PhraseTree Informing { get; } = new();

    internal static ContentLists ReadShipped() => Parse(ShippedFiles());

    /// <summary>Name and text of each file that comes with Nod.</summary>
    internal static IReadOnlyList<(string Name, string Yaml)> ShippedFiles()
    {
        var assembly = typeof(ContentLists).Assembly;
        return
        [
            .. assembly
                .GetManifestResourceNames()
                .Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(name => (name, TextOf(assembly, name))),
        ];
    }

    /// <summary>Compiles list files.</summary>
    /// <exception cref="WordingsException">Anything is wrong in any of the files; it lists all of it.</exception>
    internal static ContentLists Parse(IReadOnlyList<(string Name, string Yaml)> files) => new(files);

    internal bool IsCurrency(int word) => currencies.Contains(word);

    internal bool IsPercent(int word) => percents.Contains(word);

    /// <summary>Whether a word is among those that are spelt oddly to get past filters.</summary>
    internal bool IsDisguised(ulong hash) => disguised.Contains(hash);

    /// <summary>Whether a host is a public shortener's or below one.</summary>
    internal bool IsShortener(ReadOnlySpan<char> host)
    {
        Span<char> lower = stackalloc char[64];
        host = host[Math.Max(0, host.Length - lower.Length)..];
        lower = lower[..host.ToLowerInvariant(lower)];
        for (var labels = 2; labels <= 3; labels++)
        {
            if (shortenersBySpan.Contains(LastLabels(lower, labels)))
            {
                return true;
            }
        }
        return false;
    }

    private static ReadOnlySpan<char> LastLabels(ReadOnlySpan<char> host, int labels)
    {
        var from = host.Length;
        for (; labels > 0 && from > 0; labels--)
        {
            from = host[..from].LastIndexOf('.');
        }
        return host[(from + 1)..];
    }

    private static string TextOf(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }

    private void Read(string name, string yaml, List<string> problems)
    {
        var stream = new YamlStream();
        try
        {
            using var reader = new StringReader(yaml);
            stream.Load(reader);
        }
        catch (YamlDotNet.Core.YamlException broken)
        {
            problems.Add($"{name}:{broken.Start.Line}: {broken.Message}");
            return;
        }
        if (stream.Documents is not [{ RootNode: YamlMappingNode root }])
        {
            problems.Add($"{name}: expected one document with lists");
            return;
        }
        var groups = Groups(root);
        foreach (var (key, value) in root.Children)
        {
            ReadList(
                ((YamlScalarNode)key).Value!,
                value,
                groups,
                phrase => problems.Add($"{name}:{value.Start.Line}: {phrase}")
            );
        }
    }

    /// <summary>Words by the name that phrases call them by, as the inside of a choice.</summary>
    private static Dictionary<string, string> Groups(YamlMappingNode root) =>
        root.Children.TryGetValue("groups", out var node) && node is YamlMappingNode groups
            ? groups.Children.ToDictionary(
                group => $"<{((YamlScalarNode)group.Key).Value}>",
                group =>
                    string.Join(
                        '|',
                        ((YamlSequenceNode)group.Value).Children.Select(word => (word as YamlScalarNode)?.Value)
                    ),
                StringComparer.Ordinal
            )
            : [];

    private void ReadList(
        string key,
        YamlNode value,
        IReadOnlyDictionary<string, string> groups,
        Action<string> problem
    )
    {
        var texts = value is YamlSequenceNode list
            ? [.. list.Children.Select(child => (child as YamlScalarNode)?.Value ?? "")]
            : new List<string>();
        switch (key)
        {
            case "language" or "groups":
                return;
            case "shorteners":
                shorteners.UnionWith(texts);
                return;
            case "disguised":
                disguised.UnionWith(texts.SelectMany(LetterFold.Words).Select(word => WordHash.Of(word)));
                texts.SelectMany(LetterFold.Words).ToList().ForEach(word => NumberOf(word));
                return;
            case "harmless" or "denies" or "informs":
                var role = Enum.Parse<PhraseRole>(key, ignoreCase: true);
                texts.ForEach(text => Add(text, new(null, 0, role), groups, problem));
                return;
            default:
                ReadTopic(key, value, groups, problem);
                return;
        }
    }

    private void ReadTopic(
        string key,
        YamlNode value,
        IReadOnlyDictionary<string, string> groups,
        Action<string> problem
    )
    {
        if (!EnumWords<ContentTopic>.TryParse(key, out var topic) || value is not YamlMappingNode strengths)
        {
            problem($"{key} is no topic with the lists plain, likely and hint");
            return;
        }
        foreach (var (strength, phrases) in strengths.Children)
        {
            var weight = ((YamlScalarNode)strength).Value switch
            {
                "plain" => ContentReader.PlainAt,
                "likely" => ContentReader.DoubtfulAt,
                "hint" => 1,
                _ => 0,
            };
            if (weight == 0 || phrases is not YamlSequenceNode list)
            {
                problem($"{key}.{strength} is no list called plain, likely or hint");
                continue;
            }
            foreach (var phrase in list.Children)
            {
                Add(((YamlScalarNode)phrase).Value!, new(topic, weight, PhraseRole.Speaks), groups, problem);
            }
        }
    }

    private void Add(string text, PhraseSense sense, IReadOnlyDictionary<string, string> groups, Action<string> problem)
    {
        var whole = groups.Aggregate(
            text,
            (pattern, group) => pattern.Replace(group.Key, group.Value, StringComparison.Ordinal)
        );
        var spelt = PhraseSpellings.Of(whole).Take(ExpansionsMax + 1).ToList();
        if (whole.Contains('<') || spelt.Count > ExpansionsMax)
        {
            problem($"'{text}' names no group of the file, or stands for more than {ExpansionsMax} phrases");
            return;
        }
        foreach (var words in spelt.Select(Numbers).DistinctBy(words => string.Join(' ', words)))
        {
            var usable =
                words.Count is > 0 and <= PhraseTree.WordsMax && words[0] != Token.Gap && words[^1] != Token.Gap;
            if (!usable || words.Count(word => word == Token.Gap) > 1)
            {
                problem($"'{text}' is no phrase of at most {PhraseTree.WordsMax} words with at most one gap inside");
                return;
            }
            (sense.Role == PhraseRole.Informs ? Informing : Phrases).Add(words, sense);
        }
    }

    private List<int> Numbers(string phrase) =>
        [
            .. phrase
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .SelectMany(piece =>
                    piece switch
                    {
                        "..." => [Token.Gap],
                        "#" => [Token.Number],
                        "$" => [Token.Money],
                        "%" => [Token.Percent],
                        _ => LetterFold.Words(piece).Select(NumberOf),
                    }
                ),
        ];

    private int NumberOf(string word)
    {
        if (!numbers.TryGetValue(word, out var number))
        {
            number = Token.FirstWord + numbers.Count;
            numbers.Add(word, number);
        }
        return number;
    }
}
