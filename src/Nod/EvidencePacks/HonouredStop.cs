using Nod.Consent;
using Nod.Decisions;
using Nod.Ledger;
using Nod.Sending;
using NodaTime;

namespace Nod.EvidencePacks;

/// <summary>A stop, and what became of it: when it was known, what it held up, and whether anything left after it.</summary>
/// <param name="Recorded">The stop on record.</param>
/// <param name="Stop">The stop.</param>
/// <param name="ConfirmedAt">When its confirmation was handed over, or null.</param>
/// <param name="Withheld">Messages that waited and were stopped before their hand-over.</param>
/// <param name="SentAfter">Messages whose hand-over began after it was on record and while it stood: there must be none.</param>
public sealed record HonouredStop(
    RecordedEvent Recorded,
    Revocation Stop,
    Instant? ConfirmedAt,
    IReadOnlyList<MessageRecord> Withheld,
    IReadOnlyList<MessageRecord> SentAfter
)
{
    /// <summary>Every stop of a person's, oldest first, held against the messages told.</summary>
    public static IReadOnlyList<HonouredStop> Of(PersonRecords person) =>
        [
            .. from recorded in person.Events
            where recorded.Event is Revocation
            select Of(person, recorded, (Revocation)recorded.Event),
        ];

    private static HonouredStop Of(PersonRecords person, RecordedEvent recorded, Revocation stop)
    {
        Instant? confirmed = null;
        var withheld = new List<MessageRecord>();
        var after = new List<MessageRecord>();
        foreach (var judged in person.Messages)
        {
            var message = judged.Message;
            if (message.Answers is { } answered)
            {
                // Nod's own answers may go: a stop is confirmed, and HELP is answered, to anybody.
                confirmed = answered == recorded.Id ? judged.HandedOverAt ?? confirmed : confirmed;
            }
            else if (judged.HandedOverAt is { } began && Stands(person, recorded, message, began))
            {
                after.Add(message);
            }
            else if (BlockedAt(message) is { } blocked && Stands(person, recorded, message, blocked))
            {
                withheld.Add(message);
            }
        }

        return new HonouredStop(recorded, stop, confirmed, withheld, after);
    }

    private static Instant? BlockedAt(MessageRecord message) =>
        message.History is [.., { Status: MessageStatus.Blocked, Detail: ReasonCodes.ConsentRevoked } last]
            ? last.At
            : null;

    // A later yes of the person's own may have lifted it, and another stop may have taken its place.
    private static bool Stands(PersonRecords person, RecordedEvent stop, MessageRecord message, Instant at) =>
        at > stop.RecordedAt && person.StateAt(at).StopFor(message.Brand, message.Program) == stop.Id;
}
