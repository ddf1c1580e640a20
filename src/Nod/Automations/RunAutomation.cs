using Nod.Decisions;
using Nod.Ledger;
using Nod.Sending;
using NodaTime;

namespace Nod.Automations;

/// <summary>
/// Does one thing that an automation has to do for one person, in one transaction: the text is accepted, which is the
/// gate's first judgement, and the task is done. Whoever comes second finds nothing to do.
/// </summary>
/// <param name="gate">The gate.</param>
/// <param name="setup">How the automation is set up now; null when it is off, or lacks something it needs.</param>
/// <param name="address">Which automation, and for whom.</param>
/// <param name="key">Which task.</param>
/// <param name="happened">The event it follows from; null when that is not on record any more.</param>
/// <param name="textedToday">How many texts of the automation were accepted in the last 24 hours, for everybody.</param>
public sealed class RunAutomation(
    SendGate gate,
    AutomationSetup? setup,
    AutomationAddress address,
    string key,
    HiringEvent? happened,
    long textedToday
) : Change<AutomationRun?>
{
    /// <summary>How many alerts it raised.</summary>
    public int Raised { get; private set; }

    /// <inheritdoc/>
    public override void Declare(ReadSet reads)
    {
        reads.Contacts.Add(address.Contact);
        reads.Automations.Add(address);
    }

    /// <inheritdoc/>
    /// <returns>What was done; null when it is done already, or was moved.</returns>
    public override AutomationRun? Apply(ChangeContext context)
    {
        Raised = 0;
        var tasks = context.Tasks(address);
        if (tasks.Find(key) is not { DoneAt: null } task || task.DueAt > context.Now)
        {
            return null;
        }

        var run = new AutomationRun
        {
            Id = context.NextId(),
            Address = address,
            Task = key,
            Event = task.Event,
            At = context.Now,
            Outcome = AutomationOutcome.Off,
            DueAt = task.DueAt,
            Template = setup?.Template.Reference,
        };
        if (setup is not null && happened is not null)
        {
            run = WhyNot(setup.Automation, task, tasks, context.Now) is { } outcome
                ? run with
                {
                    Outcome = outcome,
                }
                : Text(context, setup, happened, run);
        }

        var isText = run.Outcome == AutomationOutcome.Texted;
        tasks = tasks.With(task with { DoneAt = context.Now, Message = isText ? run.Message : null }, context.Now);
        context.Put(isText ? tasks.Text(context.Now) : tasks);
        context.Put(run);
        return run;
    }

    private AutomationOutcome? WhyNot(Automation automation, AutomationTask task, AutomationTasks tasks, Instant now)
    {
        var isLate =
            now > task.DueAt + Duration.FromMinutes(automation.LateMinutes)
            || (automation.Timing.IsBefore && now >= task.StartsAt);
        return isLate ? AutomationOutcome.TooLate
            : automation.PerPerson is { } most && tasks.TextedIn(most.Per, now) >= most.Max
                ? AutomationOutcome.PersonFull
            : textedToday >= automation.PerDay ? AutomationOutcome.DayFull
            : null;
    }

    private AutomationRun Text(ChangeContext context, AutomationSetup with, HiringEvent about, AutomationRun run)
    {
        var contact = context.Contact(address.Contact);
        var missing = AutomationTexts.Write(with, about, contact, context.Now, out var request);
        if (missing.Count > 0)
        {
            return run with { Outcome = AutomationOutcome.FieldMissing, Detail = string.Join(", ", missing) };
        }

        var accepted = Acceptance.Accept(context, gate, request, new Wanted(ClientReference: $"automation:{run.Id}"));
        var reasons = accepted.Decision.Reasons;
        Raised = reasons.Any(reason => ReasonCodes.NeedsAttention(reason.Code)) ? 1 : 0;
        return run with
        {
            Outcome =
                accepted.Message.Status == MessageStatus.Denied ? AutomationOutcome.Refused : AutomationOutcome.Texted,
            Verdict = accepted.Decision.Verdict,
            Detail = reasons is [var first, ..] ? first.Code : null,
            Message = accepted.Message.Address.Id,
        };
    }
}
