using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Nod.Transparency;

/// <summary>
/// The JSON Canonicalization Scheme (RFC 8785): names sorted by UTF-16 code units, no white space, shortest
/// escapes, numbers as ECMAScript writes them. Equal data give equal bytes.
/// </summary>
public static class CanonicalJson
{
    // Names of these alone sort by their bytes as they do by UTF-16 code units.
    private static readonly SearchValues<byte> Plain = SearchValues.Create([
        .. Enumerable.Range(' ', '~' - ' ' + 1).Where(character => character != '\\').Select(each => (byte)each),
    ]);

    /// <summary>The canonical bytes of a JSON text.</summary>
    /// <exception cref="JsonException">
    /// The text is not JSON, or not I-JSON (RFC 7493): it names a property twice, has a number beyond a double, or half
    /// of a surrogate pair.
    /// </exception>
    public static byte[] Of(ReadOnlyMemory<byte> json)
    {
        if (!Utf8.IsValid(json.Span))
        {
            throw new JsonException("The text is not UTF-8.");
        }

        var output = new ArrayBufferWriter<byte>(Math.Max(1, json.Length));
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            Write(document.RootElement, output);
        }
        catch (InvalidOperationException unreadable)
        {
            throw new JsonException("A text holds what is no Unicode.", unreadable);
        }

        return output.WrittenSpan.ToArray();
    }

    private static void Write(JsonElement element, ArrayBufferWriter<byte> output)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(element, output);
                break;
            case JsonValueKind.Array:
                WriteArray(element, output);
                break;
            case JsonValueKind.String:
                WriteString(element, output);
                break;
            case JsonValueKind.Number:
                WriteNumber(element, output);
                break;
            case JsonValueKind.True:
                output.Write("true"u8);
                break;
            case JsonValueKind.False:
                output.Write("false"u8);
                break;
            default:
                output.Write("null"u8);
                break;
        }
    }

    private static void WriteObject(JsonElement element, ArrayBufferWriter<byte> output)
    {
        var properties = new JsonProperty[element.GetPropertyCount()];
        var count = 0;
        foreach (var property in element.EnumerateObject())
        {
            properties[count++] = property;
        }

        Array.Sort(properties, static (left, right) => CompareNames(left, right));
        output.Write("{"u8);
        for (var i = 0; i < count; i++)
        {
            if (i > 0)
            {
                output.Write(","u8);
            }

            WriteName(properties[i], output);
            output.Write(":"u8);
            Write(properties[i].Value, output);
        }

        output.Write("}"u8);
    }

    private static int CompareNames(JsonProperty left, JsonProperty right)
    {
        var first = JsonMarshal.GetRawUtf8PropertyName(left);
        var second = JsonMarshal.GetRawUtf8PropertyName(right);
        return first.ContainsAnyExcept(Plain) || second.ContainsAnyExcept(Plain)
            ? string.CompareOrdinal(left.Name, right.Name)
            : first.SequenceCompareTo(second);
    }

    private static void WriteName(JsonProperty property, ArrayBufferWriter<byte> output)
    {
        var raw = JsonMarshal.GetRawUtf8PropertyName(property);
        if (raw.Contains((byte)'\\'))
        {
            WriteString(property.Name, output);
            return;
        }

        output.Write("\""u8);
        output.Write(raw);
        output.Write("\""u8);
    }

    // What came without an escape needs none, and stands as it came.
    private static void WriteString(JsonElement element, ArrayBufferWriter<byte> output)
    {
        var raw = JsonMarshal.GetRawUtf8Value(element);
        if (raw.Contains((byte)'\\'))
        {
            WriteString(element.GetString()!, output);
        }
        else
        {
            output.Write(raw);
        }
    }

    private static void WriteArray(JsonElement element, ArrayBufferWriter<byte> output)
    {
        output.Write("["u8);
        var first = true;
        foreach (var item in element.EnumerateArray())
        {
            if (!first)
            {
                output.Write(","u8);
            }

            first = false;
            Write(item, output);
        }

        output.Write("]"u8);
    }

    private static void WriteString(string text, ArrayBufferWriter<byte> output)
    {
        output.Write("\""u8);
        var clean = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            if (character is >= ' ' and not ('"' or '\\'))
            {
                continue;
            }

            WriteUtf8(text.AsSpan(clean, i - clean), output);
            WriteUtf8(Escape(character), output);
            clean = i + 1;
        }

        WriteUtf8(text.AsSpan(clean), output);
        output.Write("\""u8);
    }

    private static string Escape(char character) =>
        character switch
        {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\b' => "\\b",
            '\t' => "\\t",
            '\n' => "\\n",
            '\f' => "\\f",
            '\r' => "\\r",
            _ => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
        };

    private static void WriteUtf8(ReadOnlySpan<char> text, ArrayBufferWriter<byte> output)
    {
        var span = output.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length));
        output.Advance(Encoding.UTF8.GetBytes(text, span));
    }

    // Section 3.2.2.3: every number is an IEEE 754 double, written as ECMAScript's Number::toString does.
    private static void WriteNumber(JsonElement element, ArrayBufferWriter<byte> output)
    {
        if (element.TryGetInt64(out var integer) && integer is > -(1L << 53) and < 1L << 53)
        {
            WriteUtf8(integer.ToString(CultureInfo.InvariantCulture), output);
            return;
        }

        WriteUtf8(EcmaScriptNumber(element.GetDouble()), output);
    }

    internal static string EcmaScriptNumber(double value)
    {
        if (!double.IsFinite(value))
        {
            throw new JsonException("A number must be finite.");
        }

        if (value == 0)
        {
            return "0";
        }

        var (digits, exponent) = Shortest(Math.Abs(value));
        var text = digits.ToString(CultureInfo.InvariantCulture);
        return (value < 0 ? "-" : string.Empty) + Layout(text.TrimEnd('0'), text.Length + exponent);
    }

    // The fewest digits that read back to the same double, and of those the nearest. Below a power of two the doubles
    // lie closer than above it, so that a decimal above may read back where the nearest one, below, does not; .NET's own
    // shortest form gets some of these wrong.
    private static (ulong Digits, int Exponent) Shortest(double value)
    {
        for (var precision = 0; precision < 16; precision++)
        {
            var (digits, exponent) = Rounded(value, precision);
            for (var candidate = digits; candidate <= digits + 1; candidate++)
            {
                var text = string.Create(CultureInfo.InvariantCulture, $"{candidate}E{exponent}");
                if (double.Parse(text, CultureInfo.InvariantCulture) == value)
                {
                    return (candidate, exponent);
                }
            }
        }

        return Rounded(value, 16);
    }

    private static (ulong Digits, int Exponent) Rounded(double value, int precision)
    {
        var text = value.ToString("E" + precision, CultureInfo.InvariantCulture);
        var split = text.IndexOf('E', StringComparison.Ordinal);
        var digits = text[..split].Replace(".", string.Empty, StringComparison.Ordinal);
        return (
            ulong.Parse(digits, CultureInfo.InvariantCulture),
            int.Parse(text.AsSpan(split + 1), CultureInfo.InvariantCulture) - precision
        );
    }

    private static string Layout(string digits, int point)
    {
        if (point is > 0 and <= 21)
        {
            return digits.Length <= point
                ? digits.PadRight(point, '0')
                : string.Concat(digits.AsSpan(0, point), ".", digits.AsSpan(point));
        }

        if (point is > -6 and <= 0)
        {
            return "0." + new string('0', -point) + digits;
        }

        var mantissa = digits.Length == 1 ? digits : string.Concat(digits.AsSpan(0, 1), ".", digits.AsSpan(1));
        var exponent = (point - 1).ToString("+0;-0", CultureInfo.InvariantCulture);
        return mantissa + "e" + exponent;
    }
}
