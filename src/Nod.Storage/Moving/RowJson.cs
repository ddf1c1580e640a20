using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Nod.Storage.Moving;

/// <summary>A row as a line of JSON, and back to exactly the values it had.</summary>
internal static class RowJson
{
    /// <summary>How deep a line may go: one level above the deepest JSON in it.</summary>
    public const int DepthMax = 128;

    private const int InnerDepthMax = DepthMax - 1;

    public static void Write(Utf8JsonWriter json, IRow row, IReadOnlyList<MovedColumn> columns)
    {
        json.WriteStartObject();
        for (var index = 0; index < columns.Count; index++)
        {
            json.WritePropertyName(columns[index].Name);
            if (row.IsNull(index))
            {
                json.WriteNullValue();
            }
            else
            {
                WriteValue(json, row, index, columns[index].Kind);
            }
        }

        json.WriteEndObject();
    }

    /// <summary>Hands the values of a line on, column by column.</summary>
    /// <exception cref="InvalidDataException">It is not a row of these columns.</exception>
    public static void Read(JsonElement line, IReadOnlyList<MovedColumn> columns, IRowWriter row)
    {
        try
        {
            foreach (var column in columns)
            {
                ReadValue(line.GetProperty(column.Name), column.Kind, row);
            }
        }
        catch (Exception other) when (other is KeyNotFoundException or FormatException or InvalidOperationException)
        {
            throw new InvalidDataException($"This is no row of that table: {other.Message}", other);
        }
    }

    private static void WriteValue(Utf8JsonWriter json, IRow row, int index, ColumnKind kind)
    {
        switch (kind)
        {
            case ColumnKind.Id:
                json.WriteStringValue(row.Id(index));
                break;
            case ColumnKind.Number:
                json.WriteNumberValue(row.Number(index));
                break;
            case ColumnKind.Text:
                json.WriteStringValue(row.Text(index));
                break;
            case ColumnKind.Bytes:
                json.WriteBase64StringValue(row.Bytes(index));
                break;
            case ColumnKind.Json:
                var text = row.Text(index);
                if (IsPlain(Encoding.UTF8.GetBytes(text)))
                {
                    json.WriteRawValue(text, skipInputValidation: true);
                }
                else
                {
                    json.WriteStringValue(text);
                }

                break;
            default:
                var bytes = row.Bytes(index);
                if (IsPlain(bytes))
                {
                    json.WriteRawValue(bytes, skipInputValidation: true);
                }
                else
                {
                    json.WriteBase64StringValue(bytes);
                }

                break;
        }
    }

    private static void ReadValue(JsonElement value, ColumnKind kind, IRowWriter row)
    {
        switch (kind)
        {
            case var _ when value.ValueKind == JsonValueKind.Null:
                row.Text(null);
                break;
            case ColumnKind.Id:
                row.Id(value.GetGuid());
                break;
            case ColumnKind.Number:
                row.Number(value.GetInt64());
                break;
            case ColumnKind.Text:
                row.Text(value.GetString());
                break;
            case ColumnKind.Bytes:
                row.Bytes(value.GetBytesFromBase64());
                break;
            case ColumnKind.Json:
                row.Text(value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText());
                break;
            default:
                row.Bytes(
                    value.ValueKind == JsonValueKind.String
                        ? value.GetBytesFromBase64()
                        : Encoding.UTF8.GetBytes(value.GetRawText())
                );
                break;
        }
    }

    // An object or a list on one line can stand in the line as it is, and is read back byte for byte.
    private static bool IsPlain(ReadOnlySpan<byte> bytes)
    {
        if (bytes is not [(byte)'{' or (byte)'[', ..] || bytes.ContainsAny((byte)'\n', (byte)'\r'))
        {
            return false;
        }

        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = InnerDepthMax });
        try
        {
            // Nothing may stand behind the one value, white space included.
            return Utf8.IsValid(bytes) && reader.Read() && reader.TrySkip() && reader.BytesConsumed == bytes.Length;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
