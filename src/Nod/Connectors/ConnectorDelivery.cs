using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Nod.Automations;
using Nod.Imports;
using Nod.Ledger;
using NodaTime;

namespace Nod.Connectors;

/// <summary>Whose connector, and which.</summary>
/// <param name="Organization">The organization.</param>
/// <param name="Key">Its key.</param>
public readonly record struct ConnectorAddress(Guid Organization, string Key);

/// <summary>What a delivery is known by: the same delivered again has the same.</summary>
/// <param name="Connector">Who delivered it.</param>
/// <param name="Hash">The beginning of the SHA-256 of the vendor's identifier, or of the body; 32 hex digits.</param>
public readonly record struct DeliveryKey(ConnectorAddress Connector, string Hash)
{
    private const int Digits = 32;

    /// <summary>The key of a delivery.</summary>
    /// <param name="connector">Who delivered it.</param>
    /// <param name="id">The vendor's identifier; null where there is none.</param>
    /// <param name="body">The body as received.</param>
    public static DeliveryKey Of(ConnectorAddress connector, string? id, ReadOnlySpan<byte> body) =>
        new(
            connector,
            Convert.ToHexStringLower(
                id is null ? SHA256.HashData(body) : SHA256.HashData(Encoding.UTF8.GetBytes($"id {id}"))
            )[..Digits]
        );
}

/// <summary>What came of one answer.</summary>
/// <param name="Program">The program it is for, by key.</param>
/// <param name="IsYes">Whether it is a yes.</param>
/// <param name="Outcome">What came of it.</param>
/// <param name="Code">Why, stable; null where nothing is to be said.</param>
/// <param name="Recorded">The event on record; null when nothing was recorded.</param>
public sealed record AnswerOutcome(string Program, bool IsYes, ImportOutcome Outcome, string? Code, Guid? Recorded);

/// <summary>What an applicant tracking system delivered, and what came of it. Written in the transaction that takes it.</summary>
public sealed record ConnectorDelivery
{
    /// <summary>What it is known by.</summary>
    public required DeliveryKey Key { get; init; }

    /// <summary>Its identifier here.</summary>
    public required Guid Id { get; init; }

    /// <summary>When it was taken.</summary>
    public required Instant At { get; init; }

    /// <summary>The vendor's word for what happened.</summary>
    public required string Event { get; init; }

    /// <summary>Whom it is about; null when that is not known.</summary>
    public ContactAddress? Contact { get; init; }

    /// <summary>The vendor's identifier of the application, or null.</summary>
    public string? Reference { get; init; }

    /// <summary>What came of each answer in it.</summary>
    public IReadOnlyList<AnswerOutcome> Answers { get; init; } = [];

    /// <summary>The hiring event it was taken as, or null.</summary>
    public HiringEventKind? Kind { get; init; }

    /// <summary>Why nothing else came of it, stable; or null.</summary>
    public string? Code { get; init; }

    /// <summary>Whether the person's own word stands against an answer.</summary>
    [JsonIgnore]
    public bool IsConflict => Answers.Any(answer => answer.Outcome == ImportOutcome.Conflict);
}

/// <summary>Why nothing came of a delivery or of an answer.</summary>
public static class DeliveryCodes
{
    /// <summary>The vendor's word for what happened is not one that is listened to.</summary>
    public const string EventIgnored = "ats.event_ignored";

    /// <summary>There is no number in it, and none is known of the application.</summary>
    public const string NoPhone = "ats.no_phone";

    /// <summary>Nothing is on record of the person, and this is no act of theirs.</summary>
    public const string PersonUnknown = "ats.person_unknown";

    /// <summary>A yes outside what happens when a person answers: somebody else may have set it.</summary>
    public const string NotTheirAnswer = "ats.not_their_answer";
}

/// <summary>Source-generated JSON of what is kept about deliveries.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(InstantJson), typeof(PhoneNumberJson)]
)]
[JsonSerializable(typeof(ConnectorDelivery))]
public sealed partial class ConnectorJson : JsonSerializerContext;
