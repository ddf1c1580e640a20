using Nod.Threads;

namespace Nod.Ledger;

// What a store answers about threads.
public partial interface IStore
{
    /// <summary>An organization's threads, newest first, at most <paramref name="limit"/>, after a place in that order.</summary>
    Task<IReadOnlyList<MessageThread>> ReadThreadsAsync(
        Guid organization,
        ThreadFilter filter,
        ThreadPlace after,
        int limit,
        CancellationToken cancellation = default
    );

    /// <summary>A thread by its identifier, or null.</summary>
    Task<MessageThread?> FindThreadAsync(Guid organization, Guid id, CancellationToken cancellation = default);

    /// <summary>A thread's texts, in both directions, from before a place, at most <paramref name="limit"/>.</summary>
    Task<ThreadPage> ReadThreadTextsAsync(
        ThreadAddress address,
        ThreadPagePlace before,
        int limit,
        CancellationToken cancellation = default
    );

    /// <summary>A thread's messages that wait for their hour, oldest first.</summary>
    Task<IReadOnlyList<ThreadMessage>> ReadThreadWaitingAsync(
        ThreadAddress address,
        CancellationToken cancellation = default
    );

    /// <summary>A thread's notes, oldest first.</summary>
    Task<IReadOnlyList<ThreadNote>> ReadNotesAsync(ThreadAddress address, CancellationToken cancellation = default);
}
