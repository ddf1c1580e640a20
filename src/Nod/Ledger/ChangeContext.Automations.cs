using Nod.Automations;
using Nod.Broadcasts;

namespace Nod.Ledger;

// What a change sees and stages of automations and saved audiences.
public sealed partial class ChangeContext
{
    private readonly Dictionary<AutomationAddress, AutomationTasks> tasks = [];

    /// <summary>What an automation has to do for a person, earlier changes of this transaction included.</summary>
    public AutomationTasks Tasks(AutomationAddress address) =>
        tasks.GetValueOrDefault(address) ?? new AutomationTasks { Address = address };

    /// <summary>Stores what an automation has to do for a person.</summary>
    public void Put(AutomationTasks todo)
    {
        var address = todo.Address;
        var before = tasks.GetValueOrDefault(address);
        var stagedBefore = Staged.Automations.Tasks.GetValueOrDefault(address);
        undo.Add(() =>
        {
            Restore(tasks, address, before);
            Restore(Staged.Automations.Tasks, address, stagedBefore);
        });
        tasks[address] = todo;
        Staged.Automations.Tasks[address] = todo;
    }

    /// <summary>Keeps a hiring event.</summary>
    public void Put(HiringEvent happened)
    {
        undo.Add(() => Staged.Automations.Events.Remove(happened.Id));
        Staged.Automations.Events.Add(happened.Id, happened);
    }

    /// <summary>Keeps a line of an automation's log.</summary>
    public void Put(AutomationRun run)
    {
        undo.Add(() => Staged.Automations.Runs.Remove(run.Id));
        Staged.Automations.Runs.Add(run.Id, run);
    }

    /// <summary>Puts somebody into a saved audience, or takes them out.</summary>
    public void Put(AudienceMember member, bool isIn)
    {
        var wasStaged = Staged.Members.TryGetValue(member, out var before);
        undo.Add(() =>
        {
            Staged.Members.Remove(member);
            if (wasStaged)
            {
                Staged.Members.Add(member, before);
            }
        });
        Staged.Members[member] = isIn;
    }

    /// <summary>Shows what the store found of automations. Called by the store after <see cref="Load"/>.</summary>
    public void Show(IEnumerable<AutomationTasks> found)
    {
        foreach (var one in found)
        {
            tasks[one.Address] = one;
        }
    }
}
