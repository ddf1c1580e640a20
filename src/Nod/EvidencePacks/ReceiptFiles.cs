using System.Text.Encodings.Web;
using System.Text.Json;

namespace Nod.EvidencePacks;

/// <summary>
/// The receipts of a pack as files: one of each kind for every opt-in, or, from many on, some hundred in one file. The same
/// people in the same order give the same files.
/// </summary>
/// <param name="request">What the pack is about.</param>
/// <param name="catalog">What is set up.</param>
/// <param name="add">Gets each file: its path, and what writes it.</param>
public sealed class ReceiptFiles(EvidenceRequest request, EvidenceCatalog catalog, Action<string, Action<Stream>> add)
{
    /// <summary>From how many receipts on they stand together in one file.</summary>
    public const int ApartMax = 500;

    private static readonly JsonWriterOptions Json = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly List<Receipt> waiting = [];
    private int batches;

    /// <summary>Adds the receipts of a person.</summary>
    public void Add(PersonRecords person)
    {
        waiting.AddRange(Receipt.Of(person, catalog, request.Brand, request.Program));
        if (waiting.Count >= ApartMax)
        {
            AddBatch();
        }
    }

    /// <summary>Writes what is left.</summary>
    public void Finish()
    {
        if (batches > 0)
        {
            AddBatch();
        }

        foreach (var receipt in waiting)
        {
            var name = receipt.Consent.Id.ToString();
            Add(EvidencePaths.Iso27560(name), json => Iso27560.Write(json, receipt));
            Add(EvidencePaths.Kantara(name), json => KantaraReceipt.Write(json, receipt));
        }
    }

    private void AddBatch()
    {
        if (waiting.Count == 0)
        {
            return;
        }

        var name = $"part-{++batches:D5}";
        Add(EvidencePaths.Iso27560(name), json => WriteAll(json, Iso27560.Write));
        Add(EvidencePaths.Kantara(name), json => WriteAll(json, KantaraReceipt.Write));
        waiting.Clear();
    }

    private void WriteAll(Utf8JsonWriter json, Action<Utf8JsonWriter, Receipt> write)
    {
        json.WriteStartArray();
        foreach (var receipt in waiting)
        {
            write(json, receipt);
        }

        json.WriteEndArray();
    }

    private void Add(string path, Action<Utf8JsonWriter> write) =>
        add(
            path,
            stream =>
            {
                using var json = new Utf8JsonWriter(stream, Json);
                write(json);
                json.Flush();
                stream.Write("\n"u8);
            }
        );
}
