namespace Nod.Storage;

/// <summary>What an audit looked at, and what it found to disagree.</summary>
public sealed class AuditReport
{
    /// <summary>How many faults are kept in words; the rest are counted.</summary>
    public const int WordsMax = 100;

    private readonly List<string> faults = [];

    /// <summary>Events looked at.</summary>
    public long Events { get; internal set; }

    /// <summary>Of these, how many still wait for their place in the log.</summary>
    public long Waiting { get; internal set; }

    /// <summary>Of these, how many had their content erased: only their leaves could be looked at.</summary>
    public long Erased { get; internal set; }

    /// <summary>Contacts whose state was folded again.</summary>
    public long Contacts { get; internal set; }

    /// <summary>Tiles compared.</summary>
    public long Tiles { get; internal set; }

    /// <summary>Time stamps compared with the checkpoints they are on.</summary>
    public long Timestamps { get; internal set; }

    /// <summary>The first faults, in words.</summary>
    public IReadOnlyList<string> Faults => faults;

    /// <summary>How many there are.</summary>
    public long FaultCount { get; private set; }

    internal void Fault(string what)
    {
        FaultCount++;
        if (faults.Count < WordsMax)
        {
            faults.Add(what);
        }
    }

    internal void Expect(bool holds, string otherwise)
    {
        if (!holds)
        {
            Fault(otherwise);
        }
    }
}
