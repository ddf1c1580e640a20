using Nod.Ledger;

namespace Nod.Automations;

/// <summary>
/// Ends what was due while nobody was sure who does it: after a restore the server that the copy was taken of may have
/// done it. What is due later stays.
/// </summary>
/// <param name="addresses">Whose, and which automations.</param>
public sealed class EndDueTasks(IReadOnlyList<AutomationAddress> addresses) : Change<int>
{
    /// <inheritdoc/>
    public override void Declare(ReadSet reads) => reads.Automations.UnionWith(addresses);

    /// <inheritdoc/>
    /// <returns>How many ended.</returns>
    public override int Apply(ChangeContext context)
    {
        var ended = 0;
        foreach (var address in addresses)
        {
            var tasks = context.Tasks(address);
            foreach (var task in tasks.Tasks.Where(task => task.DoneAt is null && task.DueAt <= context.Now))
            {
                tasks = tasks.With(task with { DoneAt = context.Now }, context.Now);
                context.Put(
                    new AutomationRun
                    {
                        Id = context.NextId(),
                        Address = address,
                        Task = task.Key,
                        Event = task.Event,
                        At = context.Now,
                        Outcome = AutomationOutcome.Restored,
                        DueAt = task.DueAt,
                    }
                );
                ended++;
            }

            context.Put(tasks);
        }

        return ended;
    }
}
