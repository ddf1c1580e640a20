using Nod.Ledger;

namespace Nod.Storage;

/// <summary>One dialect's way of running a transaction. Used by one caller at a time.</summary>
internal interface ICommitSession : IAsyncDisposable
{
    /// <summary>Begins a transaction and shows the context what the changes declared.</summary>
    Task BeginAsync(ReadSet reads, ChangeContext context);

    /// <summary>Writes everything staged.</summary>
    /// <exception cref="RevisionConflictException">Another writer was faster; begin again.</exception>
    Task WriteAsync(StagedRows staged);

    /// <summary>Commits: everything written is on disk when the task completes.</summary>
    Task CommitAsync();

    /// <summary>Gives the transaction up; also after a failure.</summary>
    Task RollbackAsync();

    /// <summary>Deletes answers from before a moment, in a transaction of its own.</summary>
    Task<int> ForgetAnswersAsync(long before);
}

/// <summary>A contact was written by somebody else between reading and writing it.</summary>
internal sealed class RevisionConflictException() : Exception("Another writer changed a contact first.");
