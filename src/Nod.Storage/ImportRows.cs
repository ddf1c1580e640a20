using System.Text.Json;
using Nod.Imports;

namespace Nod.Storage;

/// <summary>How imports and what came of their rows become rows of the database, and back.</summary>
internal static class ImportRows
{
    public static void Import(IRowWriter row, ConsentImport import)
    {
        row.Id(import.Address.Organization);
        row.Id(import.Address.Id);
        row.Number(import.IsOpen ? 1 : 0);
        row.Text(JsonSerializer.Serialize(import, ImportJson.Default.ConsentImport));
    }

    public static ConsentImport Import(IRow row) =>
        JsonSerializer.Deserialize(row.Text(0), ImportJson.Default.ConsentImport)!;

    public static void Batch(IRowWriter row, ImportBatch batch)
    {
        row.Id(batch.Import.Organization);
        row.Id(batch.Import.Id);
        row.Number(batch.Run);
        row.Number(batch.Number);
        row.Text(JsonSerializer.Serialize(batch.Spans, ImportJson.Default.IReadOnlyListImportSpan));
    }

    public static ImportBatch Batch(IRow row, ImportAddress import, int run) =>
        new(
            import,
            run,
            row.Number(0),
            JsonSerializer.Deserialize(row.Text(1), ImportJson.Default.IReadOnlyListImportSpan)!
        );
}
