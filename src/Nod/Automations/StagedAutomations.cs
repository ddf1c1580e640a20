namespace Nod.Automations;

/// <summary>What one transaction is to write about automations.</summary>
public sealed class StagedAutomations
{
    /// <summary>Events to add.</summary>
    public Dictionary<Guid, HiringEvent> Events { get; } = [];

    /// <summary>What automations have to do, to replace.</summary>
    public Dictionary<AutomationAddress, AutomationTasks> Tasks { get; } = [];

    /// <summary>Lines of the log, to add.</summary>
    public Dictionary<Guid, AutomationRun> Runs { get; } = [];

    /// <summary>Whether there is nothing to write.</summary>
    public bool IsEmpty => Events.Count == 0 && Tasks.Count == 0 && Runs.Count == 0;

    internal void Clear()
    {
        Events.Clear();
        Tasks.Clear();
        Runs.Clear();
    }
}
