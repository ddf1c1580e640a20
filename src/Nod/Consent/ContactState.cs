using System.Collections.Immutable;
using NodaTime;

namespace Nod.Consent;

/// <summary>Where a person stands with one program.</summary>
public enum ConsentStatus
{
    /// <summary>The person agreed.</summary>
    OptedIn = 1,

    /// <summary>The person was asked and said no.</summary>
    Declined = 2,

    /// <summary>The person agreed once and took it back, or never agreed and asked for silence.</summary>
    Revoked = 3,

    /// <summary>The number has changed hands since: whoever said so then is not who has it now (R18).</summary>
    Void = 4,

    /// <summary>Somebody agreed for the number; whoever has it has not confirmed it yet (R10).</summary>
    Unconfirmed = 5,
}

/// <summary>The latest word on one program of a brand.</summary>
/// <param name="Brand">The brand, by key.</param>
/// <param name="Program">The program, by key.</param>
/// <param name="Status">Where the person stands.</param>
/// <param name="EventId">The event that put them there.</param>
/// <param name="At">When they acted; a stop counts from the latest thing known then, however far back it is dated.</param>
/// <param name="Method">By what way.</param>
/// <param name="Sequence">The contact's event count at that event; orders opt-ins against stops.</param>
/// <param name="ConfirmedAt">When they last said yes, at opt-in or when asked again.</param>
/// <param name="CollectedBy">Key of the brand that collected the consent; null when recorded first hand.</param>
public sealed record ProgramConsent(
    string Brand,
    string Program,
    ConsentStatus Status,
    Guid EventId,
    Instant At,
    Method Method,
    int Sequence,
    Instant ConfirmedAt,
    string? CollectedBy
);

/// <summary>A stop that covers more than one program.</summary>
/// <param name="Brand">The brand, or null for everything the organization sends.</param>
/// <param name="EventId">The revocation.</param>
/// <param name="At">When the person asked for it, or the latest thing known then if that is later.</param>
/// <param name="Sequence">The contact's event count at that event.</param>
public sealed record Suppression(string? Brand, Guid EventId, Instant At, int Sequence);

/// <summary>
/// An act towards a brand: the latest of its kind, or one whose interview or shift was still ahead when the latest came.
/// </summary>
/// <param name="Brand">The brand, by key.</param>
/// <param name="Kind">What the person did.</param>
/// <param name="Reference">The caller's reference.</param>
/// <param name="EventId">The event.</param>
/// <param name="At">When they did it.</param>
/// <param name="StartsAt">When the interview or shift itself begins, or null.</param>
public sealed record KnownRelationship(
    string Brand,
    RelationshipKind Kind,
    string Reference,
    Guid EventId,
    Instant At,
    Instant? StartsAt = null
);

/// <summary>The latest text from the person to a brand.</summary>
/// <param name="Brand">The brand, by key.</param>
/// <param name="Sender">The sender that was texted, by key.</param>
/// <param name="EventId">The event.</param>
/// <param name="At">When the text came.</param>
public sealed record Conversation(string Brand, string Sender, Guid EventId, Instant At);

/// <summary>A doubt that nobody has looked at yet.</summary>
/// <param name="EventId">The event that raised it.</param>
/// <param name="At">When.</param>
public sealed record OpenHold(Guid EventId, Instant At);

/// <summary>
/// Where a person stands: the fold of their events, in the order recorded. Pure: the same events give the same state,
/// however they were batched.
/// </summary>
public sealed partial record ContactState
{
    /// <summary>The state before any event.</summary>
    public static readonly ContactState Empty = new();

    /// <summary>How many events were folded.</summary>
    public int Sequence { get; init; }

    /// <summary>The last event folded, or null.</summary>
    public Guid? LastEventId { get; init; }

    /// <summary>Country they live in, ISO 3166-1 alpha-2, or null.</summary>
    public string? Country { get; init; }

    /// <summary>Subdivision they live in, or null.</summary>
    public string? Region { get; init; }

    /// <summary>IANA time zone they live in, or null.</summary>
    public string? TimeZone { get; init; }

    /// <summary>The language they read, or null.</summary>
    public string? Language { get; init; }

    /// <summary>The latest word on each program they were ever asked about.</summary>
    public ImmutableArray<ProgramConsent> Programs { get; init; } = [];

    /// <summary>Stops that cover more than one program; a brand has one at most, the organization one.</summary>
    public ImmutableArray<Suppression> Suppressions { get; init; } = [];

    /// <summary>The latest act of each kind towards each brand, and those whose interview or shift was still ahead then.</summary>
    public ImmutableArray<KnownRelationship> Relationships { get; init; } = [];

    /// <summary>The latest text to each brand.</summary>
    public ImmutableArray<Conversation> Conversations { get; init; } = [];

    /// <summary>A doubt that nobody has looked at yet, or null.</summary>
    public OpenHold? Hold { get; init; }

    /// <summary>Legal holds that stand: nothing about the person is erased meanwhile.</summary>
    public ImmutableArray<OpenLegalHold> LegalHolds { get; init; } = [];

    /// <summary>The last erasure, or null when nothing was ever erased.</summary>
    public LastErasure? Erased { get; init; }

    /// <summary>The latest word on exactly this program, or null when the person was never asked.</summary>
    public ProgramConsent? ConsentFor(string brand, string program)
    {
        foreach (var consent in Programs)
        {
            if (consent.Brand == brand && consent.Program == program)
            {
                return consent;
            }
        }

        return null;
    }

    /// <summary>
    /// The stop that forbids a text of this brand and program, or null. A wide stop no longer forbids a program
    /// that the person joined again afterwards; it goes on forbidding everything else (KW-RESTART).
    /// </summary>
    public Guid? StopFor(string brand, string? program)
    {
        var consent = program is null ? null : ConsentFor(brand, program);
        if (consent is { Status: ConsentStatus.Revoked })
        {
            return consent.EventId;
        }

        foreach (var stop in Suppressions)
        {
            if (
                (stop.Brand is null || stop.Brand == brand)
                && !(consent is { Status: ConsentStatus.OptedIn } && consent.Sequence > stop.Sequence)
            )
            {
                return stop.EventId;
            }
        }

        return null;
    }

    /// <summary>Whether this event is a stop that stands.</summary>
    public bool IsStandingStop(Guid eventId)
    {
        foreach (var consent in Programs)
        {
            if (consent.Status == ConsentStatus.Revoked && consent.EventId == eventId)
            {
                return true;
            }
        }

        foreach (var stop in Suppressions)
        {
            if (stop.EventId == eventId)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The latest text from the person to this brand, or null.</summary>
    public Conversation? ConversationWith(string brand)
    {
        foreach (var conversation in Conversations)
        {
            if (conversation.Brand == brand)
            {
                return conversation;
            }
        }

        return null;
    }

    /// <summary>The state after one more event.</summary>
    /// <param name="id">The event's identifier.</param>
    /// <param name="happened">The event.</param>
    public ContactState After(Guid id, ConsentEvent happened)
    {
        var next = this with { Sequence = Sequence + 1, LastEventId = id };
        next = happened switch
        {
            OptIn optIn => next.Fold(id, optIn),
            Decline decline => next.Fold(id, decline),
            Revocation revocation => next.Fold(id, revocation),
            Reconfirmation reconfirmation => next.Fold(reconfirmation),
            Relationship relationship => next.Fold(id, relationship),
            InboundText text => next.Fold(id, text),
            Hold hold => next with { Hold = new OpenHold(id, hold.OccurredAt) },
            HoldLifted lifted => next.Fold(lifted),
            FrequencyWish wish => next.Fold(id, wish),
            LanguageWish wish => next.Fold(wish),
            NumberVoided gone => next.Fold(id, gone),
            LegalHold hold => next with
            {
                LegalHolds =
                [
                    .. LegalHolds.Where(known => known.Reference != hold.Reference),
                    new OpenLegalHold(hold.Reference, id, hold.OccurredAt),
                ],
            },
            LegalHoldLifted lifted => next with
            {
                LegalHolds = [.. LegalHolds.Where(known => known.Reference != lifted.Reference)],
            },
            ErasureRefused => next,
            Erasure erasure => erasure.Fold(id),
            _ => throw new NotSupportedException($"{happened.GetType().Name} has no fold."),
        };
        return next.Learn(happened.Subject);
    }

    private ContactState Fold(Guid id, OptIn optIn)
    {
        if (IsOfEarlierHolder(optIn) || IsNoMatchFor(optIn))
        {
            return this;
        }

        // Only the person's own, later act undoes a stop (R16); anything else stays on record without effect. What is
        // dated to the very moment of the stop is not later.
        if (
            StopFor(optIn.Brand, optIn.Program) is not null
            && (!optIn.Method.IsOwnAct() || optIn.OccurredAt <= StoppedAt(optIn.Brand, optIn.Program))
        )
        {
            return this;
        }

        // What was known before an erasure went with it, whoever tells it again; another system's word counts only for
        // somebody who has come back.
        if (
            Erased is { } erased
            && (
                optIn.OccurredAt <= erased.At
                || (optIn.Method.IsSync() && Programs.All(known => known.Status != ConsentStatus.OptedIn))
            )
        )
        {
            return this;
        }

        // A consent that reaches us late never replaces a later word, nor a sync a person's no (R14).
        return
            ConsentFor(optIn.Brand, optIn.Program) is { } known
            && (optIn.OccurredAt < known.At || (known.Status == ConsentStatus.Declined && optIn.Method.IsSync()))
            ? this
            : WithConsent(
                new ProgramConsent(
                    optIn.Brand,
                    optIn.Program,
                    optIn.AwaitsConfirmation ? ConsentStatus.Unconfirmed : ConsentStatus.OptedIn,
                    id,
                    optIn.OccurredAt,
                    optIn.Method,
                    Sequence,
                    optIn.OccurredAt,
                    optIn.Provenance?.CollectedBy
                )
            );
    }

    private ContactState Fold(Guid id, Decline decline)
    {
        if (IsOfEarlierHolder(decline) || StopFor(decline.Brand, decline.Program) is not null)
        {
            return this;
        }

        return ConsentFor(decline.Brand, decline.Program) is { } known && decline.OccurredAt < known.At
            ? this
            : WithConsent(
                new ProgramConsent(
                    decline.Brand,
                    decline.Program,
                    ConsentStatus.Declined,
                    id,
                    decline.OccurredAt,
                    decline.Method,
                    Sequence,
                    decline.OccurredAt,
                    null
                )
            );
    }

    private ContactState Fold(Guid id, Revocation revocation)
    {
        if (revocation is { Brand: { } brand, Program: { } program })
        {
            return WithConsent(Revoked(id, revocation, brand, program));
        }

        var programs = Programs
            .Select(consent =>
                revocation.Brand is null || consent.Brand == revocation.Brand
                    ? Revoked(id, revocation, consent.Brand, consent.Program)
                    : consent
            )
            .ToImmutableArray();
        var stop = new Suppression(revocation.Brand, id, LatestKnown(revocation), Sequence);
        return this with
        {
            Programs = programs,
            Suppressions = [.. Suppressions.Where(known => known.Brand != revocation.Brand), stop],
        };
    }

    private ProgramConsent Revoked(Guid id, Revocation revocation, string brand, string program)
    {
        var at = LatestKnown(revocation);
        return new(brand, program, ConsentStatus.Revoked, id, at, revocation.Method, Sequence, at, null);
    }

    // A stop that is logged late, or dated to a day only, must not be undone by an opt-in that was known before it and
    // is told again, nor make an earlier stop look older.
    private Instant LatestKnown(Revocation revocation)
    {
        var latest = revocation.OccurredAt;
        foreach (var consent in Programs)
        {
            if (
                (revocation.Brand is null || revocation.Brand == consent.Brand)
                && (revocation.Program is null || revocation.Program == consent.Program)
            )
            {
                latest = Instant.Max(latest, consent.At);
            }
        }

        foreach (var stop in Suppressions)
        {
            latest = stop.Brand == revocation.Brand ? Instant.Max(latest, stop.At) : latest;
        }

        return latest;
    }

    private ContactState Fold(Guid id, InboundText text)
    {
        if (IsOfEarlierHolder(text))
        {
            return this;
        }

        var known = ConversationWith(text.Brand);
        var latest = new Conversation(text.Brand, text.Sender, id, text.OccurredAt);
        return this with
        {
            Conversations = known is null ? Conversations.Add(latest) : Conversations.Replace(known, latest),
        };
    }

    // Who looked at one doubt has not seen the next.
    private ContactState Fold(HoldLifted lifted) =>
        Hold is { } open && (lifted.HoldId is null || lifted.HoldId == open.EventId) && lifted.OccurredAt >= open.At
            ? this with
            {
                Hold = null,
            }
            : this;

    private ContactState WithConsent(ProgramConsent consent)
    {
        var known = ConsentFor(consent.Brand, consent.Program);
        return this with { Programs = known is null ? Programs.Add(consent) : Programs.Replace(known, consent) };
    }

    private Instant StoppedAt(string brand, string program)
    {
        var latest = ConsentFor(brand, program) is { Status: ConsentStatus.Revoked } revoked
            ? revoked.At
            : Instant.MinValue;
        foreach (var stop in Suppressions)
        {
            if (stop.Brand is null || stop.Brand == brand)
            {
                latest = Instant.Max(latest, stop.At);
            }
        }

        return latest;
    }

    private ContactState Learn(Subject? subject) =>
        subject is null
            ? this
            : this with
            {
                Country = subject.Country ?? Country,
                Region = subject.Region ?? Region,
                TimeZone = subject.TimeZone ?? TimeZone,
                Language = subject.Language ?? Language,
            };
}
