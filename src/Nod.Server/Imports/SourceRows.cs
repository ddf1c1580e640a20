using System.Runtime.CompilerServices;
using System.Text.Json;
using Nod.Imports;
using Nod.Server.Api;

namespace Nod.Server.Imports;

/// <summary>A row of a file as it stands there.</summary>
/// <param name="Line">Its number: of CSV the row's, the head counted; of NDJSON the line's.</param>
/// <param name="Cells">Its values, by column.</param>
/// <param name="Fault">What is wrong with it as a row, or null.</param>
internal readonly record struct SourceRow(int Line, IReadOnlyDictionary<string, string> Cells, ImportFault? Fault);

/// <summary>The rows of a file, read one by one: memory does not grow with the file.</summary>
internal static class SourceRows
{
    /// <summary>Most columns a file may have.</summary>
    public const int ColumnsMax = 200;

    private const int LineCharactersMax = 64 * 1024;
    private static readonly Dictionary<string, string> NoCells = [];

    /// <summary>The columns of a file, trimmed; those of NDJSON are the names of its first lines.</summary>
    public static async Task<IReadOnlyList<string>> ColumnsAsync(
        Stream file,
        ImportFormat format,
        CancellationToken cancellation
    )
    {
        if (format == ImportFormat.Csv)
        {
            using var reader = new CsvReader(file);
            var head = await reader.ReadAsync(cancellation);
            return head is { Fault: null } ? [.. head.Value.Fields.Select(name => name.Trim())] : [];
        }

        const int linesLooked = 100;
        var names = new List<string>();
        var looked = 0;
        await foreach (var row in LinesAsync(file, cancellation))
        {
            names.AddRange(row.Cells.Keys.Except(names));
            if (++looked == linesLooked)
            {
                break;
            }
        }

        return names;
    }

    /// <summary>Every row, those with faults included.</summary>
    public static IAsyncEnumerable<SourceRow> ReadAsync(
        Stream file,
        ImportFormat format,
        CancellationToken cancellation
    ) => format == ImportFormat.Csv ? RowsAsync(file, cancellation) : LinesAsync(file, cancellation);

    private static async IAsyncEnumerable<SourceRow> RowsAsync(
        Stream file,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        using var reader = new CsvReader(file);
        if (await reader.ReadAsync(cancellation) is not { Fault: null } head)
        {
            yield break;
        }

        var columns = head.Fields.Select(name => name.Trim()).ToArray();
        while (await reader.ReadAsync(cancellation) is { } row)
        {
            yield return row.Fault is not null ? Bad(row.Line, "malformed_row", row.Fault)
            : row.Fields.Count > columns.Length
                ? Bad(row.Line, "malformed_row", $"The row has {row.Fields.Count} values, the head {columns.Length}.")
            : new SourceRow(row.Line, Cells(columns, row.Fields), null);
        }
    }

    private static Dictionary<string, string> Cells(string[] columns, IReadOnlyList<string> values)
    {
        var cells = new Dictionary<string, string>(values.Count, StringComparer.Ordinal);
        for (var i = 0; i < values.Count; i++)
        {
            cells[columns[i]] = values[i];
        }

        return cells;
    }

    private static async IAsyncEnumerable<SourceRow> LinesAsync(
        Stream file,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        using var reader = new LineReader(file, LineCharactersMax);
        var line = 0;
        while (await reader.ReadAsync(cancellation) is var (text, isWhole))
        {
            line++;
            if (!isWhole)
            {
                yield return Bad(line, "too_large", $"A line has at most {LineCharactersMax} characters.");
            }
            else if (!string.IsNullOrWhiteSpace(text))
            {
                yield return Read(line, text);
            }
        }
    }

    private static SourceRow Read(int line, string text)
    {
        try
        {
            using var json = JsonDocument.Parse(
                text,
                new JsonDocumentOptions { MaxDepth = 4, AllowDuplicateProperties = false }
            );
            if (json.RootElement.ValueKind != JsonValueKind.Object)
            {
                return Bad(line, "not_an_object", "A line must be a JSON object.");
            }

            var cells = new Dictionary<string, string>(StringComparer.Ordinal);
            return Flatten(json.RootElement, string.Empty, cells)
                ? new SourceRow(line, cells, null)
                : Bad(line, "wrong_type", "A value must be a text, a number, true, false or null.");
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return Bad(line, "malformed_json", "The line is not JSON, or a name stands twice in it.");
        }
    }

    // A value inside another object is called by both names: disclosure.text.
    private static bool Flatten(JsonElement json, string path, Dictionary<string, string> cells)
    {
        foreach (var property in json.EnumerateObject())
        {
            var name = path + property.Name;
            switch (property.Value.ValueKind)
            {
                case JsonValueKind.Object when Flatten(property.Value, name + ".", cells):
                case JsonValueKind.Null:
                    break;
                case JsonValueKind.String:
                    cells[name] = property.Value.GetString()!;
                    break;
                case JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False:
                    cells[name] = property.Value.GetRawText();
                    break;
                default:
                    return false;
            }
        }

        return cells.Count <= ColumnsMax;
    }

    private static SourceRow Bad(int line, string code, string message) =>
        new(line, NoCells, new ImportFault(string.Empty, code, message));
}
