using Nod.Sending;
using Nod.Threads;

namespace Nod.Ledger;

// What a change sees and stages of threads.
public sealed partial class ChangeContext
{
    private readonly Dictionary<ThreadAddress, MessageThread> threads = [];

    /// <summary>The thread as stored, earlier changes of this transaction included; null when there is none.</summary>
    public MessageThread? Thread(ThreadAddress address) => threads.GetValueOrDefault(address);

    /// <summary>Stores a thread as it is now.</summary>
    public void Put(MessageThread thread)
    {
        var address = thread.Address;
        var before = threads.GetValueOrDefault(address);
        var stagedBefore = Staged.Threads.Threads.GetValueOrDefault(address);
        undo.Add(() =>
        {
            Restore(threads, address, before);
            Restore(Staged.Threads.Threads, address, stagedBefore);
        });
        threads[address] = thread;
        Staged.Threads.Threads[address] = thread;
    }

    /// <summary>Stores a note.</summary>
    public void Put(ThreadNote note)
    {
        undo.Add(() => Staged.Threads.Notes.Remove(note.Id));
        Staged.Threads.Notes.Add(note.Id, note);
    }

    /// <summary>Shows the threads that the store found. Called by the store after <see cref="Load"/>.</summary>
    public void Show(IEnumerable<MessageThread> found)
    {
        foreach (var thread in found)
        {
            threads[thread.Address] = thread;
        }
    }

    // In the very transaction that stores the text.
    private void Touch(MessageRecord? before, MessageRecord message)
    {
        if (before is null && MessageThread.Opens(message))
        {
            Touch(new ThreadTouch(new ThreadAddress(message.Address.Contact, message.Sender!), ids.Next(), Now, 0));
        }
    }

    private void Touch(InboundRecord text) =>
        Touch(new ThreadTouch(new ThreadAddress(text.Contact, text.Sender), ids.Next(), text.ReceivedAt, 1));

    private void Touch(ThreadTouch touch)
    {
        var address = touch.Address;
        if (Thread(address) is { } known)
        {
            Put(known.After(touch));
            return;
        }

        var before = Staged.Threads.Touches.GetValueOrDefault(address);
        undo.Add(() => Restore(Staged.Threads.Touches, address, before));
        Staged.Threads.Touches[address] = before?.And(touch) ?? touch;
    }
}
