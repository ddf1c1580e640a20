using Nod.Catalog;
using Nod.EvidencePacks;
using Nod.Sending;
using NodaTime;

namespace Nod.Ledger;

/// <summary>
/// Where everything is kept. Implementations MUST pass <c>StoreConformance</c>: changes are atomic, isolated from each
/// other and durable when the task completes; the order of one contact's changes is kept; a failing change fails
/// alone; failures propagate and are never swallowed.
/// </summary>
public partial interface IStore : IAsyncDisposable
{
    /// <summary>
    /// Applies a change. When the task completes the change is on disk; when it fails nothing of it is.
    /// </summary>
    Task<T> CommitAsync<T>(Change<T> change, CancellationToken cancellation = default);

    /// <summary>
    /// The contact as last committed, or <see cref="ContactRecord.Unknown"/>. MAY come from memory, and MUST then be
    /// provably as fresh as the last commit acknowledged to anybody.
    /// </summary>
    ValueTask<ContactRecord> ReadContactAsync(ContactAddress address, CancellationToken cancellation = default);

    /// <summary>A contact's events, newest first, at most <paramref name="limit"/>, from before a given one.</summary>
    Task<IReadOnlyList<RecordedEvent>> ReadHistoryAsync(
        ContactAddress address,
        Guid? before,
        int limit,
        CancellationToken cancellation = default
    );

    /// <summary>A message by its identifier, or null.</summary>
    Task<MessageRecord?> FindMessageAsync(Guid organization, Guid id, CancellationToken cancellation = default);

    /// <summary>The judgements of a message, oldest first.</summary>
    Task<IReadOnlyList<RecordedDecision>> ReadDecisionsAsync(
        Guid organization,
        Guid message,
        CancellationToken cancellation = default
    );

    /// <summary>Messages that wait for their hour and are due, the longest due first.</summary>
    Task<IReadOnlyList<MessageAddress>> ReadDueAsync(Instant now, int limit, CancellationToken cancellation = default);

    /// <summary>When the next waiting message is due, or null when none waits.</summary>
    Task<Instant?> ReadNextDueAsync(CancellationToken cancellation = default);

    /// <summary>Messages whose hand-over began before a moment and has no outcome yet.</summary>
    Task<IReadOnlyList<MessageAddress>> ReadUnresolvedAsync(
        Instant before,
        int limit,
        CancellationToken cancellation = default
    );

    /// <summary>Contacts of an organization, at most <paramref name="limit"/>, in the store's own order, after a given one.</summary>
    Task<IReadOnlyList<ContactRecord>> ReadContactsAsync(
        Guid organization,
        PhoneNumber? after,
        int limit,
        CancellationToken cancellation = default
    );

    /// <summary>A contact's messages, oldest first, at most <paramref name="limit"/>, after a given one.</summary>
    Task<IReadOnlyList<MessageRecord>> ReadMessagesAsync(
        ContactAddress address,
        Guid? after,
        int limit,
        CancellationToken cancellation = default
    );

    /// <summary>An evidence pack by its identifier, or null.</summary>
    Task<EvidencePack?> FindEvidencePackAsync(Guid organization, Guid id, CancellationToken cancellation = default);

    /// <summary>Evidence packs of every organization that are still to be made, the oldest first.</summary>
    Task<IReadOnlyList<EvidencePack>> ReadOpenEvidencePacksAsync(CancellationToken cancellation = default);

    /// <summary>Every setting of every organization.</summary>
    Task<IReadOnlyList<CatalogItem>> ReadCatalogAsync(CancellationToken cancellation = default);

    /// <summary>Forgets answers given before a moment; their keys may then be used again.</summary>
    Task<int> ForgetAnswersAsync(Instant before, CancellationToken cancellation = default);

    /// <summary>Completes when the store answers.</summary>
    Task PingAsync(CancellationToken cancellation = default);
}
