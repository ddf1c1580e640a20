using Nod.Automations;
using Nod.Broadcasts;
using Nod.Connectors;
using Nod.Imports;
using Nod.Threads;

namespace Nod.Ledger;

/// <summary>
/// Something to be committed whole or not at all. A change first names what it needs, is then shown it as stored,
/// and stages what it makes of it. It has no other effect, so a store may apply it again after a conflict and may
/// put many changes into one transaction.
/// </summary>
public abstract class Change
{
    /// <summary>Whether it goes before everything that waits: stops have their own lane.</summary>
    public virtual bool IsUrgent => false;

    /// <summary>
    /// Whether it is one of many that nobody waits for: it gets a transaction of its own, in turn with those of the
    /// others, and what it touches is not kept in memory for its sake.
    /// </summary>
    public virtual bool IsBulk => false;

    /// <summary>Whether it has a transaction to itself: what it removes must not be a neighbour's.</summary>
    public virtual bool GoesAlone => false;

    /// <summary>Names everything <see cref="Change{T}.Apply"/> will look at. Called before each time it is applied.</summary>
    public abstract void Declare(ReadSet reads);
}

/// <summary>A change with an outcome.</summary>
/// <typeparam name="T">What the caller learns once it is durable.</typeparam>
public abstract class Change<T> : Change
{
    /// <summary>
    /// Stages the change. An exception fails this change alone; nothing it staged is kept.
    /// </summary>
    public abstract T Apply(ChangeContext context);
}

/// <summary>What a change needs to be shown.</summary>
public sealed class ReadSet
{
    /// <summary>Contacts, by address.</summary>
    public HashSet<ContactAddress> Contacts { get; } = [];

    /// <summary>Messages, by contact and identifier.</summary>
    public HashSet<MessageAddress> Messages { get; } = [];

    /// <summary>Idempotency keys.</summary>
    public HashSet<IdempotencyKey> IdempotencyKeys { get; } = [];

    /// <summary>Inbound texts, by the provider's identifier.</summary>
    public HashSet<InboundKey> Inbound { get; } = [];

    /// <summary>Broadcasts, by address.</summary>
    public HashSet<BroadcastAddress> Broadcasts { get; } = [];

    /// <summary>Threads, by address.</summary>
    public HashSet<ThreadAddress> Threads { get; } = [];

    /// <summary>What automations have to do, by automation and person.</summary>
    public HashSet<AutomationAddress> Automations { get; } = [];

    /// <summary>Imports, by address.</summary>
    public HashSet<ImportAddress> Imports { get; } = [];

    /// <summary>What applicant tracking systems delivered, by key.</summary>
    public HashSet<DeliveryKey> Deliveries { get; } = [];

    /// <summary>Empties the set for the next use.</summary>
    public void Clear()
    {
        Contacts.Clear();
        Messages.Clear();
        IdempotencyKeys.Clear();
        Inbound.Clear();
        Broadcasts.Clear();
        Threads.Clear();
        Automations.Clear();
        Imports.Clear();
        Deliveries.Clear();
    }
}

/// <summary>A message of a contact's.</summary>
/// <param name="Contact">The contact.</param>
/// <param name="Id">The message.</param>
public readonly record struct MessageAddress(ContactAddress Contact, Guid Id);

/// <summary>A provider's identifier of an inbound text; the same text may be delivered many times.</summary>
/// <param name="Provider">The provider, by name.</param>
/// <param name="Id">Its identifier there.</param>
public readonly record struct InboundKey(string Provider, string Id);

/// <summary>A caller's key that makes a request safe to repeat, as its hash.</summary>
/// <param name="Organization">Whose key.</param>
/// <param name="Hash">The first 128 bits of the key's SHA-256.</param>
public readonly record struct IdempotencyKey(Guid Organization, UInt128 Hash);

/// <summary>The answer given to a request, kept with its key.</summary>
/// <param name="RequestHash">SHA-256 of the request, first 128 bits; another request under the same key is refused.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">The body as sent.</param>
public sealed record StoredAnswer(UInt128 RequestHash, int Status, byte[] Body)
{
    /// <summary>The person it is about, so that erasing them reaches it; null when about nobody, or when read.</summary>
    public ContactAddress? About { get; init; }
}

/// <summary>The same idempotency key came with another request.</summary>
public sealed class IdempotencyConflictException()
    : InvalidOperationException("This idempotency key was used for another request.");
