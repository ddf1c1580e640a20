using System.Text.Json;
using Nod.Providers.Simulator;

namespace Nod.Server.Tests.Chaos;

/// <summary>A line of the carrier's journal.</summary>
/// <param name="Offset">Where it begins: what begins at or after a length that was read is later than the reading.</param>
/// <param name="Text">What the carrier took; null when the line can't be read.</param>
internal sealed record JournalLine(long Offset, SimulatedText? Text);

/// <summary>The simulator's journal as it stands in its file (decision 0010): the second witness.</summary>
internal static class CarrierJournal
{
    /// <summary>Reads every line. Half a line at the very end is a text that was never taken, and is left out.</summary>
    public static async Task<IReadOnlyList<JournalLine>> ReadAsync(string path)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        await file.ReadExactlyAsync(bytes);
        return Parse(bytes);
    }

    public static IReadOnlyList<JournalLine> Parse(ReadOnlySpan<byte> bytes)
    {
        var lines = new List<JournalLine>();
        var from = 0;
        while (bytes[from..].IndexOf((byte)'\n') is var length && length >= 0)
        {
            lines.Add(new JournalLine(from, TryRead(bytes.Slice(from, length))));
            from += length + 1;
        }

        return lines;
    }

    private static SimulatedText? TryRead(ReadOnlySpan<byte> line)
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
