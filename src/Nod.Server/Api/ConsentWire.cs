using System.Text.Json.Serialization;
using Nod.Consent;
using NodaTime;

namespace Nod.Server.Api;

/// <summary>What a consent request says happened.</summary>
[JsonConverter(typeof(SnakeCase<ConsentAction>))]
internal enum ConsentAction
{
    OptIn,
    Decline,
    Revoke,
    Reconfirm,
}

internal sealed record ShownInput
{
    public string? Id { get; init; }
    public int? Version { get; init; }
    public string? Text { get; init; }
    public string? Language { get; init; }
}

internal sealed record SubjectInput
{
    public string? Name { get; init; }
    public IReadOnlyDictionary<string, string>? ExternalIds { get; init; }
    public string? Country { get; init; }
    public string? Region { get; init; }
    public string? TimeZone { get; init; }
    public string? Language { get; init; }
}

internal sealed record AttachmentInput
{
    public string? Name { get; init; }
    public string? MediaType { get; init; }
    public string? Sha256 { get; init; }
    public string? Base64 { get; init; }
}

internal sealed record EvidenceInput
{
    public string? Ip { get; init; }
    public string? UserAgent { get; init; }
    public string? PageUrl { get; init; }
    public IReadOnlyDictionary<string, string>? Form { get; init; }
    public string? RecordedBy { get; init; }
    public string? Place { get; init; }
    public string? Event { get; init; }
    public string? Note { get; init; }
    public IReadOnlyList<AttachmentInput>? Attachments { get; init; }
}

internal sealed record ProvenanceInput
{
    public string? CollectedBy { get; init; }
    public string? Source { get; init; }
}

internal sealed record ConsentInput
{
    public string? Phone { get; init; }
    public string? Brand { get; init; }
    public string? Program { get; init; }
    public ConsentAction? Action { get; init; }
    public Method? Method { get; init; }
    public Instant? OccurredAt { get; init; }
    public ShownInput? Disclosure { get; init; }
    public SubjectInput? Subject { get; init; }
    public EvidenceInput? Evidence { get; init; }
    public ProvenanceInput? Provenance { get; init; }
    public bool? Confirm { get; init; }
}

internal sealed record LogPlace(string LeafHash, long? Index);

internal sealed record ProgramState(
    string Brand,
    string? Program,
    string Status,
    Guid? EventId,
    Instant? Since,
    Instant? ConfirmedAt
);

internal sealed record Notice(string Code, string Message);

internal sealed record ConsentAnswer(
    Guid EventId,
    Instant RecordedAt,
    ProgramState State,
    LogPlace Log,
    IReadOnlyList<Notice>? Notices,
    int? Line
);

internal sealed record RelationshipInput
{
    public string? Phone { get; init; }
    public string? Brand { get; init; }
    public RelationshipKind? Kind { get; init; }
    public string? Reference { get; init; }
    public Instant? OccurredAt { get; init; }
    public Instant? StartsAt { get; init; }
}

internal sealed record RelationshipAnswer(Guid EventId, Instant RecordedAt, LogPlace Log);
