using YamlDotNet.RepresentationModel;

namespace Nod.Texts;

/// <summary>Reads the phrases of one wording file and notes everything that is wrong in them.</summary>
/// <param name="language">The file's language.</param>
/// <param name="section">What stands under <c>phrases</c>; null reads as nothing.</param>
/// <param name="name">The file's name, for the problems.</param>
/// <param name="problems">Receives the problems.</param>
internal sealed class PhraseSection(
    string language,
    YamlMappingNode? section,
    string name,
    ICollection<string> problems
)
{
    private static readonly Dictionary<string, PhraseRole> Roles = new()
    {
        ["signatures"] = PhraseRole.Signature,
        ["stop_regardless"] = PhraseRole.StopRegardless,
        ["not_a_stop"] = PhraseRole.NotAStop,
        ["almost_a_stop"] = PhraseRole.AlmostAStop,
        ["stop"] = PhraseRole.Stop,
    };

    private static readonly Dictionary<string, IntentCause> Causes = Enum.GetValues<IntentCause>()
        .ToDictionary(EnumWords<IntentCause>.Of, cause => cause);

    /// <summary>What a phone writes before the text that somebody reacts to.</summary>
    internal IReadOnlyList<string> Reactions() =>
        [.. Scalars(section, "reactions", "phrases.").Select(scalar => scalar.Value ?? "")];

    /// <summary>Every pattern, in the order of the file.</summary>
    internal IReadOnlyList<PhrasePattern> Patterns()
    {
        if (section is null)
        {
            return [];
        }
        Known(section, "phrases.", ["groups", "reactions", .. Roles.Keys, "review"]);
        var reader = new PatternReader(Groups());
        var review = Child(section, "review") as YamlMappingNode;
        Known(review, "phrases.review.", [.. Causes.Keys]);
        return
        [
            .. Roles.SelectMany(role =>
                Read(
                    reader,
                    Scalars(section, role.Key, "phrases."),
                    role.Value,
                    role.Value == PhraseRole.AlmostAStop ? IntentCause.Unclear : null
                )
            ),
            .. Causes.SelectMany(cause =>
                Read(reader, Scalars(review, cause.Key, "phrases.review."), PhraseRole.Review, cause.Value)
            ),
        ];
    }

    private Dictionary<string, IReadOnlyList<string>> Groups()
    {
        var groups = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        if (Child(section, "groups") is YamlMappingNode mapping)
        {
            foreach (var key in mapping.Children.Keys.OfType<YamlScalarNode>())
            {
                groups[key.Value ?? ""] =
                [
                    .. Scalars(mapping, key.Value ?? "", "phrases.groups.").Select(scalar => scalar.Value ?? ""),
                ];
            }
        }
        return groups;
    }

    private List<PhrasePattern> Read(
        PatternReader reader,
        IEnumerable<YamlScalarNode> sources,
        PhraseRole role,
        IntentCause? cause
    )
    {
        var patterns = new List<PhrasePattern>();
        foreach (var source in sources)
        {
            var listed = source.Value ?? "";
            try
            {
                var (steps, atStart, atEnd) = reader.Read(listed);
                patterns.Add(new(listed, language, role, cause, steps, atStart, atEnd));
            }
            catch (FormatException unreadable)
            {
                Problem(source, $"the phrase \"{listed}\" {unreadable.Message}");
            }
        }
        return patterns;
    }

    private IEnumerable<YamlScalarNode> Scalars(YamlMappingNode? mapping, string key, string path)
    {
        if (Child(mapping, key) is not { } node)
        {
            return [];
        }
        if (node is YamlSequenceNode sequence && sequence.All(item => item is YamlScalarNode { Value.Length: > 0 }))
        {
            return sequence.Cast<YamlScalarNode>();
        }
        Problem(node, $"{path}{key} must be a list of words or phrases");
        return [];
    }

    private static YamlNode? Child(YamlMappingNode? mapping, string key) =>
        mapping is not null && mapping.Children.TryGetValue(key, out var node) ? node : null;

    private void Known(YamlMappingNode? mapping, string path, IReadOnlyCollection<string> known)
    {
        var keys = mapping?.Children.Keys.OfType<YamlScalarNode>().ToList() ?? [];
        foreach (var unknown in keys.Where(key => !known.Contains(key.Value ?? "")))
        {
            Problem(unknown, $"unknown key {path}{unknown.Value}");
        }
        foreach (var missing in known.Except(keys.Select(key => key.Value ?? "")))
        {
            problems.Add($"{name}: {path}{missing} is missing");
        }
    }

    private void Problem(YamlNode node, string what) => problems.Add($"{name}:{node.Start.Line}: {what}");
}
