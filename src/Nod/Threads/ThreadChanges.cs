using Nod.Ledger;
using NodaTime;

namespace Nod.Threads;

/// <summary>Changes how the work on a thread stands.</summary>
/// <param name="address">The thread.</param>
/// <param name="change">Gives the thread as it shall be; the same one when nothing is to be changed.</param>
public sealed class ChangeThread(ThreadAddress address, Func<MessageThread, Instant, MessageThread> change)
    : Change<MessageThread?>
{
    /// <inheritdoc/>
    public override void Declare(ReadSet reads) => reads.Threads.Add(address);

    /// <inheritdoc/>
    /// <returns>The thread as it is now; null when there is none.</returns>
    public override MessageThread? Apply(ChangeContext context)
    {
        if (context.Thread(address) is not { } known)
        {
            return null;
        }

        var next = change(known, context.Now);
        if (next != known)
        {
            context.Put(next);
        }

        return next;
    }
}

/// <summary>Adds a note to a thread.</summary>
/// <param name="address">The thread.</param>
/// <param name="text">The words.</param>
/// <param name="by">Who wrote it, as they say.</param>
public sealed class AddNote(ThreadAddress address, string text, string by) : Change<ThreadNote?>
{
    /// <inheritdoc/>
    public override void Declare(ReadSet reads) => reads.Threads.Add(address);

    /// <inheritdoc/>
    /// <returns>The note; null when there is no such thread.</returns>
    public override ThreadNote? Apply(ChangeContext context)
    {
        if (context.Thread(address) is not { } known)
        {
            return null;
        }

        var note = new ThreadNote(context.NextId(), address, text, by, context.Now);
        context.Put(note);
        context.Put(known with { Revision = known.Revision + 1 });
        return note;
    }
}

/// <summary>What one transaction is to write about threads.</summary>
/// <remarks>Every change of a thread passes here: whoever wants to tell of it later looks at this.</remarks>
public sealed class StagedThreads
{
    /// <summary>Threads to replace: those that a change had read.</summary>
    public Dictionary<ThreadAddress, MessageThread> Threads { get; } = [];

    /// <summary>Threads to open or to move unread; none of them is among <see cref="Threads"/>.</summary>
    public Dictionary<ThreadAddress, ThreadTouch> Touches { get; } = [];

    /// <summary>Notes to add.</summary>
    public Dictionary<Guid, ThreadNote> Notes { get; } = [];

    /// <summary>Whether there is nothing to write.</summary>
    public bool IsEmpty => Threads.Count == 0 && Touches.Count == 0 && Notes.Count == 0;

    internal void Clear()
    {
        Threads.Clear();
        Touches.Clear();
        Notes.Clear();
    }
}
