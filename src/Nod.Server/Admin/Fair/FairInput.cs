using System.Text.Json.Serialization;
using Nod.Server.Api;
using NodaTime;

namespace Nod.Server.Admin.Fair;

/// <summary>What a device sends: an entry, and its clock's time at that moment.</summary>
internal sealed record FairInput
{
    public Instant? SentAt { get; init; }
    public FairEntryInput? Entry { get; init; }
}

/// <summary>What somebody said at a fair, as it was kept on the device; the same each time it is sent.</summary>
internal sealed record FairEntryInput
{
    public Guid? Id { get; init; }
    public string? Pass { get; init; }
    public string? Brand { get; init; }
    public string? Phone { get; init; }
    public string? Name { get; init; }
    public string? Note { get; init; }
    public string? Language { get; init; }
    public FairEventInput? Event { get; init; }
    public Instant? ActedAt { get; init; }
    public IReadOnlyList<FairAnswerInput>? Answers { get; init; }
    public IReadOnlyList<AttachmentInput>? Files { get; init; }
}

internal sealed record FairEventInput
{
    public string? Name { get; init; }
    public string? Place { get; init; }
    public string? Date { get; init; }
}

internal sealed record FairAnswerInput
{
    public string? Program { get; init; }
    public string? Answer { get; init; }
    public ShownInput? Disclosure { get; init; }
}

internal sealed record FairRecorded(Guid Id);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    MaxDepth = 16,
    Converters = [typeof(InstantJson)]
)]
[JsonSerializable(typeof(FairInput))]
[JsonSerializable(typeof(FairRecorded))]
internal sealed partial class FairJson : JsonSerializerContext;
