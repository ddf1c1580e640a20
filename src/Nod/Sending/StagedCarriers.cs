namespace Nod.Sending;

/// <summary>What one transaction is to write of block lists, and of texts that applications are told of.</summary>
public sealed class StagedCarriers
{
    /// <summary>Entries of block lists to add or replace; the last word on each counts.</summary>
    public List<BlockListEntry> Listed { get; } = [];

    /// <summary>Texts to tell applications of, to add or replace; the last word on each counts. What is over is forgotten.</summary>
    public List<(InboundForward Forward, bool IsOver)> Forwards { get; } = [];

    /// <summary>Whether there is nothing to write.</summary>
    public bool IsEmpty => Listed.Count == 0 && Forwards.Count == 0;

    internal (int Listed, int Forwards) Mark() => (Listed.Count, Forwards.Count);

    internal void CutTo((int Listed, int Forwards) mark)
    {
        Listed.RemoveRange(mark.Listed, Listed.Count - mark.Listed);
        Forwards.RemoveRange(mark.Forwards, Forwards.Count - mark.Forwards);
    }

    internal void Clear()
    {
        Listed.Clear();
        Forwards.Clear();
    }
}
