using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

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
    /// <exception cref="BodyTooLargeException">It is larger than <see cref="BytesMax"/>.</exception>
    public static async ValueTask<ReadOnlyMemory<byte>> BytesAsync(HttpContext http)
    {
        if (http.Request.ContentLength > BytesMax)
        {
            throw new BodyTooLargeException();
        }

        var reader = http.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(http.RequestAborted);
            if (read.Buffer.Length > BytesMax)
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
        try
        {
            if (JsonSerializer.Deserialize(json, type) is { } good)
            {
                return good;
            }
        }
        catch (JsonException)
        {
            return ReadBad(json, type, faults);
        }

        faults.Add(string.Empty, "not_an_object", "The body must be a JSON object.");
        return null;
    }

    private static T? ReadBad<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type, Faults faults)
        where T : class
    {
        JsonNode? node;
        try
        {
            node = JsonNode.Parse(
                json,
                null,
                new JsonDocumentOptions { MaxDepth = DepthMax, AllowDuplicateProperties = false }
            );
        }
        catch (JsonException broken)
        {
            faults.Add(
                string.Empty,
                "malformed_json",
                $"The body is not JSON: line {broken.LineNumber + 1}, byte {broken.BytePositionInLine + 1}."
            );
            return null;
        }

        if (node is not JsonObject body)
        {
            faults.Add(string.Empty, "not_an_object", "The body must be a JSON object.");
            return null;
        }

        Clean(body, type, string.Empty, faults);
        return body.Deserialize(type);
    }

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
        if (type.Kind == JsonTypeInfoKind.Object && value is JsonObject inner)
        {
            Clean(inner, type, field + ".", faults);
            return true;
        }

        if (type.Kind == JsonTypeInfoKind.Enumerable && value is JsonArray items)
        {
            var readable = true;
            for (var i = 0; i < items.Count; i++)
            {
                readable &=
                    items[i] is not { } item || IsReadable(item, type.ElementType!, type, $"{field}[{i}]", faults);
            }

            return readable;
        }

        try
        {
            value.Deserialize(type);
            return true;
        }
        catch (JsonException)
        {
            faults.Add(field, "wrong_type", $"{field} must be {WireTypes.Describe(wanted)}.");
            return false;
        }
    }
}

/// <summary>The body is larger than is read.</summary>
internal sealed class BodyTooLargeException() : Exception("The body is too large.");
