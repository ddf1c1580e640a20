namespace Nod.Access;

/// <summary>What one transaction is to write about who signs in and what they do.</summary>
public sealed class StagedAccess
{
    /// <summary>Sessions to add or replace; the last word on each counts. What is over is forgotten.</summary>
    public List<(Session Session, bool IsOver)> Sessions { get; } = [];

    /// <summary>Entries to append to the audit trail.</summary>
    public List<TrailEntry> Trail { get; } = [];

    /// <summary>Whether there is nothing to write.</summary>
    public bool IsEmpty => Sessions.Count == 0 && Trail.Count == 0;

    internal void Clear()
    {
        Sessions.Clear();
        Trail.Clear();
    }
}
