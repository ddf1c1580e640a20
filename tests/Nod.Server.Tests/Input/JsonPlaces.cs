using System.Text.Json;
using System.Text.Json.Nodes;

namespace Nod.Server.Tests.Input;

/// <summary>Finds and replaces values anywhere in a JSON object.</summary>
internal static class JsonPlaces
{
    /// <summary>Every value below the root, as the path to it: names and indexes.</summary>
    public static IReadOnlyList<object[]> In(JsonNode root) => [.. Below(root, [])];

    /// <summary>The paths to all texts.</summary>
    public static IEnumerable<object[]> TextsIn(JsonNode root) =>
        In(root).Where(path => At(root, path) is JsonValue value && value.GetValueKind() == JsonValueKind.String);

    public static JsonNode? At(JsonNode root, IEnumerable<object> path) =>
        path.Aggregate((JsonNode?)root, (node, step) => step is int index ? node![index] : node![(string)step]);

    /// <summary>A copy with another value at a path.</summary>
    public static JsonObject With(JsonObject root, object[] path, JsonNode? value)
    {
        var copy = root.DeepClone().AsObject();
        var parent = At(copy, path[..^1])!;
        if (path[^1] is int index)
        {
            parent[index] = value;
        }
        else
        {
            parent[(string)path[^1]] = value;
        }

        return copy;
    }

    /// <summary>The path as faults spell it.</summary>
    public static string Spell(IEnumerable<object> path) =>
        string.Concat(path.Select(step => step is int ? $"[{step}]" : $".{step}")).TrimStart('.');

    private static IEnumerable<object[]> Below(JsonNode? node, object[] path)
    {
        var children = node switch
        {
            JsonObject map => map.Select(pair => ((object)pair.Key, pair.Value)),
            JsonArray list => list.Select((value, index) => ((object)index, value)),
            _ => [],
        };
        foreach (var (step, child) in children)
        {
            object[] here = [.. path, step];
            yield return here;
            foreach (var deeper in Below(child, here))
            {
                yield return deeper;
            }
        }
    }
}
