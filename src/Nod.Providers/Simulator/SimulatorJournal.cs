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
    private readonly string? path;
    private FileStream? file;

    /// <summary>Opens the journal; without a path it lives in memory only.</summary>
    /// <exception cref="InvalidDataException">A line before the end can't be read.</exception>
    public SimulatorJournal(string? path)
    {
        this.path = path;
        if (path is null)
        {
            return;
        }

        file = Open(path);
        try
        {
            ReadAll(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
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
                file.Write([.. JsonSerializer.SerializeToUtf8Bytes(text), (byte)'\n']);
            }
        }

        return true;
    }

    /// <summary>The text taken under a reference, or null.</summary>
    public SimulatedText? Find(Guid reference) => byReference.GetValueOrDefault(reference);

    /// <summary>What reached a phone, oldest first.</summary>
    public IEnumerable<SimulatedText> Reached(string phone) =>
        byPhone.TryGetValue(phone, out var texts) ? texts.Where(text => !text.Filtered) : [];

    /// <summary>
    /// Forgets texts, in memory and on the disk: what is left is written beside and takes the file's place. A kill in
    /// between leaves it to be done again.
    /// </summary>
    public void Forget(Func<SimulatedText, bool> isGone)
    {
        lock (gate)
        {
            var gone = byReference.Values.Where(isGone).ToList();
            if (gone.Count == 0)
            {
                return;
            }

            foreach (var text in gone)
            {
                byReference.TryRemove(text.Reference, out _);
            }

            foreach (var phone in gone.Select(text => text.To).Distinct())
            {
                byPhone[phone] = new(byPhone[phone].Where(text => byReference.ContainsKey(text.Reference)));
            }

            Rewrite();
        }
    }

    public void Dispose() => file?.Dispose();

    // Unbuffered: a text is one write, so that a kill can leave half a line at the very end and nowhere else.
    private static FileStream Open(string path) =>
        new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);

    private void Rewrite()
    {
        if (path is null)
        {
            return;
        }

        var beside = path + ".left";
        using (var left = new FileStream(beside, FileMode.Create, FileAccess.Write))
        {
            foreach (var text in byReference.Values.OrderBy(text => text.At).ThenBy(text => text.Reference))
            {
                left.Write([.. JsonSerializer.SerializeToUtf8Bytes(text), (byte)'\n']);
            }

            left.Flush(flushToDisk: true);
        }

        file!.Dispose();
        File.Move(beside, path, overwrite: true);
        file = Open(path);
        file.Seek(0, SeekOrigin.End);
    }

    private void Keep(SimulatedText text)
    {
        if (byReference.TryAdd(text.Reference, text))
        {
            byPhone.GetOrAdd(text.To, _ => new()).Enqueue(text);
        }
    }

    // Half a line at the end is a text that was never answered for. It is cut off, or the next one would be written onto
    // it and could not be read again: the carrier would deny having it, and it would be sent twice.
    private void ReadAll(FileStream journal)
    {
        var bytes = new byte[journal.Length];
        journal.ReadExactly(bytes);
        var from = 0;
        for (var number = 1; Array.IndexOf(bytes, (byte)'\n', from) is var end and >= 0; number++)
        {
            Keep(Read(bytes.AsSpan(from, end - from), number));
            from = end + 1;
        }

        journal.SetLength(from);
        journal.Position = from;
    }

    private static SimulatedText Read(ReadOnlySpan<byte> line, int number)
    {
        try
        {
            return JsonSerializer.Deserialize<SimulatedText>(line)!;
        }
        catch (JsonException broken)
        {
            throw new InvalidDataException($"The simulator's journal can't be read at line {number}.", broken);
        }
    }
}
