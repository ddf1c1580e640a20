using System.Text;
using System.Text.Json;
using Nod.Catalog;
using Nod.Consent;
using Nod.Ledger;
using Nod.Transparency;
using NodaTime;
using NodaTime.Text;

namespace Nod.EvidencePacks;

/// <summary>An event as <c>records.json</c> tells it: what it claims, none of it checked yet.</summary>
/// <param name="Recorded">The event, its kind, time and commitment being those of its leaf.</param>
/// <param name="Kind">The kind it is told to have.</param>
/// <param name="RecordedAt">The time it is told to have been recorded at.</param>
/// <param name="Commitment">The commitment it is told to have, in hex.</param>
/// <param name="Leaf">Its leaf in the log.</param>
/// <param name="LeafHash">The hash it is told to have, in hex.</param>
/// <param name="Index">Its place in the log, or null when it had none yet.</param>
/// <param name="Proof">The file with its proof, or null when there is none.</param>
/// <param name="Attachments">The files of the pack that belong to it, by SHA-256.</param>
public sealed record ToldEvent(
    RecordedEvent Recorded,
    string Kind,
    Instant RecordedAt,
    string Commitment,
    Leaf Leaf,
    string LeafHash,
    long? Index,
    string? Proof,
    IReadOnlyDictionary<string, string> Attachments
);

/// <summary>A person as <c>records.json</c> tells them.</summary>
/// <param name="Records">Their records; the texts of the proofs are not in them.</param>
/// <param name="Events">Their events with what each claims.</param>
public sealed record ToldPerson(PersonRecords Records, IReadOnlyList<ToldEvent> Events);

/// <summary>
/// Reads what <see cref="RecordsWriter"/> writes, one person after the other, in the memory of one. What names a thing twice
/// is refused, so that nobody else reads something else in it.
/// </summary>
public sealed class RecordsReader
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private readonly JsonPieces pieces;
    private readonly Func<string, long> sizeOf;

    /// <summary>Reads the beginning, up to the people.</summary>
    /// <param name="input">The file.</param>
    /// <param name="sizeOf">The size of another file of the pack, in bytes.</param>
    /// <exception cref="InvalidDataException">It is not formed like one.</exception>
    public RecordsReader(Stream input, Func<string, long> sizeOf)
    {
        pieces = new JsonPieces(input);
        this.sizeOf = sizeOf;
        (Request, Catalog) = Guarded(ReadHead);
    }

    /// <summary>What the pack is about.</summary>
    public EvidenceRequest Request { get; }

    /// <summary>What was set up.</summary>
    public EvidenceCatalog Catalog { get; }

    /// <summary>The people, once.</summary>
    /// <exception cref="InvalidDataException">One of them, or the end of the file, is not formed as it should be.</exception>
    public IEnumerable<ToldPerson> People()
    {
        while (Guarded(NextPerson) is { } person)
        {
            yield return person;
        }

        Guarded(() =>
        {
            pieces.Expect(JsonTokenType.EndObject);
            pieces.ExpectEnd();
            return true;
        });
    }

    private (EvidenceRequest, EvidenceCatalog) ReadHead()
    {
        pieces.Expect(JsonTokenType.StartObject);
        if (Text("schema") != RecordsWriter.Schema)
        {
            throw new InvalidDataException($"is not of the form {RecordsWriter.Schema}");
        }

        var request = Value("pack", one => one.Deserialize(EvidenceJson.Default.EvidenceRequest)!);
        var organization = Value("organization", one => one.Deserialize(CatalogJson.Default.Organization)!);
        var place = new RecordsPlace(Text("records_place"), Text("records_store") == RecordsWriter.Postgres);
        var catalog = new EvidenceCatalog
        {
            Organization = organization,
            Place = place,
            Brands = Values("brands", one => one.Deserialize(CatalogJson.Default.Brand)!),
            Programs = Values("programs", one => one.Deserialize(CatalogJson.Default.MessagingProgram)!),
            Disclosures = Values("disclosures", one => one.Deserialize(CatalogJson.Default.Disclosure)!),
        };
        pieces.ExpectName("people");
        pieces.Expect(JsonTokenType.StartArray);
        return (request, catalog);
    }

    private string? Text(string name) => Value(name, one => one.GetString());

    private T Value<T>(string name, Func<JsonElement, T> read)
    {
        pieces.ExpectName(name);
        using var document = JsonDocument.Parse(pieces.Whole(), Strict);
        return read(document.RootElement);
    }

    private IReadOnlyList<T> Values<T>(string name, Func<JsonElement, T> read) =>
        Value(name, list => (IReadOnlyList<T>)[.. list.EnumerateArray().Select(read)]);

    private ToldPerson? NextPerson()
    {
        if (pieces.Item() is not { } item)
        {
            return null;
        }

        using var document = JsonDocument.Parse(item, Strict);
        return Person(document.RootElement);
    }

    private ToldPerson Person(JsonElement told)
    {
        if (!PhoneNumber.TryRead(told.GetProperty("phone").GetString(), out var phone))
        {
            throw new InvalidDataException("tells of somebody without a number");
        }

        var address = new ContactAddress(Catalog.Organization.Id, phone);
        List<ToldEvent> events = [.. told.GetProperty("events").EnumerateArray().Select(one => Event(address, one))];
        var records = new PersonRecords
        {
            Address = address,
            Events = [.. events.Select(one => one.Recorded)],
            Erased = Optional(told, "erased") is { } erased ? [.. erased.EnumerateArray().Select(Erased)] : [],
            Messages = [.. told.GetProperty("messages").EnumerateArray().Select(Message)],
            Files = events
                .SelectMany(one => one.Attachments)
                .DistinctBy(pair => pair.Key)
                .ToDictionary(pair => pair.Key, pair => File(pair.Value)),
            Proofs = events
                .Where(one => one.Index is not null)
                .ToDictionary(
                    one => one.Recorded.Id,
                    one => new EventProof(one.Index!.Value, one.Proof is null ? null : string.Empty)
                ),
        };
        if (records.Name != Optional(told, "name")?.GetString())
        {
            throw new InvalidDataException($"gives {phone} another name than the events do");
        }

        return new ToldPerson(records, events);
    }

    private static ErasedEvent Erased(JsonElement told) =>
        Leaf.TryRead(Encoding.UTF8.GetBytes(told.GetProperty("leaf").GetString()!), out var leaf)
            ? new ErasedEvent(leaf, Optional(told, "index")?.GetInt64())
            : throw new InvalidDataException("the leaf of an erased event is not formed like one");

    private static ToldEvent Event(ContactAddress address, JsonElement told)
    {
        var id = told.GetProperty("event_id").GetGuid();
        var body = Encoding.UTF8.GetBytes(told.GetProperty("body").GetString()!);
        if (!Leaf.TryRead(Encoding.UTF8.GetBytes(told.GetProperty("leaf").GetString()!), out var leaf))
        {
            throw new InvalidDataException($"event {id}: its leaf is not formed like one");
        }

        var recorded = new RecordedEvent(
            address,
            id,
            Optional(told, "previous_event_id")?.GetGuid(),
            leaf.RecordedAt,
            leaf.Schema,
            new PreparedEvent(
                EventSchema.Read(leaf.Schema, body),
                body,
                Convert.FromHexString(told.GetProperty("salt").GetString()!)
            ),
            leaf.Commitment.ToArray()
        )
        {
            LogIndex = Optional(told, "index")?.GetInt64(),
        };
        return new ToldEvent(
            recorded,
            told.GetProperty("kind").GetString()!,
            InstantPattern.ExtendedIso.Parse(told.GetProperty("recorded_at").GetString()!).GetValueOrThrow(),
            told.GetProperty("commitment").GetString()!,
            leaf,
            told.GetProperty("leaf_hash").GetString()!,
            recorded.LogIndex,
            Optional(told, "proof")?.GetString(),
            Optional(told, "attachments") is { } files
                ? files.EnumerateObject().ToDictionary(file => file.Name, file => file.Value.GetString()!)
                : new Dictionary<string, string>()
        );
    }

    private static JudgedMessage Message(JsonElement told)
    {
        var judged = new JudgedMessage(
            told.GetProperty("message").Deserialize(LedgerJson.Default.MessageRecord)!,
            [
                .. told.GetProperty("decisions")
                    .EnumerateArray()
                    .Select(one => one.Deserialize(LedgerJson.Default.RecordedDecision)!),
            ]
        );
        return judged.Message.Address.Id == told.GetProperty("message_id").GetGuid()
            ? judged
            : throw new InvalidDataException($"message {judged.Message.Address.Id} is told under another's identifier");
    }

    private EvidenceFile File(string path)
    {
        var mediaType =
            MediaTypes.OfExtension(path[(path.LastIndexOf('.') + 1)..])
            ?? throw new InvalidDataException($"names the attachment {path}, which is of no known type");
        return new EvidenceFile(path, mediaType, sizeOf(path));
    }

    private static JsonElement? Optional(JsonElement told, string name) =>
        told.TryGetProperty(name, out var value) ? value : null;

    // Whatever is wrong with what somebody else wrote is one kind of failure.
    private static T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception broken)
            when (broken
                    is JsonException
                        or KeyNotFoundException
                        or FormatException
                        or InvalidOperationException
                        or ArgumentException
                        or OverflowException
                        or UnparsableValueException
            )
        {
            throw new InvalidDataException($"is not formed as records are: {broken.Message}", broken);
        }
        catch (NotSupportedException newer)
        {
            throw new InvalidDataException(newer.Message, newer);
        }
    }
}
