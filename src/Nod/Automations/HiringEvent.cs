using System.Text.Json.Serialization;
using Nod.Consent;
using Nod.Ledger;
using NodaTime;

namespace Nod.Automations;

/// <summary>What happens to somebody who is being hired, or works.</summary>
[JsonConverter(typeof(SnakeCase<HiringEventKind>))]
public enum HiringEventKind
{
    /// <summary>Applied for a job.</summary>
    ApplicationReceived,

    /// <summary>Their application came to another stage.</summary>
    StageChanged,

    /// <summary>An interview was booked.</summary>
    InterviewScheduled,

    /// <summary>An interview was moved to another time.</summary>
    InterviewMoved,

    /// <summary>An interview was called off.</summary>
    InterviewCanceled,

    /// <summary>They were hired.</summary>
    Hired,

    /// <summary>They were not taken.</summary>
    Rejected,

    /// <summary>They accepted a shift, or it was moved.</summary>
    ShiftScheduled,

    /// <summary>A shift was called off.</summary>
    ShiftCanceled,

    /// <summary>They clocked in or out.</summary>
    TimecardSubmitted,
}

/// <summary>Something that happened in hiring, as another system tells it.</summary>
public sealed record HiringEvent
{
    /// <summary>Its identifier.</summary>
    public required Guid Id { get; init; }

    /// <summary>Whom it happened to.</summary>
    public required ContactAddress Contact { get; init; }

    /// <summary>What happened.</summary>
    public required HiringEventKind Kind { get; init; }

    /// <summary>The brand, by key.</summary>
    public required string Brand { get; init; }

    /// <summary>The caller's name for the application, the interview, the shift or the time card it is about.</summary>
    public required string Reference { get; init; }

    /// <summary>The job, as the caller names it, or null.</summary>
    public string? Job { get; init; }

    /// <summary>The stage the application is in now, as the caller names it, or null.</summary>
    public string? Stage { get; init; }

    /// <summary>When the interview or shift begins, or null.</summary>
    public Instant? StartsAt { get; init; }

    /// <summary>When it happened.</summary>
    public required Instant OccurredAt { get; init; }

    /// <summary>The person's time zone (IANA) as the caller names it, or null for those on record.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Values for the fields of texts, by name.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; init; } = new Dictionary<string, string>();

    /// <summary>The kind of act it is about: what a text that follows from it names.</summary>
    [JsonIgnore]
    public RelationshipKind About => AboutOf(Kind);

    /// <summary>Whether it is an act of the person's own, which calls for informational texts (R8).</summary>
    [JsonIgnore]
    public bool IsAct =>
        Kind
            is HiringEventKind.ApplicationReceived
                or HiringEventKind.InterviewScheduled
                or HiringEventKind.InterviewMoved
                or HiringEventKind.ShiftScheduled
                or HiringEventKind.TimecardSubmitted;

    /// <summary>Whether what it is about does not take place.</summary>
    [JsonIgnore]
    public bool CallsOff => Kind is HiringEventKind.InterviewCanceled or HiringEventKind.ShiftCanceled;

    /// <summary>Whether a kind has a time at which something begins.</summary>
    public static bool HasStart(HiringEventKind kind) =>
        kind is HiringEventKind.InterviewScheduled or HiringEventKind.InterviewMoved or HiringEventKind.ShiftScheduled;

    /// <summary>The kind of act that a kind of event is about.</summary>
    public static RelationshipKind AboutOf(HiringEventKind kind) =>
        kind switch
        {
            HiringEventKind.InterviewScheduled or HiringEventKind.InterviewMoved or HiringEventKind.InterviewCanceled =>
                RelationshipKind.Interview,
            HiringEventKind.ShiftScheduled or HiringEventKind.ShiftCanceled => RelationshipKind.Shift,
            HiringEventKind.TimecardSubmitted => RelationshipKind.Timecard,
            _ => RelationshipKind.Application,
        };

    /// <summary>The event that an act is, as far as automations know it; null for an act they know nothing of.</summary>
    public static HiringEventKind? KindOf(RelationshipKind act) =>
        act switch
        {
            RelationshipKind.Application => HiringEventKind.ApplicationReceived,
            RelationshipKind.Interview => HiringEventKind.InterviewScheduled,
            RelationshipKind.Shift => HiringEventKind.ShiftScheduled,
            RelationshipKind.Timecard => HiringEventKind.TimecardSubmitted,
            _ => null,
        };

    /// <summary>The act as the ledger records it; only of an event that is one.</summary>
    public Relationship ToAct() =>
        new()
        {
            OccurredAt = OccurredAt,
            Brand = Brand,
            Kind = About,
            Reference = Reference,
            StartsAt = StartsAt,
        };
}
