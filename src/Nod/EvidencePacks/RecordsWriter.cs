using System.Text.Encodings.Web;
using System.Text.Json;
using Nod.Catalog;
using Nod.Consent;
using Nod.Ledger;

namespace Nod.EvidencePacks;

/// <summary>
/// Writes <c>records.json</c>: everything a pack is about, for machines, one person after the other, so that a pack of
/// any size is written in the memory of one person. Content, salt, commitment and leaf of each event are enough to check
/// it offline: SHA-256 over salt, organization, number and <c>body</c> is the commitment, as
/// <see cref="Transparency.Leaf.Commit"/> has it, and the leaf names the commitment. Where <c>binds_phone</c> is false the
/// number in it is zero.
/// </summary>
public sealed class RecordsWriter : IDisposable
{
    /// <summary>The version of the format.</summary>
    public const string Schema = "nod-evidence-records/1";

    internal const string Postgres = "postgresql";
    internal const string Sqlite = "sqlite";

    private readonly Utf8JsonWriter json;
    private readonly Stream output;

    /// <summary>Begins the file.</summary>
    public RecordsWriter(Stream output, EvidenceRequest request, EvidenceCatalog catalog)
    {
        this.output = output;
        json = new Utf8JsonWriter(
            output,
            new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true }
        );
        json.WriteStartObject();
        json.WriteString("schema", Schema);
        json.WritePropertyName("pack");
        JsonSerializer.Serialize(json, request, EvidenceJson.Default.EvidenceRequest);
        json.WritePropertyName("organization");
        JsonSerializer.Serialize(json, catalog.Organization, CatalogJson.Default.Organization);
        json.WriteString("records_place", catalog.Place.Place);
        json.WriteString("records_store", catalog.Place.IsPostgres ? Postgres : Sqlite);
        Write("brands", catalog.Brands, one => JsonSerializer.Serialize(json, one, CatalogJson.Default.Brand));
        Write(
            "programs",
            catalog.Programs,
            one => JsonSerializer.Serialize(json, one, CatalogJson.Default.MessagingProgram)
        );
        Write(
            "disclosures",
            catalog.Disclosures,
            one => JsonSerializer.Serialize(json, one, CatalogJson.Default.Disclosure)
        );
        json.WriteStartArray("people");
    }

    /// <summary>Adds a person.</summary>
    public void Add(PersonRecords person)
    {
        NewLine();
        json.WriteStartObject();
        json.WriteString("phone", person.Address.Phone.ToString());
        if (person.Name is { } name)
        {
            json.WriteString("name", name);
        }

        Write("events", person.Events, recorded => Write(person, recorded));
        if (person.Erased.Count > 0)
        {
            Write("erased", person.Erased, Write);
        }

        Write("messages", person.Messages, Write);
        json.WriteEndObject();
        json.Flush();
    }

    /// <summary>Ends the file.</summary>
    public void Finish()
    {
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        output.Write("\n"u8);
    }

    /// <inheritdoc/>
    public void Dispose() => json.Dispose();

    private void Write<T>(string name, IReadOnlyList<T> items, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            write(item);
        }

        json.WriteEndArray();
    }

    // Content and salt are gone; that something of its kind happened then is still in the log.
    private void Write(ErasedEvent erased)
    {
        NewLine();
        json.WriteStartObject();
        json.WriteString("event_id", erased.Leaf.EventId);
        json.WriteString("kind", erased.Leaf.Kind);
        json.WriteString("recorded_at", NodaTime.Text.InstantPattern.ExtendedIso.Format(erased.Leaf.RecordedAt));
        json.WriteString("leaf", erased.Leaf.ToBytes());
        json.WriteString("leaf_hash", Convert.ToHexStringLower(erased.Leaf.Hash().ToBytes()));
        if (erased.LogIndex is { } index)
        {
            json.WriteNumber("index", index);
        }

        json.WriteEndObject();
    }

    private void Write(PersonRecords person, RecordedEvent recorded)
    {
        var leaf = recorded.Leaf;
        NewLine();
        json.WriteStartObject();
        json.WriteString("event_id", recorded.Id);
        if (recorded.Previous is { } previous)
        {
            json.WriteString("previous_event_id", previous);
        }

        json.WriteString("kind", EventSchema.KindOf(recorded.Event));
        json.WriteString("recorded_at", NodaTime.Text.InstantPattern.ExtendedIso.Format(recorded.RecordedAt));
        // As texts: these very bytes were hashed, in UTF-8.
        json.WriteString("body", recorded.Prepared.Body);
        json.WriteString("salt", Convert.ToHexStringLower(recorded.Prepared.Salt));
        json.WriteString("commitment", Convert.ToHexStringLower(recorded.Commitment));
        if (recorded.Bound != recorded.Address)
        {
            json.WriteBoolean("binds_phone", false);
        }

        json.WriteString("leaf", leaf.ToBytes());
        json.WriteString("leaf_hash", Convert.ToHexStringLower(leaf.Hash().ToBytes()));
        if (person.Proofs.TryGetValue(recorded.Id, out var proof))
        {
            json.WriteNumber("index", proof.Index);
            if (proof.Text is not null)
            {
                json.WriteString("proof", EvidencePaths.Proof(recorded.Id));
            }
        }

        var kept = recorded.Event.Evidence?.Attachments?.Where(file => person.Files.ContainsKey(file.Sha256)).ToList();
        if (kept is { Count: > 0 })
        {
            json.WriteStartObject("attachments");
            foreach (var sha256 in kept.Select(file => file.Sha256).Distinct())
            {
                json.WriteString(sha256, person.Files[sha256].Path);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private void Write(JudgedMessage judged)
    {
        NewLine();
        json.WriteStartObject();
        json.WriteString("message_id", judged.Message.Address.Id);
        json.WritePropertyName("message");
        JsonSerializer.Serialize(json, judged.Message, LedgerJson.Default.MessageRecord);
        Write(
            "decisions",
            judged.Decisions,
            decision => JsonSerializer.Serialize(json, decision, LedgerJson.Default.RecordedDecision)
        );
        json.WriteEndObject();
    }

    // A record per line: what reads lines finds its way in a large file, and a person in a small one.
    private void NewLine()
    {
        json.Flush();
        output.Write("\n"u8);
    }
}

/// <summary>Where each file stands in a pack.</summary>
public static class EvidencePaths
{
    /// <summary>SHA-256 of every other file.</summary>
    public const string Manifest = "manifest.json";

    /// <summary>What it says, for a browser.</summary>
    public const string Html = "pack.html";

    /// <summary>What it says, for paper.</summary>
    public const string Pdf = "pack.pdf";

    /// <summary>Every record.</summary>
    public const string Records = "records.json";

    /// <summary>The log's checkpoint.</summary>
    public const string Checkpoint = "checkpoint";

    /// <summary>The proof of an event.</summary>
    public static string Proof(Guid eventId) => $"proofs/{eventId}.tlog-proof";

    /// <summary>A receipt in the fields of ISO/IEC TS 27560, of one event or of a run of people in a large pack.</summary>
    public static string Iso27560(string name) => $"receipts/{name}.iso27560.json";

    /// <summary>A receipt in the fields of Kantara v1.1, likewise.</summary>
    public static string Kantara(string name) => $"receipts/{name}.kantara.json";

    /// <summary>A file that belongs to events, named by its content.</summary>
    public static string Attachment(string sha256, string extension) => $"attachments/{sha256}.{extension}";

    /// <summary>A time stamp over the checkpoint.</summary>
    public static string Timestamp(string name) => $"timestamps/{name}";
}
