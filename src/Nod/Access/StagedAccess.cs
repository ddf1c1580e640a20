namespace Nod.Access;

/// <summary>What one transaction is to write about who signs in and what they do.</summary>
public sealed class StagedAccess
{
    /// <summary>What becomes of sessions: first those that began are added, then those seen replaced, then the rest removed.</summary>
    public List<(Session Session, SessionStep Step)> Sessions { get; } = [];

    /// <summary>Entries to append to the audit trail.</summary>
    public List<TrailEntry> Trail { get; } = [];

    /// <summary>Whether there is nothing to write.</summary>
    public bool IsEmpty => Sessions.Count == 0 && Trail.Count == 0;

    /// <summary>The sessions of which this becomes, in the order it was said.</summary>
    public IEnumerable<Session> At(SessionStep step) =>
        Sessions.Where(staged => staged.Step == step).Select(staged => staged.Session);

    internal void Clear()
    {
        Sessions.Clear();
        Trail.Clear();
    }
}
