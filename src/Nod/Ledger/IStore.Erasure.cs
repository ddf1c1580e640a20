using Nod.EvidencePacks;

namespace Nod.Ledger;

/// <summary>
/// Erasing. The commit of <see cref="ChangeContext.Erase"/> removes the contents and salts of the person's events, their
/// messages, decisions, places in the outbox, the number and words of their texts, name and counters; events and leaves
/// stay. What is kept elsewhere is asked for here and removed before the erasure is finished.
/// </summary>
public partial interface IStore
{
    /// <summary>How a contact is known when their number is gone.</summary>
    ContactKey KeyOf(ContactAddress address);

    /// <summary>Whose number a key was made of, or null when it is not on record.</summary>
    Task<ContactAddress?> FindContactAsync(Guid organization, ContactKey key, CancellationToken cancellation = default);

    /// <summary>Every erasure of every organization, oldest first; or only those that are not finished.</summary>
    Task<IReadOnlyList<ErasureRecord>> ReadErasuresAsync(bool onlyOpen, CancellationToken cancellation = default);

    /// <summary>
    /// What the log holds of a person's events whose content was erased, newest first, at most <paramref name="limit"/>.
    /// </summary>
    Task<IReadOnlyList<ErasedEvent>> ReadErasedEventsAsync(
        ContactAddress address,
        int limit,
        CancellationToken cancellation = default
    );

    /// <summary>Forgets the answers kept with idempotency keys that are about an erased person.</summary>
    Task ForgetAnswersAsync(ErasureRecord erasure, CancellationToken cancellation = default);

    /// <summary>The files, by SHA-256, that belonged to an erased person's events and to nobody else's.</summary>
    Task<IReadOnlyList<string>> ReadErasedFilesAsync(ErasureRecord erasure, CancellationToken cancellation = default);

    /// <summary>Whether an event of the organization names a file; erased ones name none.</summary>
    Task<bool> NamesFileAsync(Guid organization, string sha256, CancellationToken cancellation = default);

    /// <summary>Every evidence pack of an organization, the oldest first.</summary>
    Task<IReadOnlyList<EvidencePack>> ReadEvidencePacksAsync(
        Guid organization,
        CancellationToken cancellation = default
    );

    /// <summary>
    /// Writes the database's files anew, so that no page holds what was deleted, unless they are larger than told: it
    /// keeps writers waiting. False when it was not done.
    /// </summary>
    /// <param name="bytesMax">The largest database that is compacted; null for any.</param>
    /// <param name="cancellation">Stops it before it begins.</param>
    Task<bool> CompactAsync(long? bytesMax, CancellationToken cancellation = default);
}
