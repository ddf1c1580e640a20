using System.Globalization;
using System.Text.Json.Nodes;
using Json.Schema;
using Nod.Rules;
using Nod.Tests.Tidy;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Nod.Tests.Rules;

public sealed class PackSchemaTests
{
    private static readonly JsonSchema Schema = JsonSchema.FromFile(
        Path.Combine(Repository.Root, "docs/packs/pack.schema.json")
    );

    public static TheoryData<string> Names() => new(Policy.Shipped.Packs.Select(pack => pack.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_pack_is_as_the_schema_says(string name)
    {
        var pack = Policy.Shipped.Packs.Single(one => one.Name == name);

        var result = Evaluate(pack.Text);

        Assert.True(result.IsValid, string.Join('\n', Errors(result)));
    }

    [Theory]
    [InlineData("pack: us-fl", "package: us-fl")]
    [InlineData("US-FL", "us-fl")]
    [InlineData("in_force", "binding")]
    [InlineData("2021-07-01", "soon")]
    [InlineData("\"08:00\", \"20:00\"", "\"8\", \"20:00\"")]
    [InlineData("all:", "weekend:")]
    [InlineData("max: 3", "max: 0")]
    [InlineData("confidence: A", "confidence: E")]
    [InlineData("[transactional,", "[alerts,")]
    [InlineData("note:", "remark:")]
    public void A_pack_that_is_not_is_told(string instead, string stands)
    {
        var text = Policy.Shipped.Packs.Single(pack => pack.Name == "us-fl").Text;
        Assert.Contains(instead, text, StringComparison.Ordinal);

        Assert.False(Evaluate(text.Replace(instead, stands, StringComparison.Ordinal)).IsValid);
    }

    private static EvaluationResults Evaluate(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return Schema.Evaluate(
            ToJson(stream.Documents[0].RootNode),
            new EvaluationOptions { OutputFormat = OutputFormat.List }
        );
    }

    private static IEnumerable<string> Errors(EvaluationResults result) =>
        result
            .Details.Where(detail => detail.HasErrors)
            .Select(detail => $"{detail.InstanceLocation}: {string.Join("; ", detail.Errors!.Values)}");

    private static JsonNode? ToJson(YamlNode node) =>
        node switch
        {
            YamlMappingNode map => new JsonObject(
                map.Children.Select(pair => KeyValuePair.Create(((YamlScalarNode)pair.Key).Value!, ToJson(pair.Value)))
            ),
            YamlSequenceNode list => new JsonArray([.. list.Children.Select(ToJson)]),
            YamlScalarNode { Style: ScalarStyle.Plain, Value: "null" or "~" or "" } => null,
            YamlScalarNode { Style: ScalarStyle.Plain } scalar
                when int.TryParse(scalar.Value, CultureInfo.InvariantCulture, out var number) => number,
            YamlScalarNode scalar => scalar.Value,
            _ => throw new InvalidDataException($"{node}"),
        };
}
