using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;

namespace Nod.Server.Api;

/// <summary>
/// Reads JSON strictly. A good body is read once, without detours. A bad one is walked through field by field, so that
/// everything wrong with it is told at once, and what is right is still checked for its meaning.
/// </summary>
internal static class BodyReader
{
    /// <summary>The largest body that is not NDJSON.</summary>
    public const int BytesMax = 1024 * 1024;

    private const int DepthMax = 16;

    /// <summary>Reads the whole body.</summary>
    /// <exception cref="BodyTooLargeException">It is larger than <paramref name="most"/> bytes.</exception>
    public static async ValueTask<ReadOnlyMemory<byte>> BytesAsync(HttpContext http, int most = BytesMax)
    {
        if (http.Request.ContentLength > most)
        {
            throw new BodyTooLargeException();
        }

        var reader = http.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(http.RequestAborted);
            if (read.Buffer.Length > most)
            {
                throw new BodyTooLargeException();
            }

            if (read.IsCompleted)
            {
                var bytes = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return bytes;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>Reads one object; what is wrong with it goes to <paramref name="faults"/>.</summary>
    /// <returns>The object as far as it could be read; null when it is no JSON object at all.</returns>
    public static T? Read<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type, Faults faults)
        where T : class
    {
        if (!Utf8.IsValid(json))
        {
            Malformed(faults, "it is not UTF-8");
            return null;
        }

        // NUL can only come escaped; what may hold one is looked at text by text.
        if (json.IndexOf("\\u0000"u8) < 0)
        {
            try
            {
                if (JsonSerializer.Deserialize(json, type) is { } good)
                {
                    return good;
                }
            }
            catch (JsonException)
            {
                // Walked through below, to tell all that is wrong.
            }
        }

        return ReadBad(json, type, faults);
    }

    private static T? ReadBad<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type, Faults faults)
        where T : class
    {
        try
        {
            var node = JsonNode.Parse(
                json,
                null,
                new JsonDocumentOptions { MaxDepth = DepthMax, AllowDuplicateProperties = false }
            );
            if (node is JsonObject body)
            {
                Clean(body, type, string.Empty, faults);
                return body.Deserialize(type);
            }

            faults.Add(string.Empty, "not_an_object", "The body must be a JSON object.");
        }
        catch (JsonException broken)
        {
            Malformed(
                faults,
                broken.LineNumber is { } line && broken.BytePositionInLine is { } at
                    ? $"line {line + 1}, byte {at + 1}"
                    : "a name stands twice in one object"
            );
        }
        catch (InvalidOperationException)
        {
            Malformed(faults, "a name holds half a character");
        }

        return null;
    }

    private static void Malformed(Faults faults, string why) =>
        faults.Add(string.Empty, "malformed_json", $"The body is not JSON: {why}.");

    // Takes out every field that can't be read and notes why.
    private static void Clean(JsonObject body, JsonTypeInfo type, string path, Faults faults)
    {
        foreach (var (name, value) in body.ToList())
        {
            var field = path + name;
            var property = type.Properties.FirstOrDefault(known => known.Name == name);
            if (property is null)
            {
                faults.Add(field, "unknown_field", $"There is no field {field}.");
                body.Remove(name);
            }
            else if (value is not null && !IsReadable(value, property.PropertyType, type, field, faults))
            {
                body.Remove(name);
            }
        }
    }

    private static bool IsReadable(JsonNode value, Type wanted, JsonTypeInfo owner, string field, Faults faults)
    {
        var type = owner.Options.GetTypeInfo(wanted);
        switch (type.Kind, value)
        {
            case (JsonTypeInfoKind.Object, JsonObject inner):
                Clean(inner, type, field + ".", faults);
                return true;
            case (JsonTypeInfoKind.Enumerable, JsonArray items):
                return AreReadable(items.Select((item, i) => ($"{field}[{i}]", item)), type, faults);
            case (JsonTypeInfoKind.Dictionary, JsonObject map):
                return AreReadable(map.Select(pair => ($"{field}.{pair.Key}", pair.Value)), type, faults);
            default:
                var readable = IsText(field) && IsValue(value, type);
                if (!readable)
                {
                    faults.Add(field, "wrong_type", $"{field} must be {WireTypes.Describe(wanted)}.");
                }

                return readable;
        }
    }

    private static bool AreReadable(
        IEnumerable<(string Field, JsonNode? Value)> items,
        JsonTypeInfo type,
        Faults faults
    )
    {
        var readable = true;
        foreach (var (field, value) in items.ToList())
        {
            if (value is null)
            {
                faults.AddNull(field);
                readable = false;
            }
            else
            {
                readable &= IsReadable(value, type.ElementType!, type, field, faults);
            }
        }

        return readable;
    }

    private static bool IsValue(JsonNode value, JsonTypeInfo type)
    {
        try
        {
            return value.Deserialize(type) is not string text || IsText(text);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    // PostgreSQL keeps no NUL, and nobody ever meant one.
    private static bool IsText(string text) => !text.Contains('\0');
}

/// <summary>The body is larger than is read.</summary>
internal sealed class BodyTooLargeException() : Exception("The body is too large.");
