using Nod.Decisions;
using Nod.Ledger;
using Nod.Sending;
using NodaTime;

namespace Nod.Broadcasts;

/// <summary>What became of a change to a broadcast.</summary>
/// <param name="Found">The broadcast as it was; null when there is none.</param>
/// <param name="Changed">As it is now; null when it could not be changed so.</param>
public readonly record struct BroadcastChanged(Broadcast? Found, Broadcast? Changed);

/// <summary>Stores a new draft.</summary>
/// <param name="draft">The draft.</param>
public sealed class PutBroadcast(Broadcast draft) : Change<Broadcast>
{
    /// <inheritdoc/>
    public override void Declare(ReadSet reads) => reads.Broadcasts.Add(draft.Address);

    /// <inheritdoc/>
    public override Broadcast Apply(ChangeContext context)
    {
        context.Put(draft);
        return draft;
    }
}

/// <summary>Moves a broadcast from where it stands to where it shall stand, as its own methods allow.</summary>
/// <param name="address">The broadcast.</param>
/// <param name="move">Gives the broadcast as it shall be, or null when that is not possible.</param>
public sealed class MoveBroadcast(BroadcastAddress address, Func<Broadcast, Instant, Broadcast?> move)
    : Change<BroadcastChanged>
{
    /// <inheritdoc/>
    public override void Declare(ReadSet reads) => reads.Broadcasts.Add(address);

    /// <inheritdoc/>
    public override BroadcastChanged Apply(ChangeContext context)
    {
        var found = context.Broadcast(address);
        var changed = found is null ? null : move(found, context.Now);
        if (changed is not null)
        {
            context.Put(changed);
        }

        return new BroadcastChanged(found, changed);
    }
}

/// <summary>Adds a person to a draft's fixed audience; a later row about the same person replaces the earlier one.</summary>
/// <param name="address">The broadcast.</param>
/// <param name="phone">The person's number.</param>
/// <param name="row">What is said about them.</param>
public sealed class AddRecipient(BroadcastAddress address, PhoneNumber phone, RecipientRow row) : Change<bool>
{
    /// <inheritdoc/>
    public override void Declare(ReadSet reads) => reads.Broadcasts.Add(address);

    /// <inheritdoc/>
    /// <returns>Whether it is still a draft, and so was added.</returns>
    public override bool Apply(ChangeContext context)
    {
        if (context.Broadcast(address)?.Extend() is not { } extended)
        {
            return false;
        }

        context.Put(extended);
        context.Put(
            new BroadcastRecipient
            {
                Broadcast = address.Id,
                Contact = new ContactAddress(address.Organization, phone),
                Row = row,
            }
        );
        return true;
    }
}

/// <summary>Ends messages of a canceled broadcast that still wait. They no longer count against anything.</summary>
/// <param name="address">The broadcast.</param>
/// <param name="waiting">The messages, at most <see cref="AcceptRecipients.Max"/>.</param>
public sealed class CancelWaiting(BroadcastAddress address, IReadOnlyList<MessageAddress> waiting) : Change<int>
{
    /// <inheritdoc/>
    public override bool IsBulk => true;

    /// <inheritdoc/>
    public override void Declare(ReadSet reads)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(waiting.Count, AcceptRecipients.Max);
        reads.Broadcasts.Add(address);
        foreach (var message in waiting)
        {
            reads.Messages.Add(message);
            reads.Contacts.Add(message.Contact);
        }
    }

    /// <inheritdoc/>
    /// <returns>How many ended.</returns>
    public override int Apply(ChangeContext context)
    {
        if (context.Broadcast(address) is not { Status: BroadcastStatus.Canceled })
        {
            return 0;
        }

        var ended = 0;
        foreach (var waits in waiting)
        {
            if (context.Message(waits) is { Status: MessageStatus.Queued } message && message.Broadcast == address.Id)
            {
                context.Put(message.Become(MessageStatus.Canceled, context.Now, ReasonCodes.BroadcastCanceled));
                var contact = context.Contact(waits.Contact);
                context.Count(contact.Address, contact.Traffic.Withdrawn(message.Brand, message.Program, waits.Id));
                ended++;
            }
        }

        return ended;
    }
}
