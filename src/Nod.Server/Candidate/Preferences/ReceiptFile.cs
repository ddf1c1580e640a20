using System.Text.Encodings.Web;
using System.Text.Json;
using Nod.EvidencePacks;

namespace Nod.Server.Candidate.Preferences;

/// <summary>A receipt as a file for the person.</summary>
internal static class ReceiptFile
{
    public const string Iso = "iso27560";
    public const string Kantara = "kantara";

    private static readonly JsonWriterOptions Json = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The file in a standard's form; null for a form there is none of.</summary>
    public static Page? Of(Receipt receipt, string form)
    {
        Action<Utf8JsonWriter, Receipt>? write = form switch
        {
            Iso => Iso27560.Write,
            Kantara => KantaraReceipt.Write,
            _ => null,
        };
        if (write is null)
        {
            return null;
        }

        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Json))
        {
            write(json, receipt);
        }

        return new Page(StatusCodes.Status200OK, stream.ToArray())
        {
            File = ("application/json", $"receipt-{receipt.Consent.Id}.{form}.json"),
            IsPrivate = true,
        };
    }
}
