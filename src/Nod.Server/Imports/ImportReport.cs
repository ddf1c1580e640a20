using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Nod.Imports;
using Nod.Server.Api;

namespace Nod.Server.Imports;

/// <summary>Tells what came of each row of an import's last run.</summary>
internal static class ImportReport
{
    private const int BatchesRead = 64;
    private static readonly byte[] Head = "line,outcome,codes,fields,messages\r\n"u8.ToArray();

    private static readonly SearchValues<char> Quoted = SearchValues.Create(",;\"\t\r\n");

    // What a spreadsheet takes for a formula at the head of a cell (OWASP, CSV injection).
    private static readonly char[] Formula = ['=', '+', '-', '@', '\t', '\r', '\n'];

    /// <summary>Writes the report; answers what is wrong with the request otherwise.</summary>
    public static async Task<Answer?> SendAsync(Call call)
    {
        var (isCsv, outcomes) = Asked(call);
        call.ThrowIfFaulty();
        if (await ImportEndpoints.FindAsync(call) is not { } import)
        {
            return Answer.NotFound("import");
        }

        var response = call.Http.Response;
        response.ContentType = isCsv ? "text/csv; charset=utf-8; header=present" : Ndjson.MediaType;
        response.Headers.ContentDisposition =
            $"attachment; filename=\"import-{import.Address.Id}.{(isCsv ? "csv" : "ndjson")}\"";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = "no-store";
        if (isCsv)
        {
            await response.Body.WriteAsync(Head, call.Cancellation);
        }

        for (var from = 0L; ; from += BatchesRead)
        {
            var batches = await call.Node.Store.ReadImportBatchesAsync(
                import.Address,
                import.Run,
                from,
                BatchesRead,
                call.Cancellation
            );
            using var piece = new MemoryStream();
            foreach (
                var span in batches.SelectMany(batch => batch.Spans).Where(span => outcomes.Contains(span.Outcome))
            )
            {
                Write(piece, span, isCsv);
            }

            await response.Body.WriteAsync(piece.GetBuffer().AsMemory(0, (int)piece.Length), call.Cancellation);
            if (batches.Count < BatchesRead)
            {
                return null;
            }
        }
    }

    /// <summary>A cell of CSV (RFC 4180) that no spreadsheet takes for a formula.</summary>
    public static string Cell(string text)
    {
        var plain = text.Length > 0 && Formula.Contains(text[0]) ? "'" + text : text;
        return plain.AsSpan().ContainsAny(Quoted)
            ? $"\"{plain.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : plain;
    }

    private static (bool IsCsv, IReadOnlySet<ImportOutcome> Outcomes) Asked(Call call)
    {
        var query = call.Http.Request.Query;
        var format = query["format"].ToString();
        if (format is not ("" or "csv" or "ndjson"))
        {
            call.Faults.Add("format", "invalid", "format must be csv or ndjson.");
        }

        var asked = new HashSet<ImportOutcome>();
        foreach (var word in query["outcome"].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (EnumWords<ImportOutcome>.TryParse(word, out var outcome))
            {
                asked.Add(outcome);
            }
            else
            {
                call.Faults.Add(
                    "outcome",
                    "invalid",
                    $"outcome must be some of {string.Join(", ", EnumWords<ImportOutcome>.All)}."
                );
            }
        }

        return (format == "csv", asked.Count == 0 ? Enum.GetValues<ImportOutcome>().ToHashSet() : asked);
    }

    private static void Write(MemoryStream output, ImportSpan span, bool isCsv)
    {
        for (var line = span.From; line <= span.To; line++)
        {
            if (isCsv)
            {
                output.Write(Encoding.UTF8.GetBytes(Csv(line, span)));
            }
            else
            {
                var row = new ReportLine(line, span.Outcome, span.Code, span.Faults);
                JsonSerializer.Serialize(output, row, Wire.Json.ReportLine);
                output.WriteByte((byte)'\n');
            }
        }
    }

    private static string Csv(int line, ImportSpan span)
    {
        var faults = span.Faults ?? [];
        string[] cells =
        [
            line.ToString(CultureInfo.InvariantCulture),
            EnumWords<ImportOutcome>.Of(span.Outcome),
            faults.Count > 0 ? string.Join(' ', faults.Select(fault => fault.Code)) : span.Code ?? string.Empty,
            string.Join(' ', faults.Select(fault => fault.Field)),
            string.Join(' ', faults.Select(fault => fault.Message)),
        ];
        return string.Join(',', cells.Select(Cell)) + "\r\n";
    }
}
