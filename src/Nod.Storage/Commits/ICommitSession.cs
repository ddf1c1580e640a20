using Nod.Ledger;

namespace Nod.Storage;

/// <summary>One dialect's way of running a transaction. Used by one caller at a time.</summary>
internal interface ICommitSession : IAsyncDisposable
{
    /// <summary>
    /// Begins a transaction and shows the context what the changes declared, what was committed before among it. When it
    /// returns, every earlier transaction of this session has been kept or not; none is still on its way.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    Task BeginAsync(ReadSet reads, ChangeContext context);

    /// <summary>
    /// Writes everything staged and commits. Later transactions stand on it; it is on disk when a <see cref="SyncAsync"/>
    /// that was called afterwards has completed. After a failure other than <see cref="OutcomeUnknownException"/> nothing
    /// of it is kept.
    /// </summary>
    /// <exception cref="RevisionConflictException">Another writer was faster; begin again.</exception>
    /// <exception cref="OutcomeUnknownException">It may have been kept.</exception>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    Task CommitAsync(StagedRows staged);

    /// <summary>
    /// Completes when everything committed is on disk. The next transaction may begin meanwhile. Whoever awaits it must be
    /// brief. Once it failed the session begins nothing more.
    /// </summary>
    Task SyncAsync();

    /// <summary>Gives the transaction up; after any failure. What goes wrong here shows when the next one begins.</summary>
    Task RollbackAsync();

    /// <summary>Deletes some of the answers from before a moment, in a transaction of its own.</summary>
    Task<int> ForgetAnswersAsync(long before, int most);
}

/// <summary>A contact was written by somebody else between reading and writing it.</summary>
internal sealed class RevisionConflictException() : Exception("Another writer changed a contact first.");

/// <summary>
/// A commit failed in such a way that it may have happened. Whoever asked must look, or ask again under the same
/// idempotency key.
/// </summary>
/// <param name="cause">What went wrong.</param>
public sealed class OutcomeUnknownException(Exception cause)
    : Exception("The database was lost during a commit; whether it was kept is not known.", cause);
