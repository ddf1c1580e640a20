using System.Text.Json;

namespace Nod.Providers.Http;

/// <summary>Reads JSON that others made: what is missing or of another type is null, never an exception.</summary>
internal static class JsonFields
{
    /// <summary>The document, or null when it is no JSON.</summary>
    public static JsonElement? Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The document in these bytes, or null when it is no JSON or has a field twice.</summary>
    public static JsonElement? Parse(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes, new() { AllowDuplicateProperties = false });
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The value at a path, or null.</summary>
    public static JsonElement? At(this JsonElement? from, params ReadOnlySpan<string> path)
    {
        foreach (var step in path)
        {
            from =
                from is { ValueKind: JsonValueKind.Object } map && map.TryGetProperty(step, out var next) ? next : null;
        }

        return from;
    }

    /// <summary>The text or number at a path, as text; or null.</summary>
    public static string? Text(this JsonElement? from, params ReadOnlySpan<string> path) =>
        from.At(path) switch
        {
            { ValueKind: JsonValueKind.String } text => WholeText(text),
            { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
            _ => null,
        };

    /// <summary>The items of the list at a path; none when there is no list.</summary>
    public static IEnumerable<JsonElement?> Items(this JsonElement? from, params ReadOnlySpan<string> path) =>
        from.At(path) is { ValueKind: JsonValueKind.Array } list
            ? list.EnumerateArray().Select(item => (JsonElement?)item)
            : [];

    // Half a character can be written down in JSON; no text of ours holds one.
    private static string? WholeText(JsonElement text)
    {
        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
