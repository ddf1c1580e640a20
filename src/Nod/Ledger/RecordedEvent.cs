using Nod.Consent;
using Nod.Transparency;
using NodaTime;

namespace Nod.Ledger;

/// <summary>
/// An event made ready to record: its canonical bytes and its salt. Made by whoever asks, so that the one who writes has
/// little left to do.
/// </summary>
/// <param name="Event">The event.</param>
/// <param name="Body">The event in canonical JSON.</param>
/// <param name="Salt">16 random bytes.</param>
public sealed record PreparedEvent(ConsentEvent Event, byte[] Body, byte[] Salt)
{
    /// <summary>Prepares an event, its time cut to what the store keeps: it folds now as it will when read back.</summary>
    public static PreparedEvent Of(ConsentEvent value, IdSource ids)
    {
        value = value with { OccurredAt = Times.ToMicroseconds(value.OccurredAt) };
        return new PreparedEvent(value, EventSchema.Write(value), ids.Salt());
    }
}

/// <summary>An event on record.</summary>
/// <param name="Address">Whose event.</param>
/// <param name="Id">Its identifier; rises with every event recorded.</param>
/// <param name="Previous">The contact's event before it, or null for the first.</param>
/// <param name="RecordedAt">When it was recorded.</param>
/// <param name="Schema">The version of the schema it is written in.</param>
/// <param name="Prepared">Event, bytes and salt.</param>
/// <param name="Commitment">What the log holds in place of whose event it is and of its content: <see cref="Leaf.Commit"/>.</param>
public sealed record RecordedEvent(
    ContactAddress Address,
    Guid Id,
    Guid? Previous,
    Instant RecordedAt,
    int Schema,
    PreparedEvent Prepared,
    byte[] Commitment
)
{
    /// <summary>Its place in the log, from 0; null as long as it waits for one, or when nobody looked.</summary>
    public long? LogIndex { get; init; }

    /// <summary>The event.</summary>
    public ConsentEvent Event => Prepared.Event;

    /// <summary>What the commitment binds the event to: its contact, or no number where it is an erasure.</summary>
    public ContactAddress Bound => BoundTo(Address, Event);

    /// <summary>What an event of a contact is bound to.</summary>
    public static ContactAddress BoundTo(ContactAddress address, ConsentEvent happened) =>
        happened is Erasure ? new ContactAddress(address.Organization, default) : address;

    /// <summary>The event as the log holds it.</summary>
    public Leaf Leaf => new(Id, EventSchema.KindOf(Event), Schema, RecordedAt, Commitment);
}
