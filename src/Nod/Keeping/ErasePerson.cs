using Nod.Consent;
using Nod.Ledger;
using NodaTime;

namespace Nod.Keeping;

/// <summary>What came of a request to erase.</summary>
public enum ErasureOutcome
{
    /// <summary>Nothing is on record about the number.</summary>
    Unknown,

    /// <summary>It was erased now.</summary>
    Erased,

    /// <summary>It was erased before, and nothing has happened since.</summary>
    ErasedBefore,

    /// <summary>A legal hold stands against it; the request is on record, if a person asked.</summary>
    Held,
}

/// <summary>What came of a request to erase, and the events.</summary>
/// <param name="Outcome">What came of it.</param>
/// <param name="Erased">The erasure, now or before; null when there is none.</param>
/// <param name="EventsErased">How many events of the person have no content any more; 0 when nothing was erased now.</param>
/// <param name="StopsKept">How many stops stand all the same.</param>
/// <param name="HeldBy">What the hold is for, such as a case number; or null.</param>
public sealed record ErasureResult(
    ErasureOutcome Outcome,
    LastErasure? Erased,
    int EventsErased,
    int StopsKept,
    string? HeldBy
);

/// <summary>
/// Erases what is kept about a person (GDPR, Article 17; R6, R17). A stop stays, by contact key (R16); a legal hold
/// prevents it. Doing it twice changes nothing.
/// </summary>
/// <param name="address">Whose data.</param>
/// <param name="reason">Why.</param>
/// <param name="requestedAt">When the person asked; null when nobody did, and a refusal is then not recorded.</param>
/// <param name="recordedBy">Who recorded the request, or null.</param>
/// <param name="messaged">The programs of the messages on record, which state and counters may not know.</param>
/// <param name="heldBy">What a program is held for, or null; asked in the transaction.</param>
/// <param name="isDue">For retention: whether it still is to go, as the transaction reads it.</param>
public sealed class ErasePerson(
    ContactAddress address,
    ErasureReason reason,
    Instant? requestedAt,
    string? recordedBy,
    IReadOnlyList<TouchedProgram> messaged,
    Func<TouchedProgram, string?> heldBy,
    Func<ContactRecord, bool>? isDue = null
) : Change<ErasureResult>
{
    /// <inheritdoc/>
    public override bool GoesAlone => true;

    /// <summary>Salts for what is recorded.</summary>
    public required IdSource Ids { get; init; }

    /// <inheritdoc/>
    public override void Declare(ReadSet reads) => reads.Contacts.Add(address);

    /// <inheritdoc/>
    public override ErasureResult Apply(ChangeContext context)
    {
        var contact = context.Contact(address);
        if ((contact.Revision == 0 && messaged.Count == 0) || isDue?.Invoke(contact) == false)
        {
            return new ErasureResult(ErasureOutcome.Unknown, null, 0, 0, null);
        }

        var touched = TouchedProgram.Of(contact).Concat(messaged).Distinct().ToList();
        if (HeldBy(contact, touched) is { } hold)
        {
            Refuse(context);
            return new ErasureResult(ErasureOutcome.Held, contact.State.Erased, 0, 0, hold);
        }

        if (contact.IsErased && messaged.Count == 0)
        {
            return new ErasureResult(ErasureOutcome.ErasedBefore, contact.State.Erased, 0, Stops(contact), null);
        }

        context.Erase(address, reason, requestedAt, recordedBy, touched);
        var after = context.Contact(address);
        var events = contact.State.Sequence;
        return new ErasureResult(ErasureOutcome.Erased, after.State.Erased, events, Stops(after), null);
    }

    private string? HeldBy(ContactRecord contact, List<TouchedProgram> touched) =>
        contact.State.LegalHolds is [var hold, ..]
            ? hold.Reference
            : touched.Select(heldBy).FirstOrDefault(held => held is not null);

    private void Refuse(ChangeContext context)
    {
        if (requestedAt is { } asked)
        {
            var refused = new ErasureRefused
            {
                OccurredAt = asked,
                Reason = reason,
                RecordedBy = recordedBy,
            };
            context.Append(address, PreparedEvent.Of(refused, Ids));
        }
    }

    private static int Stops(ContactRecord contact) =>
        contact.State.Suppressions.Length
        + contact.State.Programs.Count(consent => consent.Status == ConsentStatus.Revoked);
}
