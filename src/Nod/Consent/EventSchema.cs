using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Nod.Transparency;

namespace Nod.Consent;

/// <summary>
/// How events are written down. A version, once released, is read for ever: when the family changes, the version
/// rises and the reader of the old one stays here.
/// </summary>
public static class EventSchema
{
    /// <summary>
    /// The version that is written today. 2 added the wish for a frequency, the void number, and when an interview or
    /// shift begins; 3 the consent that awaits confirmation, what there was to answer with, and the wish for a language.
    /// </summary>
    public const int Version = 3;

    /// <summary>The event as canonical JSON (RFC 8785): the bytes that the ledger commits to.</summary>
    public static byte[] Write(ConsentEvent value) =>
        CanonicalJson.Of(JsonSerializer.SerializeToUtf8Bytes(value, Plain.ConsentEvent));

    // Canonical JSON escapes almost nothing, so what is escaped here would have to be read again.
    private static readonly EventJson Plain = new(
        new JsonSerializerOptions(EventJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
    );

    /// <summary>Reads what <see cref="Write"/> of that version wrote.</summary>
    /// <exception cref="NotSupportedException">The version is newer than this program.</exception>
    public static ConsentEvent Read(int version, ReadOnlySpan<byte> body) =>
        version switch
        {
            1 => Deserialize(body) is var first && IsOfVersion1(first) && IsOfVersion2(first) ? first : throw Unknown(),
            2 => Deserialize(body) is var second && IsOfVersion2(second) ? second : throw Unknown(),
            3 => Deserialize(body),
            _ => throw new NotSupportedException($"Event schema {version} is newer than this program; upgrade it."),
        };

    private static ConsentEvent Deserialize(ReadOnlySpan<byte> body) =>
        JsonSerializer.Deserialize(body, EventJson.Default.ConsentEvent)
        ?? throw new JsonException("The ledger holds an event without content.");

    // The reader of the latest version reads them as well; what came later did not stand in them.
    private static bool IsOfVersion1(ConsentEvent value) =>
        value is not (FrequencyWish or NumberVoided or Relationship { StartsAt: not null });

    private static bool IsOfVersion2(ConsentEvent value) =>
        value is not (OptIn { AwaitsConfirmation: true } or LanguageWish) && value.Evidence?.Control is null;

    private static JsonException Unknown() => new("The ledger holds an event that its version does not know.");

    /// <summary>The event's kind as the ledger spells it.</summary>
    public static string KindOf(ConsentEvent value) =>
        value switch
        {
            OptIn => "opt_in",
            Decline => "decline",
            Revocation => "revocation",
            Reconfirmation => "reconfirmation",
            Relationship => "relationship",
            InboundText => "inbound_text",
            Hold => "hold",
            HoldLifted => "hold_lifted",
            FrequencyWish => "frequency_wish",
            LanguageWish => "language_wish",
            NumberVoided => "number_voided",
            LegalHold => "legal_hold",
            LegalHoldLifted => "legal_hold_lifted",
            ErasureRefused => "erasure_refused",
            Erasure => "erasure",
            _ => throw new NotSupportedException($"{value.GetType().Name} is not an event of the ledger."),
        };
}

/// <summary>Source-generated JSON of the events.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowOutOfOrderMetadataProperties = true,
    Converters = [typeof(InstantJson)]
)]
[JsonSerializable(typeof(ConsentEvent))]
[JsonSerializable(typeof(Subject))]
[JsonSerializable(typeof(Evidence))]
public sealed partial class EventJson : JsonSerializerContext;
