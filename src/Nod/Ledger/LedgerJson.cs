using System.Text.Json;
using System.Text.Json.Serialization;
using Nod.Feeds;
using Nod.Rules;
using Nod.Sending;
using Nod.Webhooks;

namespace Nod.Ledger;

/// <summary>Source-generated JSON of what the ledger keeps as documents: messages and decisions.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(InstantJson), typeof(PhoneNumberJson), typeof(RuleCardJson), typeof(FeedCursorJson)]
)]
[JsonSerializable(typeof(MessageRecord))]
[JsonSerializable(typeof(RecordedDecision))]
[JsonSerializable(typeof(StatusCallback))]
[JsonSerializable(typeof(InboundForward))]
[JsonSerializable(typeof(KnownPerson))]
[JsonSerializable(typeof(WebhookDelivery))]
public sealed partial class LedgerJson : JsonSerializerContext;

/// <summary>A number in JSON: E.164 with its plus.</summary>
public sealed class PhoneNumberJson : JsonConverter<PhoneNumber>
{
    /// <inheritdoc/>
    public override PhoneNumber Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        PhoneNumber.TryRead(reader.GetString(), out var number)
            ? number
            : throw new JsonException("A number is written in E.164, such as +14155550100.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, PhoneNumber value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}

/// <summary>A place in the feed in JSON, as the wire spells it.</summary>
public sealed class FeedCursorJson : JsonConverter<FeedCursor>
{
    /// <inheritdoc/>
    public override FeedCursor Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        FeedCursor.TryParse(reader.GetString(), out var cursor)
            ? cursor
            : throw new JsonException("A place in the feed is written as evt_ and its digits.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, FeedCursor value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}

/// <summary>
/// A rule's card inside a recorded decision: the pack by hash and the rule by identifier say which rule it was.
/// </summary>
public sealed class RuleCardJson : JsonConverter<RuleCard>
{
    /// <inheritdoc/>
    public override RuleCard Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var root = document.RootElement;
        return new RuleCard
        {
            Id = root.GetProperty("id").GetString()!,
            Pack = root.GetProperty("pack").GetString()!,
            PackSha256 = root.GetProperty("pack_sha256").GetString()!,
            Kind = root.GetProperty("kind").GetString()!,
            Source = root.GetProperty("source").GetString()!,
            Status = RuleStatus.InForce,
            AppliesTo = new HashSet<MessageClass>(),
            EffectiveFrom = NodaTime.Instant.MinValue,
            Confidence = Confidence.A,
            VerifiedOn = NodaTime.LocalDate.MinIsoValue,
        };
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, RuleCard value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("id", value.Id);
        writer.WriteString("pack", value.Pack);
        writer.WriteString("pack_sha256", value.PackSha256);
        writer.WriteString("kind", value.Kind);
        writer.WriteString("source", value.Source);
        writer.WriteEndObject();
    }
}
