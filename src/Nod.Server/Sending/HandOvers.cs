using Nod.Ledger;

namespace Nod.Server.Sending;

/// <summary>
/// The hand-overs under way, by contact. A hand-over enters before it looks whether the person stopped; a stop, once
/// committed, waits until whoever entered before it has left. So either the hand-over sees the stop, or the stop is
/// acknowledged only after the text is on the wire.
/// </summary>
internal sealed class HandOvers(TimeProvider clock)
{
    /// <summary>How long a hand-over may take; then its outcome is unknown and the provider is asked.</summary>
    public static readonly TimeSpan HandOverMax = TimeSpan.FromSeconds(10);

    // Longer than any hand-over, shorter than the fifteen seconds after which providers deliver an inbound text again.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(12);

    private readonly Lock gate = new();
    private readonly Dictionary<ContactAddress, Entry> entries = [];

    /// <summary>A hand-over to this contact begins.</summary>
    public void Enter(ContactAddress contact)
    {
        lock (gate)
        {
            if (!entries.TryGetValue(contact, out var entry))
            {
                entry = new Entry();
                entries.Add(contact, entry);
            }

            entry.UnderWay++;
        }
    }

    /// <summary>It ended, whichever way.</summary>
    public void Leave(ContactAddress contact)
    {
        lock (gate)
        {
            var entry = entries[contact];
            if (--entry.UnderWay == 0)
            {
                entries.Remove(contact);
                entry.Quiet.SetResult();
            }
        }
    }

    /// <summary>Completes when no hand-over to this contact is under way, or after twelve seconds.</summary>
    public async ValueTask QuietAsync(ContactAddress contact)
    {
        Task quiet;
        lock (gate)
        {
            if (!entries.TryGetValue(contact, out var entry))
            {
                return;
            }

            quiet = entry.Quiet.Task;
        }

        await Task.WhenAny(quiet, Task.Delay(Patience, clock));
    }

    private sealed class Entry
    {
        public int UnderWay { get; set; }

        public TaskCompletionSource Quiet { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
