using System.Text.Json;
using System.Text.Json.Nodes;

namespace Nod.Server.Tests.Harness;

/// <summary>An answer of the server, whole.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="MediaType">The media type without its parameters; empty when there is none.</param>
/// <param name="Text">The body.</param>
internal sealed record Reply(int Status, string MediaType, string Text)
{
    private JsonNode? parsed;

    /// <summary>The body as JSON.</summary>
    public JsonNode Json => parsed ??= JsonNode.Parse(Text)!;

    /// <summary>The answer's stable code; empty when it has none.</summary>
    public string Code => At("code");

    /// <summary>How many items the answer lists.</summary>
    public int Items => (Json["items"] as JsonArray)?.Count ?? 0;

    /// <summary>The fields that were found wrong, in order.</summary>
    public IReadOnlyList<string> FaultyFields =>
        [.. (Json["errors"] as JsonArray ?? []).Select(fault => (string)fault!["field"]!)];

    /// <summary>The faults as <c>field code</c>, in order.</summary>
    public IReadOnlyList<string> Faults =>
        [.. (Json["errors"] as JsonArray ?? []).Select(fault => $"{fault!["field"]} {fault["code"]}")];

    /// <summary>The lines of an NDJSON answer.</summary>
    public IReadOnlyList<JsonNode> Lines =>
        [.. Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];

    /// <summary>The value at a path such as <c>decision.verdict</c> or <c>items.0.body</c>; empty when there is none.</summary>
    public string At(string path) => Text.Length == 0 ? string.Empty : At(Json, path);

    /// <summary>The value at a path of any JSON; empty when there is none.</summary>
    public static string At(JsonNode? node, string path)
    {
        foreach (var step in path.Split('.'))
        {
            node = node switch
            {
                JsonArray list when int.TryParse(step, out var index) && index < list.Count => list[index],
                JsonObject map => map[step],
                _ => null,
            };
        }

        return node is JsonValue value && value.GetValueKind() == JsonValueKind.String
            ? value.GetValue<string>()
            : node?.ToJsonString() ?? string.Empty;
    }

    /// <summary>Fails, showing the whole answer, unless the status is this one.</summary>
    public Reply ShouldBe(int status)
    {
        Assert.True(Status == status, $"expected {status}, got {Status}: {Text}");
        return this;
    }

    /// <summary>Fails unless it is a problem (RFC 9457) of this status and code.</summary>
    public Reply ShouldBeProblem(int status, string code)
    {
        ShouldBe(status);
        Assert.Equal("application/problem+json", MediaType);
        Assert.True(code == Code, $"expected code {code}: {Text}");
        Assert.Equal(status, (int)Json["status"]!);
        return this;
    }
}
