using System.Text.Json.Serialization;
using Nod.Consent;
using NodaTime;

namespace Nod.Ledger;

/// <summary>A program that a person had to do with; without its key, texts of the brand outside any.</summary>
/// <param name="Brand">The brand, by key.</param>
/// <param name="Program">The program, by key, or null.</param>
public sealed record TouchedProgram(string Brand, string? Program)
{
    /// <summary>The programs that a contact's state and counters name.</summary>
    public static IReadOnlyList<TouchedProgram> Of(ContactRecord contact) =>
        [
            .. contact
                .State.Programs.Select(consent => new TouchedProgram(consent.Brand, consent.Program))
                .Concat(contact.State.Relationships.Select(known => new TouchedProgram(known.Brand, null)))
                .Concat(contact.State.Conversations.Select(known => new TouchedProgram(known.Brand, null)))
                .Concat(contact.Traffic.Programs.Select(sent => new TouchedProgram(sent.Brand, sent.Program)))
                .Distinct(),
        ];
}

/// <summary>An erasure that a transaction makes.</summary>
/// <param name="Recorded">The event.</param>
/// <param name="Reason">Why.</param>
/// <param name="Programs">The programs the person may be told about in files.</param>
public sealed record StagedErasure(
    RecordedEvent Recorded,
    ErasureReason Reason,
    IReadOnlyList<TouchedProgram> Programs
);

/// <summary>
/// An erasure on record. It names the person by contact key only. The database is done with the commit; files follow, and
/// until they are gone <see cref="Pending"/> says where to look.
/// </summary>
/// <param name="Organization">Whose records.</param>
/// <param name="Contact">Who was erased.</param>
/// <param name="EventId">The erasure.</param>
/// <param name="At">When.</param>
/// <param name="Reason">Why.</param>
/// <param name="Pending">The programs whose packs may tell of the person; null when nothing is left to be done.</param>
public sealed record ErasureRecord(
    Guid Organization,
    ContactKey Contact,
    Guid EventId,
    Instant At,
    ErasureReason Reason,
    IReadOnlyList<TouchedProgram>? Pending
)
{
    /// <summary>Whether files are still to be removed.</summary>
    public bool IsOpen => Pending is not null;
}

/// <summary>Source-generated JSON of what is kept about erasures.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(IReadOnlyList<TouchedProgram>))]
public sealed partial class ErasureJson : JsonSerializerContext;
