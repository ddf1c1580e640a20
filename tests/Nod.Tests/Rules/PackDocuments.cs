using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Nod.Rules;
using YamlDotNet.RepresentationModel;

namespace Nod.Tests.Rules;

/// <summary>The pages under docs/packs as the data have them: one per pack, and their list.</summary>
internal static partial class PackDocuments
{
    public const string Folder = "docs/packs";

    /// <summary>Path below <see cref="Folder"/> and text of each page.</summary>
    public static IReadOnlyDictionary<string, string> All() =>
        Policy
            .Shipped.Packs.ToDictionary(pack => $"{pack.Name}.md", Page)
            .Append(KeyValuePair.Create("README.md", List()))
            .Append(KeyValuePair.Create("hours.md", HoursPage.Render()))
            .ToDictionary();

    private static string List()
    {
        var text = new StringBuilder(
            """
            # Packs

            The rules as data, one file per place under `packs/`. Every place that might govern a text is judged, and the strictest
            wins: [decision 0008](../decisions/0008-every-country-that-might-govern.md), [0012](../decisions/0012-places.md). The
            format has a [schema](pack.schema.json); what each week allows stands in [the hours](hours.md).

            Of the confidence: A, a primary text was read; B, a secondary source was read; C, settled, from memory; D, one weak
            source or memory. Dates of rules with C or D are from memory too. A rule that is waived, vacated or proposed judges
            nothing; one that is adopted judges from its date on. Kinds `duty` and `retention` judge no text.

            `nod packs list` shows what judges; an organization [adds rules of its own](../operating/replay.md#rules-of-ones-own).

            These pages are made from the packs. To make them again: `NOD_WRITE_DOCS=1 ./test --only PackDocumentsTests`.

            | pack | about | place | rules | checked |
            | --- | --- | --- | --- | --- |

            """
        );
        foreach (var pack in Policy.Shipped.Packs)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"| [{pack.Name}]({pack.Name}.md) | {pack.Title} | `{pack.Jurisdiction}` | "
            );
            text.Append(CultureInfo.InvariantCulture, $"{pack.Rules.Count} | {pack.VerifiedOn:uuuu-MM-dd} |\n");
        }

        return text.ToString();
    }

    private static string Page(Pack pack)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(pack.Text));
        var root = (YamlMappingNode)stream.Documents[0].RootNode;
        var text = new StringBuilder($"# {pack.Title}\n\n");
        foreach (var line in pack.Text.Split('\n').TakeWhile(line => line.StartsWith('#')))
        {
            text.Append(line.TrimStart('#', ' ')).Append('\n');
        }

        text.Append(
            CultureInfo.InvariantCulture,
            $"\nPack `{pack.Name}` for `{pack.Jurisdiction}`, last checked on {pack.VerifiedOn:uuuu-MM-dd}; "
        );
        text.Append($"[all packs](README.md). SHA-256:\n`{pack.Sha256}`.\n");
        if (pack.Members.Count > 0)
        {
            text.Append($"\nLies over: {string.Join(", ", pack.Members)}.\n");
        }

        foreach (var (node, rule) in ((YamlSequenceNode)root["rules"]).Cast<YamlMappingNode>().Zip(pack.Rules))
        {
            AppendRule(text, node, rule);
        }

        if (pack.Holidays is not null)
        {
            text.Append("\n## Holidays\n\n");
            foreach (var holiday in (YamlSequenceNode)root["holidays"])
            {
                text.Append($"- {Shown(holiday)}\n");
            }
        }

        return text.ToString();
    }

    private static void AppendRule(StringBuilder text, YamlMappingNode node, Rule rule)
    {
        var card = rule.Card;
        var from = Field(node, "effective_from") is { } day ? $"from {day}" : "no date yet";
        var to = Field(node, "effective_to") is { } end ? $" to {end}" : "";
        var status = EnumWords<RuleStatus>.Of(card.Status).Replace('_', ' ');
        text.Append($"\n## {card.Id}\n\n`{card.Kind}`, {status}, {from}{to}, confidence {card.Confidence}.\n\n");
        text.Append($"- Governs: {string.Join(", ", card.AppliesTo.Order().Select(EnumWords<MessageClass>.Of))}\n");
        if (node.Children.TryGetValue(new YamlScalarNode("parameters"), out var parameters))
        {
            text.Append($"- Parameters: `{Shown(parameters)}`\n");
        }

        text.Append($"- Source: {card.Source}\n");
        if (card.Note is not null)
        {
            text.Append($"- Note: {card.Note}\n");
        }
    }

    private static string? Field(YamlMappingNode node, string name) =>
        node.Children.TryGetValue(new YamlScalarNode(name), out var value) ? ((YamlScalarNode)value).Value : null;

    private static string Shown(YamlNode node) =>
        node switch
        {
            YamlMappingNode map => string.Join("; ", map.Children.Select(pair => $"{pair.Key}: {Shown(pair.Value)}")),
            YamlSequenceNode list
                when list.Children is [YamlScalarNode from, YamlScalarNode to] && Time().IsMatch(from.Value!) =>
                $"{from.Value}-{to.Value}",
            YamlSequenceNode list => $"[{string.Join(", ", list.Children.Select(Shown))}]",
            YamlScalarNode { Value: "null" or "~" or "" } => "closed",
            _ => node.ToString(),
        };

    [GeneratedRegex(@"\A\d\d:\d\d\z")]
    private static partial Regex Time();
}
