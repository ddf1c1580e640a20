using Nod.Catalog;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Nod.Texts;

/// <summary>Reads one wording file and notes everything that is wrong in it.</summary>
/// <param name="name">The file's name, for the problems and for its language.</param>
/// <param name="problems">Receives the problems.</param>
internal sealed class WordingFile(string name, ICollection<string> problems)
{
    private static readonly SystemText Absent = SystemText.Parse("", out _)!;

    private static readonly string[] TopKeys = ["language", "keywords", "phrases", "texts"];

    private static readonly string[] KeywordKeys =
    [
        "stop",
        "stop_whole_only",
        "help",
        "preferences",
        "start",
        "yes",
        "no",
        "keep",
        "courtesy",
        "after_stop",
        "texting",
    ];

    /// <summary>The kinds of a language for which there are keywords only, sorted by how well each is known.</summary>
    private static readonly string[] PlainKinds = ["stop", "help", "start"];

    /// <summary>1: a regulator's, carrier's or provider's document. 2: open-source code. 3: linguistic judgement.</summary>
    private static readonly string[] Tiers = ["1", "2", "3"];

    private static readonly Dictionary<string, string[]> TextPlaceholders = new()
    {
        ["sender_prefix"] = ["brand"],
        ["opt_out_line"] = [],
        ["opt_out_confirmation"] = ["brand"],
        ["opt_out_interview"] = ["contact"],
        ["opt_out_question"] = ["choices"],
        ["opt_out_choice"] = ["number", "program"],
        ["kept"] = ["brand", "programs"],
        ["help"] = ["brand", "program", "contact", "frequency"],
        ["help_general"] = ["brand", "contact"],
        ["preferences"] = ["brand", "link", "hours"],
        ["opt_in_confirmation"] = ["brand", "program", "frequency"],
        ["confirm"] = ["brand", "programs"],
        ["confirmed"] = ["brand", "programs"],
        ["reconfirm"] = ["brand", "program"],
    };

    private static readonly (string Key, FrequencyPeriod Period)[] Periods =
    [
        ("day", FrequencyPeriod.Day),
        ("week", FrequencyPeriod.Week),
        ("month", FrequencyPeriod.Month),
    ];

    /// <summary>The language that the file declares, once read.</summary>
    internal string? Language { get; private set; }

    /// <summary>The wording, or null when the file can't be read at all; usable only if no problem was noted.</summary>
    internal Wording? Read(string yaml)
    {
        if (Root(yaml) is not { } root)
        {
            return null;
        }
        var top = Children(root, "", TopKeys);
        Language = ReadLanguage(top);
        var keywords = ReadKeywords(
            Mapping(top, "keywords"),
            new(Language ?? "", Mapping(top, "phrases"), name, problems)
        );
        var texts = Children(Mapping(top, "texts"), "texts.", [.. TextPlaceholders.Keys, "frequency"]);
        var wording = new Wording
        {
            Language = keywords.Language,
            Keywords = keywords,
            SenderPrefix = Text(texts, "sender_prefix"),
            OptOutLine = Text(texts, "opt_out_line"),
            OptOutConfirmation = Text(texts, "opt_out_confirmation"),
            OptOutInterview = Text(texts, "opt_out_interview"),
            OptOutQuestion = Text(texts, "opt_out_question"),
            OptOutChoice = Text(texts, "opt_out_choice"),
            Kept = Text(texts, "kept"),
            Help = Text(texts, "help"),
            HelpGeneral = Text(texts, "help_general"),
            Preferences = Text(texts, "preferences"),
            OptInConfirmation = Text(texts, "opt_in_confirmation"),
            Confirm = Text(texts, "confirm"),
            Confirmed = Text(texts, "confirmed"),
            Reconfirm = Text(texts, "reconfirm"),
            Frequencies = ReadFrequencies(Mapping(texts, "frequency")),
        };
        CheckInstructions(wording);
        return wording;
    }

    /// <summary>The keywords of a language that has no texts of ours.</summary>
    internal LanguageKeywords? ReadPlain(string yaml)
    {
        if (Root(yaml) is not { } root)
        {
            return null;
        }
        var top = Children(root, "", ["language", "keywords"]);
        Language = ReadLanguage(top);
        var kinds = Children(Mapping(top, "keywords"), "keywords.", [.. PlainKinds, "stop_in_own_language"]);
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        var byKind = PlainKinds.ToDictionary(kind => kind, kind => ReadTiers(kinds, kind, seen));
        var stop = byKind["stop"];
        return new()
        {
            Language = Language ?? "",
            Stop = [.. stop["1"], .. stop["2"]],
            StopWholeOnly = stop["3"],
            StopInOwnLanguage = Unshared(
                "stop_in_own_language",
                List(kinds, "stop_in_own_language", Texts.Keywords.KeywordWordsMax),
                seen
            ),
            Help = [.. byKind["help"].Values.SelectMany(words => words)],
            Start = [.. byKind["start"].Values.SelectMany(words => words)],
        };
    }

    private Dictionary<string, List<string>> ReadTiers(
        Dictionary<string, YamlNode> kinds,
        string kind,
        Dictionary<string, string> seen
    )
    {
        var tiers = Children(Mapping(kinds, kind), $"keywords.{kind}.", Tiers, optional: true);
        return Tiers.ToDictionary(
            tier => tier,
            tier => Unshared(kind, List(tiers, tier, Texts.Keywords.KeywordWordsMax), seen)
        );
    }

    private YamlMappingNode? Root(string yaml)
    {
        var stream = new YamlStream();
        try
        {
            using var reader = new StringReader(yaml);
            stream.Load(reader);
        }
        catch (YamlException broken)
        {
            problems.Add($"{name}:{broken.Start.Line}: {broken.Message}");
            return null;
        }
        if (stream.Documents is [{ RootNode: YamlMappingNode root }])
        {
            return root;
        }
        problems.Add($"{name}: expected one document with the keys {string.Join(", ", TopKeys)}");
        return null;
    }

    /// <summary>The known keys of a mapping; unknown and missing ones are problems.</summary>
    private Dictionary<string, YamlNode> Children(
        YamlMappingNode? mapping,
        string path,
        IReadOnlyCollection<string> known,
        bool optional = false
    )
    {
        var children = new Dictionary<string, YamlNode>(StringComparer.Ordinal);
        if (mapping is null)
        {
            return children;
        }
        foreach (var (key, value) in mapping.Children)
        {
            var text = (key as YamlScalarNode)?.Value ?? "";
            if (!known.Contains(text))
            {
                Problem(key, $"unknown key {path}{text}");
            }
            children[text] = value;
        }
        foreach (var missing in known.Where(key => !optional && !children.ContainsKey(key)))
        {
            Problem(mapping, $"{path}{missing} is missing");
        }
        return children;
    }

    private YamlMappingNode? Mapping(Dictionary<string, YamlNode> parent, string key)
    {
        if (!parent.TryGetValue(key, out var node))
        {
            return null;
        }
        if (node is not YamlMappingNode)
        {
            Problem(node, $"{key} must hold keys");
        }
        return node as YamlMappingNode;
    }

    private string? ReadLanguage(Dictionary<string, YamlNode> top)
    {
        if (!top.TryGetValue("language", out var node))
        {
            return null;
        }
        var language = (node as YamlScalarNode)?.Value ?? "";
        if (language.Length != 2 || !language.All(char.IsAsciiLetterLower))
        {
            Problem(node, $"language must be two small letters (ISO 639-1), not \"{language}\"");
        }
        else if (Path.GetFileNameWithoutExtension(name) != language)
        {
            Problem(node, $"language is {language}, which is not the file's name");
        }
        return language;
    }

    private LanguageKeywords ReadKeywords(YamlMappingNode? mapping, PhraseSection phrases)
    {
        var lists = Children(mapping, "keywords.", KeywordKeys);
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        IReadOnlyList<string> Meaning(string key, int wordsMax = Texts.Keywords.KeywordWordsMax) =>
            Unshared(key, List(lists, key, wordsMax), seen);
        return new()
        {
            Language = Language ?? "",
            Stop = Meaning("stop"),
            StopWholeOnly = Meaning("stop_whole_only"),
            Help = Meaning("help"),
            Preferences = Meaning("preferences"),
            Start = Meaning("start"),
            Yes = Meaning("yes"),
            No = Meaning("no"),
            Keep = Meaning("keep", wordsMax: 1),
            Courtesy = Meaning("courtesy"),
            AfterStop = List(lists, "after_stop", wordsMax: 1),
            Texting = List(lists, "texting", wordsMax: 1),
            Reactions = phrases.Reactions(),
            Patterns = phrases.Patterns(),
        };
    }

    /// <summary>A list of words or phrases, each of which says something once folded.</summary>
    private List<string> List(Dictionary<string, YamlNode> lists, string key, int wordsMax)
    {
        var words = new List<string>();
        if (!lists.TryGetValue(key, out var node))
        {
            return words;
        }
        if (node is not YamlSequenceNode sequence)
        {
            Problem(node, $"keywords.{key} must be a list");
            return words;
        }
        foreach (var item in sequence)
        {
            var word = (item as YamlScalarNode)?.Value ?? "";
            var count = Folding.Fold(word, keepMarks: true).Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
            if (count == 0)
            {
                Problem(item, $"keywords.{key} has an item without a letter or digit: \"{word}\"");
            }
            else if (count > wordsMax)
            {
                Problem(item, $"keywords.{key} takes at most {wordsMax} words: \"{word}\"");
            }
            words.Add(word);
        }
        return words;
    }

    /// <summary>Notes the words that another list of this language already has, with or without accents.</summary>
    private List<string> Unshared(string key, List<string> words, Dictionary<string, string> seen)
    {
        foreach (var word in words)
        {
            var others = KeywordTable
                .Spellings(word)
                .Where(spelling => !seen.TryAdd(spelling, key))
                .Select(s => seen[s]);
            if (others.FirstOrDefault(other => other != key) is { } other)
            {
                problems.Add($"{name}: \"{word}\" is in keywords.{other} and in keywords.{key}");
            }
        }
        return words;
    }

    private SystemText Text(Dictionary<string, YamlNode> texts, string key) =>
        Text(texts, "texts.", key, TextPlaceholders[key]);

    /// <summary>A text with exactly the given placeholders.</summary>
    private SystemText Text(Dictionary<string, YamlNode> texts, string path, string key, string[] placeholders)
    {
        if (!texts.TryGetValue(key, out var node))
        {
            return Absent;
        }
        if (node is not YamlScalarNode { Value: { Length: > 0 } source })
        {
            Problem(node, $"{path}{key} must be a text");
            return Absent;
        }
        if (SystemText.Parse(source, out var problem) is not { } text)
        {
            Problem(node, $"{path}{key}: {problem}");
            return Absent;
        }
        foreach (var unknown in text.Placeholders.Except(placeholders))
        {
            Problem(node, $"{path}{key} has the unknown placeholder {{{unknown}}}");
        }
        foreach (var missing in placeholders.Except(text.Placeholders))
        {
            Problem(node, $"{path}{key} lacks the placeholder {{{missing}}}");
        }
        return text;
    }

    private Dictionary<FrequencyPeriod, (SystemText One, SystemText Many)> ReadFrequencies(YamlMappingNode? mapping)
    {
        var byPeriod = Children(mapping, "texts.frequency.", [.. Periods.Select(period => period.Key)]);
        var frequencies = new Dictionary<FrequencyPeriod, (SystemText One, SystemText Many)>();
        foreach (var (key, period) in Periods)
        {
            var path = $"texts.frequency.{key}.";
            var forms = Children(Mapping(byPeriod, key), path, ["one", "many"]);
            frequencies[period] = (Text(forms, path, "one", []), Text(forms, path, "many", ["max"]));
        }
        return frequencies;
    }

    /// <summary>A text that tells people what to reply must name words that are then understood.</summary>
    private void CheckInstructions(Wording wording)
    {
        var words = wording.Keywords;
        Names("opt_out_line", wording.OptOutLine, "stop", words.Stop);
        Names("help", wording.Help, "stop", words.Stop);
        Names("help_general", wording.HelpGeneral, "stop", words.Stop);
        Names("opt_in_confirmation", wording.OptInConfirmation, "stop", words.Stop);
        Names("opt_in_confirmation", wording.OptInConfirmation, "help", words.Help);
        Names("confirm", wording.Confirm, "yes", words.Yes);
        Names("confirm", wording.Confirm, "help", words.Help);
        Names("confirm", wording.Confirm, "stop", words.Stop);
        Names("confirmed", wording.Confirmed, "help", words.Help);
        Names("confirmed", wording.Confirmed, "stop", words.Stop);
        Names("reconfirm", wording.Reconfirm, "stop", words.Stop);
        Names("reconfirm", wording.Reconfirm, "yes", words.Yes);
        Names("opt_out_choice", wording.OptOutChoice, "keep", words.Keep);
        Names("kept", wording.Kept, "help", words.Help);
        Names("kept", wording.Kept, "stop", words.Stop);
    }

    private void Names(string key, SystemText text, string list, IReadOnlyList<string> keywords)
    {
        // In capitals, as people are told to reply: "stop" in running text instructs nobody.
        var tokens = text.Source.Split([' ', '.', ',', ':', ';', '!', '?'], StringSplitOptions.RemoveEmptyEntries);
        if (text != Absent && !keywords.Any(keyword => tokens.Contains(keyword, StringComparer.Ordinal)))
        {
            problems.Add($"{name}: texts.{key} names no word of keywords.{list}");
        }
    }

    private void Problem(YamlNode node, string what) => problems.Add($"{name}:{node.Start.Line}: {what}");
}
