using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Nod.Storage.Moving;

/// <summary>
/// The tables of a store as files of NDJSON, a line per row: the same whichever database they come from, row by row, so
/// that memory does not grow with them.
/// </summary>
public static partial class TableFiles
{
    private const int BufferBytes = 64 * 1024;

    private static readonly JsonWriterOptions Plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = RowJson.DepthMax };

    /// <summary>Where a table's rows stand in a copy.</summary>
    public static string PathOf(string table) => $"tables/{table}.ndjson";

    /// <summary>Writes every table.</summary>
    /// <param name="snapshot">The rows, as they were at one moment.</param>
    /// <param name="forBackup">Also what only a backup has a use for: the answers kept for idempotency keys.</param>
    /// <param name="open">Opens a file for writing, by its path in the copy.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task<IReadOnlyList<CopiedTable>> WriteAsync(
        StoreSnapshot snapshot,
        bool forBackup,
        Func<string, Stream> open,
        CancellationToken cancellation = default
    )
    {
        var copied = new List<CopiedTable>();
        foreach (var table in MovedTables.All.Where(table => forBackup || !table.InBackupsOnly))
        {
            await using var file = open(PathOf(table.Name));
            var rows = await WriteAsync(snapshot, table, file, cancellation);
            copied.Add(new CopiedTable(table.Name, rows, table.Columns));
        }

        return copied;
    }

    /// <summary>Loads every table of a copy.</summary>
    /// <param name="load">Where to.</param>
    /// <param name="tables">The tables, as the copy's manifest names them.</param>
    /// <param name="open">Opens a file for reading, by its path in the copy.</param>
    /// <param name="cancellation">Stops it; nothing is kept then.</param>
    /// <exception cref="InvalidDataException">A file is not what the manifest says.</exception>
    public static async Task ReadAsync(
        StoreLoad load,
        IReadOnlyList<CopiedTable> tables,
        Func<string, Stream> open,
        CancellationToken cancellation = default
    )
    {
        // The names become part of statements.
        var names = tables.SelectMany(table => table.Columns.Select(column => column.Name).Append(table.Name));
        if (names.FirstOrDefault(name => !Name().IsMatch(name)) is { } strange)
        {
            throw new InvalidDataException($"{strange} is no name of a table or column.");
        }

        foreach (var table in tables)
        {
            await using var file = open(PathOf(table.Name));
            await ReadAsync(load, table, file, cancellation);
        }
    }

    private static async Task<long> WriteAsync(
        StoreSnapshot snapshot,
        MovedTable table,
        Stream file,
        CancellationToken cancellation
    )
    {
        var rows = 0L;
        var buffer = new ArrayBufferWriter<byte>(2 * BufferBytes);
        await using var json = new Utf8JsonWriter(buffer, Plain);
        await snapshot.ReadAsync(
            table.Select,
            row =>
            {
                RowJson.Write(json, row, table.Columns);
                json.Flush();
                json.Reset();
                buffer.Write("\n"u8);
                rows++;
                if (buffer.WrittenCount > BufferBytes)
                {
                    file.Write(buffer.WrittenSpan);
                    buffer.ResetWrittenCount();
                }
            },
            cancellation
        );
        await file.WriteAsync(buffer.WrittenMemory, cancellation);
        return rows;
    }

    private static async Task ReadAsync(StoreLoad load, CopiedTable table, Stream file, CancellationToken cancellation)
    {
        await load.BeginAsync(table.Name, table.Columns, cancellation);
        using var lines = new StreamReader(file);
        var rows = 0L;
        while (await lines.ReadLineAsync(cancellation) is { } line)
        {
            using var parsed = Parse(line, table);
            await load.AddAsync(row => RowJson.Read(parsed.RootElement, table.Columns, row), cancellation);
            rows++;
        }

        await load.EndAsync(cancellation);
        if (rows != table.Rows)
        {
            throw new InvalidDataException($"{table.Name} has {rows} rows, and not {table.Rows} as the manifest says.");
        }
    }

    private static JsonDocument Parse(string line, CopiedTable table)
    {
        try
        {
            return JsonDocument.Parse(line, Deep);
        }
        catch (JsonException broken)
        {
            throw new InvalidDataException($"{table.Name} has a line that is no JSON: {broken.Message}", broken);
        }
    }

    [GeneratedRegex("^[a-z][a-z0-9_]*$")]
    private static partial Regex Name();
}
