using System.Collections.Concurrent;
using System.Text.Json;

namespace Nod.Providers.Simulator;

/// <summary>A text that the simulated carrier took.</summary>
/// <param name="Reference">The sender's reference of the attempt.</param>
/// <param name="MessageId">The message.</param>
/// <param name="Organization">Whose sender sent it.</param>
/// <param name="ProviderMessageId">The carrier's own identifier.</param>
/// <param name="From">The sender's address.</param>
/// <param name="To">The virtual phone.</param>
/// <param name="Body">The text.</param>
/// <param name="At">When it was taken.</param>
/// <param name="Filtered">Whether it was filtered and never reached the phone.</param>
public sealed record SimulatedText(
    Guid Reference,
    Guid MessageId,
    Guid Organization,
    string ProviderMessageId,
    string From,
    string To,
    string Body,
    DateTimeOffset At,
    bool Filtered
);

/// <summary>
/// The carrier's own record of what it took, apart from Nod's store: a line per text, written before the hand-over is
/// answered. It survives a kill of the process, so that tests can hold Nod's record against it.
/// </summary>
internal sealed class SimulatorJournal : IDisposable
{
    private readonly ConcurrentDictionary<Guid, SimulatedText> byReference = new();
    private readonly ConcurrentDictionary<string, ConcurrentQueue<SimulatedText>> byPhone = new();
    private readonly Lock gate = new();
    private readonly StreamWriter? file;

    /// <summary>Opens the journal; without a path it lives in memory only.</summary>
    public SimulatorJournal(string? path)
    {
        if (path is null)
        {
            return;
        }

        if (File.Exists(path))
        {
            foreach (var line in File.ReadLines(path))
            {
                if (TryRead(line) is { } text)
                {
                    Keep(text);
                }
            }
        }

        file = new StreamWriter(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read))
        {
            AutoFlush = true,
            NewLine = "\n",
        };
    }

    /// <summary>Takes a text; false when its reference was taken before, as a duplicate hand-over would be.</summary>
    public bool TryTake(SimulatedText text)
    {
        if (!byReference.TryAdd(text.Reference, text))
        {
            return false;
        }

        byPhone.GetOrAdd(text.To, _ => new()).Enqueue(text);
        if (file is not null)
        {
            lock (gate)
            {
                file.WriteLine(JsonSerializer.Serialize(text));
            }
        }

        return true;
    }

    /// <summary>The text taken under a reference, or null.</summary>
    public SimulatedText? Find(Guid reference) => byReference.GetValueOrDefault(reference);

    /// <summary>What reached a phone, oldest first.</summary>
    public IEnumerable<SimulatedText> Reached(string phone) =>
        byPhone.TryGetValue(phone, out var texts) ? texts.Where(text => !text.Filtered) : [];

    public void Dispose() => file?.Dispose();

    private void Keep(SimulatedText text)
    {
        if (byReference.TryAdd(text.Reference, text))
        {
            byPhone.GetOrAdd(text.To, _ => new()).Enqueue(text);
        }
    }

    // A kill may leave half a line at the end: that text was never answered for.
    private static SimulatedText? TryRead(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<SimulatedText>(line);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
