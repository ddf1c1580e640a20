using System.Buffers.Binary;
using NodaTime;

namespace Nod.Ledger;

/// <summary>
/// What may happen once in a stretch of time, whoever asks for it: the keys of this stretch and of the one before, so that
/// the time is one of so many hours and not of the calendar. Made from a keyed hash, and forgotten like every idempotency key.
/// </summary>
/// <param name="Current">This stretch's.</param>
/// <param name="Previous">The one's before.</param>
/// <param name="Within">How long a stretch is; at most 24 hours.</param>
public sealed record OnceKeys(IdempotencyKey Current, IdempotencyKey Previous, Duration Within)
{
    /// <summary>Names what <see cref="IsTaken"/> looks at.</summary>
    public void Declare(ReadSet reads)
    {
        reads.IdempotencyKeys.Add(Current);
        reads.IdempotencyKeys.Add(Previous);
    }

    /// <summary>Whether it has happened within that time.</summary>
    public bool IsTaken(ChangeContext context) =>
        context.Answer(Current) is not null
        || (
            context.Answer(Previous) is { } kept
            && context.Now - Times.FromStored(BinaryPrimitives.ReadInt64BigEndian(kept.Body)) < Within
        );

    /// <summary>Says that it happens now. Only when it is not taken.</summary>
    public void Take(ChangeContext context)
    {
        var when = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(when, Times.ToStored(context.Now));
        context.Remember(Current, new StoredAnswer(UInt128.Zero, 0, when));
    }
}
