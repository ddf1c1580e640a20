using System.Text.Json.Serialization;
using NodaTime;

namespace Nod.EvidencePacks;

/// <summary>What a pack is about.</summary>
[JsonConverter(typeof(SnakeCase<EvidenceKind>))]
public enum EvidenceKind
{
    /// <summary>One person: everything on record about a number.</summary>
    Person,

    /// <summary>One message, and the consent it relied on.</summary>
    Message,

    /// <summary>One program of a brand: everyone who was asked, or was texted, in a period.</summary>
    Program,
}

/// <summary>What somebody wants shown. A pack made of it tells the ledger as it stood at <see cref="RequestedAt"/>.</summary>
public sealed record EvidenceRequest
{
    /// <summary>The pack's identifier.</summary>
    public required Guid Id { get; init; }

    /// <summary>Whose records.</summary>
    public required Guid Organization { get; init; }

    /// <summary>What it is about.</summary>
    public required EvidenceKind Kind { get; init; }

    /// <summary>The person, or null when it is about a program. With a message, the one it was for.</summary>
    public PhoneNumber? Phone { get; init; }

    /// <summary>The message, if it is about one.</summary>
    public Guid? Message { get; init; }

    /// <summary>The brand, by key, if it is about a program.</summary>
    public string? Brand { get; init; }

    /// <summary>The program, by key, if it is about one.</summary>
    public string? Program { get; init; }

    /// <summary>
    /// Tells no messages accepted before this. Events are told whole: messages of the period rely on earlier ones, and
    /// later ones change what they mean.
    /// </summary>
    public Instant? From { get; init; }

    /// <summary>Tells no messages accepted from this on, or null.</summary>
    public Instant? To { get; init; }

    /// <summary>The reference of the notice that asks for it, such as a carrier's, or null.</summary>
    public string? AuditReference { get; init; }

    /// <summary>The language it is written in: one of <see cref="EvidenceTexts.Languages"/>.</summary>
    public required string Language { get; init; }

    /// <summary>When it was asked for.</summary>
    public required Instant RequestedAt { get; init; }

    /// <summary>Whether something that happened at this time lies in the period, and was there when it was asked for.</summary>
    public bool Covers(Instant time) => time <= RequestedAt && !(time < From) && !(time >= To);
}

/// <summary>Where the making of a pack stands.</summary>
[JsonConverter(typeof(SnakeCase<EvidenceStatus>))]
public enum EvidenceStatus
{
    /// <summary>Waits for its turn.</summary>
    Queued,

    /// <summary>Is being made. After a restart it is begun anew.</summary>
    Building,

    /// <summary>Can be fetched.</summary>
    Ready,

    /// <summary>Could not be made; it can be asked for again.</summary>
    Failed,

    /// <summary>Told of somebody who was erased since, and is gone; it can be asked for again.</summary>
    Erased,
}

/// <summary>A pack as stored.</summary>
public sealed record EvidencePack
{
    /// <summary>What was asked for.</summary>
    public required EvidenceRequest Request { get; init; }

    /// <summary>Where it stands.</summary>
    public required EvidenceStatus Status { get; init; }

    /// <summary>When it was made, or failed; or null.</summary>
    public Instant? FinishedAt { get; init; }

    /// <summary>How many people it tells about, once made.</summary>
    public int? People { get; init; }

    /// <summary>The size of the file in bytes, once made.</summary>
    public long? Bytes { get; init; }

    /// <summary>SHA-256 of the file, lower-case hex, once made.</summary>
    public string? Sha256 { get; init; }

    /// <summary>The pack once its file is gone: whom it was about is gone with it.</summary>
    public EvidencePack Erase(Instant at) =>
        this with
        {
            Status = EvidenceStatus.Erased,
            FinishedAt = at,
            Sha256 = null,
            Request = Request with { Phone = null, Message = null, AuditReference = null },
        };

    /// <summary>Whether there is still something to do.</summary>
    [JsonIgnore]
    public bool IsOpen => Status is EvidenceStatus.Queued or EvidenceStatus.Building;
}

/// <summary>Source-generated JSON of what is kept about packs.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(InstantJson), typeof(Ledger.PhoneNumberJson)]
)]
[JsonSerializable(typeof(EvidencePack))]
public sealed partial class EvidenceJson : JsonSerializerContext;
