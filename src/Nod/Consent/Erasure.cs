using System.Text.Json.Serialization;
using NodaTime;

namespace Nod.Consent;

/// <summary>Why a person's data was erased.</summary>
[JsonConverter(typeof(SnakeCase<ErasureReason>))]
public enum ErasureReason
{
    /// <summary>The person asked for it (GDPR, Article 17(1)(b), (c)).</summary>
    PersonRequest,

    /// <summary>The number is somebody else's now (R18).</summary>
    NumberChangedHands,

    /// <summary>It should never have been kept (GDPR, Article 17(1)(d)).</summary>
    Unlawful,

    /// <summary>The time it had to be kept is over (R6; GDPR, Article 5(1)(e)).</summary>
    Retention,
}

/// <summary>
/// The content of every event of the person before this one was erased, with its salt. It names no one and its commitment
/// binds no number, so that it can stay, and be checked, without telling whose it was. What stands afterwards follows from
/// it alone: the stops.
/// </summary>
public sealed record Erasure : ConsentEvent
{
    /// <summary>Why.</summary>
    public required ErasureReason Reason { get; init; }

    /// <summary>When the person asked, or null where nobody did.</summary>
    public Instant? RequestedAt { get; init; }

    /// <summary>Who recorded the request, or null.</summary>
    public string? RecordedBy { get; init; }

    /// <summary>How many events went before it.</summary>
    public required int Events { get; init; }

    /// <summary>The stops that stand all the same (R16).</summary>
    public required IReadOnlyList<KeptStop> Stops { get; init; }

    /// <summary>The erasure of a person who stands so.</summary>
    public static Erasure Of(
        ContactState state,
        ErasureReason reason,
        Instant? requestedAt,
        string? recordedBy,
        Instant now
    ) =>
        new()
        {
            OccurredAt = now,
            Reason = reason,
            RequestedAt = requestedAt,
            RecordedBy = recordedBy,
            Events = state.Sequence,
            Stops =
            [
                .. state
                    .Programs.Where(consent => consent.Status == ConsentStatus.Revoked)
                    .Select(stop => new KeptStop(
                        stop.Brand,
                        stop.Program,
                        stop.EventId,
                        stop.At,
                        stop.Method,
                        stop.Sequence
                    )),
                .. state.Suppressions.Select(stop => new KeptStop(
                    stop.Brand,
                    null,
                    stop.EventId,
                    stop.At,
                    null,
                    stop.Sequence
                )),
            ],
        };

    /// <summary>Where the person stands after it.</summary>
    /// <param name="id">The identifier of this event.</param>
    public ContactState Fold(Guid id) =>
        new()
        {
            Sequence = Events + 1,
            LastEventId = id,
            Programs =
            [
                .. Stops
                    .Where(stop => stop is { Program: not null, Brand: not null, Method: not null })
                    .Select(stop => new ProgramConsent(
                        stop.Brand!,
                        stop.Program!,
                        ConsentStatus.Revoked,
                        stop.EventId,
                        stop.At,
                        stop.Method!.Value,
                        stop.Sequence,
                        stop.At,
                        null
                    )),
            ],
            Suppressions =
            [
                .. Stops
                    .Where(stop => stop.Program is null)
                    .Select(stop => new Suppression(stop.Brand, stop.EventId, stop.At, stop.Sequence)),
            ],
            Erased = new LastErasure(id, OccurredAt),
        };
}

/// <summary>A stop that outlives an erasure.</summary>
/// <param name="Brand">The brand, by key; null for everything the organization sends.</param>
/// <param name="Program">The program, by key; null for more than one.</param>
/// <param name="EventId">The revocation.</param>
/// <param name="At">From when it counts.</param>
/// <param name="Method">By what way it came; null for one that covers more than a program.</param>
/// <param name="Sequence">The contact's event count at it.</param>
public sealed record KeptStop(string? Brand, string? Program, Guid EventId, Instant At, Method? Method, int Sequence);

/// <summary>The person asked to be erased, and a legal hold stood against it. To be carried out once the hold is lifted.</summary>
public sealed record ErasureRefused : ConsentEvent
{
    /// <summary>Why it was asked for.</summary>
    public required ErasureReason Reason { get; init; }

    /// <summary>Who recorded the request, or null.</summary>
    public string? RecordedBy { get; init; }
}

/// <summary>Somebody must keep everything about the person, such as for a lawsuit: nothing of it is erased meanwhile.</summary>
public sealed record LegalHold : ConsentEvent
{
    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>What it is for, such as a case number. A person may be held for several.</summary>
    public required string Reference { get; init; }

    /// <summary>Who says so.</summary>
    public required string RecordedBy { get; init; }
}

/// <summary>A legal hold is over.</summary>
public sealed record LegalHoldLifted : ConsentEvent
{
    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>The reference of the hold that is over.</summary>
    public required string Reference { get; init; }

    /// <summary>Who says so.</summary>
    public required string RecordedBy { get; init; }
}

/// <summary>The last erasure of a person.</summary>
/// <param name="EventId">The erasure.</param>
/// <param name="At">When.</param>
public sealed record LastErasure(Guid EventId, Instant At);

/// <summary>A legal hold that stands.</summary>
/// <param name="Reference">What it is for.</param>
/// <param name="EventId">The event that placed it.</param>
/// <param name="At">Since when.</param>
public sealed record OpenLegalHold(string Reference, Guid EventId, Instant At);
