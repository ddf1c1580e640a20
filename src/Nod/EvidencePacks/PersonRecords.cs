using Nod.Consent;
using Nod.Ledger;
using Nod.Sending;
using NodaTime;

namespace Nod.EvidencePacks;

/// <summary>A message with its judgements, oldest first.</summary>
/// <param name="Message">The message as it stood when the pack was asked for.</param>
/// <param name="Decisions">The judgements, the first and the last among them.</param>
public sealed record JudgedMessage(MessageRecord Message, IReadOnlyList<RecordedDecision> Decisions)
{
    /// <summary>The message and its judgements as they stood at a moment at which the message was there.</summary>
    public JudgedMessage AsOf(Instant moment)
    {
        List<StatusChange> known = [.. Message.History.TakeWhile(change => change.At <= moment)];
        return known.Count == Message.History.Count
            ? this
            : new JudgedMessage(
                Message with
                {
                    History = known,
                    Status = known[^1].Status,
                    Attempt = Message.Attempt?.At <= moment ? Message.Attempt : null,
                },
                [.. Decisions.Where((decision, i) => i == 0 || decision.Decision.JudgedAt <= moment)]
            );
    }

    /// <summary>The judgement that counts: the last one.</summary>
    public RecordedDecision? Last => Decisions.Count == 0 ? null : Decisions[^1];

    /// <summary>When a hand-over began, or null when none did. A claim that was taken back is none.</summary>
    public Instant? HandedOverAt =>
        Message.Status
            is MessageStatus.HandingOver
                or MessageStatus.Sent
                or MessageStatus.Delivered
                or MessageStatus.Undelivered
                or MessageStatus.Rejected
                or MessageStatus.Unknown
            ? Message.Attempt?.At
            : null;
}

/// <summary>A file that a pack brings along.</summary>
/// <param name="Path">Where in the pack.</param>
/// <param name="MediaType">Its media type (RFC 6838).</param>
/// <param name="Bytes">Its size.</param>
public sealed record EvidenceFile(string Path, string MediaType, long Bytes);

/// <summary>Everything a pack tells about one person.</summary>
public sealed record PersonRecords
{
    /// <summary>Whose records, and which number.</summary>
    public required ContactAddress Address { get; init; }

    /// <summary>The events, oldest first.</summary>
    public required IReadOnlyList<RecordedEvent> Events { get; init; }

    /// <summary>What the log holds of events whose content was erased, oldest first.</summary>
    public IReadOnlyList<ErasedEvent> Erased { get; init; } = [];

    /// <summary>The messages of the period, oldest first.</summary>
    public required IReadOnlyList<JudgedMessage> Messages { get; init; }

    /// <summary>The files of the events that are kept here, by SHA-256.</summary>
    public IReadOnlyDictionary<string, EvidenceFile> Files { get; init; } = new Dictionary<string, EvidenceFile>();

    /// <summary>What the log says of the events that are in it.</summary>
    public IReadOnlyDictionary<Guid, EventProof> Proofs { get; init; } = new Dictionary<Guid, EventProof>();

    /// <summary>Where the person stood after all of <see cref="Events"/>.</summary>
    public ContactState State => StateAt(Instant.MaxValue);

    /// <summary>The name last told, or null.</summary>
    public string? Name =>
        Events.LastOrDefault(recorded => recorded.Event.Subject?.Name is not null)?.Event.Subject?.Name;

    /// <summary>Where the person stood by what was recorded up to a moment, itself included.</summary>
    public ContactState StateAt(Instant moment) =>
        Events
            .TakeWhile(recorded => recorded.RecordedAt <= moment)
            .Aggregate(ContactState.Empty, (state, recorded) => state.After(recorded.Id, recorded.Event));

    /// <summary>
    /// The one zone the person is in, or null where several are possible: their own if it was told, else their address's
    /// or their number's, if that leaves one.
    /// </summary>
    public DateTimeZone? Zone
    {
        get
        {
            var state = State;
            if (state.TimeZone is { } named)
            {
                return DateTimeZoneProviders.Tzdb.GetZoneOrNull(named);
            }

            var zones = state.Country is { } country
                ? AddressZones.Of(country, state.Region)
                : NumberPlan.Describe(Address.Phone)?.Zones ?? [];
            return zones is [var only] ? only : null;
        }
    }
}
