using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Nod.Rules;

/// <summary>
/// A pack as its fields, whatever program wrote it: what a later or an earlier version can't judge by can still be
/// compared.
/// </summary>
/// <param name="Name">The pack's name.</param>
/// <param name="Jurisdiction">The place it is about.</param>
/// <param name="Fields">The pack's own fields, by path.</param>
/// <param name="Rules">The fields of each rule, by identifier.</param>
internal sealed record PackOutline(
    string Name,
    string Jurisdiction,
    IReadOnlyDictionary<string, string> Fields,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Rules
)
{
    private const string RulesKey = "rules";
    private const string Id = "id";

    /// <summary>Reads the outline of a pack.</summary>
    /// <exception cref="PackException">The file is no pack.</exception>
    public static PackOutline Read(string file, string text)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            if (stream.Documents is [{ RootNode: YamlMappingNode root }])
            {
                return Read(file, root);
            }
        }
        catch (YamlException broken)
        {
            throw new PackException([$"{file}: line {broken.Start.Line}: {broken.Message}"]);
        }

        throw new PackException([$"{file}: a pack is one YAML mapping."]);
    }

    private static PackOutline Read(string file, YamlMappingNode root)
    {
        var fields = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var rules = new SortedDictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal);
        foreach (var (key, value) in root.Children)
        {
            if (key.ToString() != RulesKey)
            {
                Flatten(key.ToString(), value, fields);
                continue;
            }

            foreach (var node in (value as YamlSequenceNode)?.Children ?? [])
            {
                var rule = new SortedDictionary<string, string>(StringComparer.Ordinal);
                Flatten("", node, rule);
                rules[rule.GetValueOrDefault(Id) ?? throw new PackException([$"{file}: a rule has no id."])] = rule;
            }
        }

        return new PackOutline(
            fields.GetValueOrDefault("pack") ?? throw new PackException([$"{file}: pack is missing."]),
            fields.GetValueOrDefault("jurisdiction") ?? "",
            fields,
            rules
        );
    }

    private static void Flatten(string path, YamlNode node, SortedDictionary<string, string> fields)
    {
        if (node is YamlMappingNode map)
        {
            foreach (var (key, value) in map.Children)
            {
                Flatten(path.Length == 0 ? key.ToString() : $"{path}.{key}", value, fields);
            }
        }
        else
        {
            fields[path] = Told(node);
        }
    }

    private static string Told(YamlNode node) =>
        node switch
        {
            YamlScalarNode scalar => (scalar.Value ?? "").Trim(),
            YamlSequenceNode list => string.Join(", ", list.Children.Select(Told)),
            YamlMappingNode map => string.Join(" ", map.Children.Select(pair => $"{pair.Key}: {Told(pair.Value)}")),
            _ => node.ToString(),
        };
}
