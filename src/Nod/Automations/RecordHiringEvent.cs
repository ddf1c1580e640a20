using Nod.Consent;
using Nod.Decisions;
using Nod.Ledger;
using Nod.Sending;
using NodaTime;

namespace Nod.Automations;

/// <summary>What came of a hiring event.</summary>
/// <param name="Happened">The event.</param>
/// <param name="Recorded">The act in the ledger, if the event is one.</param>
/// <param name="State">Where the person stands now.</param>
/// <param name="Runs">What automations planned, moved, called off, or why not.</param>
public sealed record HiringRecorded(
    HiringEvent Happened,
    RecordedEvent? Recorded,
    ContactState State,
    IReadOnlyList<AutomationRun> Runs
);

/// <summary>
/// An automation texted the person between the moment somebody looked at what is planned and the transaction: look again.
/// </summary>
public sealed class PlansMovedException() : InvalidOperationException("What is planned for the person has moved.");

/// <summary>
/// Takes a hiring event: the act goes into the ledger, what is known of the application is brought up to date, and what
/// automations plan, move or call off for it is durable in the same transaction.
/// </summary>
/// <param name="happened">The event.</param>
/// <param name="act">The event as an act for the ledger; null when it is none.</param>
/// <param name="pattern">Organization and brand, looked up, to find the person's time zones by.</param>
/// <param name="automations">The organization's automations.</param>
/// <param name="waiting">Messages of automations that may have to be taken back.</param>
public sealed class RecordHiringEvent(
    HiringEvent happened,
    PreparedEvent? act,
    SendRequest pattern,
    IReadOnlyList<Automation> automations,
    IReadOnlyCollection<Guid> waiting
) : Change<HiringRecorded?>
{
    private readonly IReadOnlyList<Automation> concerned = [.. automations.Where(one => one.Concerns(happened))];

    /// <inheritdoc/>
    public override void Declare(ReadSet reads)
    {
        reads.Contacts.Add(happened.Contact);
        reads.Messages.UnionWith(waiting.Select(id => new MessageAddress(happened.Contact, id)));
        reads.Automations.UnionWith(concerned.Select(AddressOf));
    }

    /// <inheritdoc/>
    /// <returns>What came of it; null when it is no act and nothing is on record of the person.</returns>
    /// <exception cref="PlansMovedException">A message has to be taken back that was not named.</exception>
    public override HiringRecorded? Apply(ChangeContext context)
    {
        if (act is null && context.Contact(happened.Contact) is ({ Revision: 0 } or { IsErased: true }))
        {
            return null;
        }

        var recorded = act is null ? null : context.Append(happened.Contact, act);
        var contact = context.Contact(happened.Contact);
        var runs = new List<AutomationRun>();
        if (recorded is null || IsLatestWord(contact.State, recorded))
        {
            foreach (var automation in concerned)
            {
                Plan(context, contact, automation, runs);
            }
        }

        var person = KnownPerson.With(contact.Person, happened);
        if (person != contact.Person)
        {
            context.Describe(happened.Contact, person);
        }

        context.Put(happened);
        runs.ForEach(context.Put);
        return new HiringRecorded(happened, recorded, context.Contact(happened.Contact).State, runs);
    }

    // What comes late does not move an interview back to where it was.
    private bool IsLatestWord(ContactState state, RecordedEvent recorded) =>
        state.LatestAct(happened.Brand, happened.About, happened.Reference) is not { } known
        || known.EventId == recorded.Id
        || known.At <= happened.OccurredAt;

    private void Plan(ChangeContext context, ContactRecord contact, Automation automation, List<AutomationRun> runs)
    {
        var tasks = context.Tasks(AddressOf(automation));
        if (
            automation.CallsOffOn(happened)
            && tasks.Find(AutomationPlan.KeyOf(happened, AutomationAnchor.Start)) is { } called
        )
        {
            tasks = tasks.Without(called.Key);
            context.Put(tasks);
            if (TakeBack(context, called))
            {
                runs.Add(
                    Run(context, automation, called.Key, AutomationOutcome.CalledOff, called.DueAt, called.Message)
                );
            }
        }

        if (!automation.PlansOn(happened, contact))
        {
            return;
        }

        var key = AutomationPlan.KeyOf(happened, automation.Timing.From);
        var known = tasks.Find(key);
        if (
            known is not null
            && (automation.Timing.From == AutomationAnchor.Event || known.StartsAt == happened.StartsAt)
        )
        {
            // Told again.
            return;
        }

        var plan = AutomationPlan.For(automation, pattern, happened, contact, context.Now);
        var wasTakenBack = known is not null && TakeBack(context, known);
        if (plan.Against is { } outcome)
        {
            context.Put(tasks.Without(key));
            runs.Add(Run(context, automation, key, outcome, plan.DueAt, null));
            return;
        }

        context.Put(
            tasks.With(new AutomationTask(key, happened.Id, plan.DueAt!.Value, happened.StartsAt), context.Now)
        );
        var planned = wasTakenBack ? AutomationOutcome.Moved : AutomationOutcome.Planned;
        runs.Add(Run(context, automation, key, planned, plan.DueAt, null));
    }

    // Whether there was anything to take back: it waited for its hour, with us or in the outbox.
    private bool TakeBack(ChangeContext context, AutomationTask task)
    {
        if (task.Message is not { } id)
        {
            return task.DoneAt is null;
        }

        return waiting.Contains(id)
            ? new CancelMessage(new MessageAddress(happened.Contact, id)).Apply(context) is not null
            : throw new PlansMovedException();
    }

    private AutomationRun Run(
        ChangeContext context,
        Automation automation,
        string key,
        AutomationOutcome outcome,
        Instant? due,
        Guid? message
    ) =>
        new()
        {
            Id = context.NextId(),
            Address = AddressOf(automation),
            Task = key,
            Event = happened.Id,
            At = context.Now,
            Outcome = outcome,
            DueAt = due,
            Message = message,
        };

    private AutomationAddress AddressOf(Automation automation) => new(happened.Contact, automation.Key);
}
