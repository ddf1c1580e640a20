using System.Text.Json.Serialization;

namespace Nod.Bench.Baselines;

/// <summary>What a decision request says; the baselines read the same body as Nod.</summary>
internal sealed record DecisionAsked(
    string To,
    string Brand,
    string Program,
    string? Sender,
    string Class,
    string Body,
    string? Language
);

/// <summary>What a consent request says.</summary>
internal sealed record ConsentAsked(
    string Phone,
    string Brand,
    string Program,
    string Action,
    string Method,
    DateTimeOffset OccurredAt,
    DisclosureShown? Disclosure,
    EvidenceGiven? Evidence
);

/// <summary>The wording a person saw.</summary>
internal sealed record DisclosureShown(string Id, int Version);

/// <summary>What was kept about the moment.</summary>
internal sealed record EvidenceGiven(string? Ip, string? UserAgent, string? PageUrl);

/// <summary>An answer of a chosen size.</summary>
internal sealed record Padded(string Verdict, string Padding);

/// <summary>The naive service's decision.</summary>
internal sealed record NaiveDecision(
    string Verdict,
    IReadOnlyList<NaiveReason> Reasons,
    DateTimeOffset? DeferUntil,
    string Body,
    NaiveSegments Segments,
    IReadOnlyList<long> Basis,
    string PolicyVersion
);

/// <summary>Why, in one line.</summary>
internal sealed record NaiveReason(string Code, string Rule, string Message);

/// <summary>How many segments the text takes.</summary>
internal sealed record NaiveSegments(int Count, string Encoding, int Characters);

/// <summary>The naive service's answer to a consent.</summary>
internal sealed record NaiveRecorded(long EventId, DateTimeOffset RecordedAt, string State);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(DecisionAsked))]
[JsonSerializable(typeof(ConsentAsked))]
[JsonSerializable(typeof(Padded))]
[JsonSerializable(typeof(NaiveDecision))]
[JsonSerializable(typeof(NaiveRecorded))]
internal sealed partial class Wire : JsonSerializerContext;
