using Nod.Automations;
using Nod.Catalog;
using Nod.Decisions;
using Nod.Ledger;
using Nod.Tests.Ledger;
using NodaTime;

namespace Nod.Tests.Automations;

/// <summary>Automations, events and templates; tests change what they care about.</summary>
internal static class Recipes
{
    public static readonly SavedTemplate Reminder = new()
    {
        Key = "reminder",
        Version = 1,
        Name = "Reminder",
        Kind = TemplateKind.Message,
        Language = "en",
        Texts = new Dictionary<string, string>
        {
            ["en"] = "Acme: {{name|Hello}}, your interview is on {{start_date|the day you chose}}.",
        },
        RecordedWith = "a key",
        RecordedAt = Some.Noon,
    };

    /// <summary>A reminder a day before an interview.</summary>
    public static readonly Automation DayBefore = new()
    {
        Key = "day-before",
        Name = "A day before",
        Brand = "acme",
        Program = "interviews",
        Class = MessageClass.Transactional,
        On = [HiringEventKind.InterviewScheduled],
        Timing = new AutomationTiming(AutomationAnchor.Start, -1, null, 0),
        Template = "reminder",
        LateMinutes = 60,
        IsOn = true,
        Version = 1,
        RecordedWith = "a key",
        RecordedAt = Some.Noon,
    };

    /// <summary>A receipt at once.</summary>
    public static readonly Automation Receipt = DayBefore with
    {
        Key = "receipt",
        On = [HiringEventKind.ApplicationReceived],
        Timing = new AutomationTiming(AutomationAnchor.Event, 0, null, 0),
    };

    public static SendRequest Pattern => Some.Request with { Program = Some.Interviews, Body = "" };

    public static HiringEvent Event(
        HiringEventKind kind,
        Instant at,
        Instant? startsAt = null,
        string reference = "i-1",
        int id = 1
    ) =>
        new()
        {
            Id = Some.Id(id),
            Contact = Books.Person,
            Kind = kind,
            Brand = "acme",
            Reference = reference,
            OccurredAt = at,
            StartsAt = startsAt,
        };
}

/// <summary>Books with automations: what an endpoint and the runner do, one after the other.</summary>
internal sealed class AutomatedBooks(params IReadOnlyList<Automation> automations)
{
    private int events;

    public Books Books { get; } = new();

    public SavedTemplate Template { get; set; } = Recipes.Reminder;

    public IReadOnlyList<Automation> Automations { get; set; } = automations;

    public AutomationTasks Tasks(string automation) =>
        Books.Tasks.GetValueOrDefault(new AutomationAddress(Books.Person, automation))
        ?? new AutomationTasks { Address = new AutomationAddress(Books.Person, automation) };

    public HiringRecorded? Happen(HiringEvent happened, bool namesWaiting = true)
    {
        happened = happened with { Id = Some.Id(++events) };
        var act = happened.IsAct ? PreparedEvent.Of(happened.ToAct(), Books.Ids) : null;
        var waiting = Books.Tasks.Values.SelectMany(tasks => tasks.Tasks).Select(task => task.Message).OfType<Guid>();
        return Books.Commit(
            new RecordHiringEvent(happened, act, Recipes.Pattern, Automations, namesWaiting ? waiting.ToHashSet() : [])
        );
    }

    /// <summary>Does what is due; as often as it is asked.</summary>
    public IReadOnlyList<AutomationRun> Run(long textedToday = 0)
    {
        var done = new List<AutomationRun>();
        foreach (var tasks in Books.Tasks.Values.Where(tasks => tasks.NextDueAt <= Books.Now).ToList())
        {
            foreach (var task in tasks.Tasks.Where(task => task.DoneAt is null && task.DueAt <= Books.Now))
            {
                var automation = Automations.FirstOrDefault(one => one.Key == tasks.Address.Automation);
                var happened = Books.HiringEvents.FirstOrDefault(one => one.Id == task.Event);
                var setup = automation is { IsOn: true }
                    ? new AutomationSetup(automation, Template, Recipes.Pattern)
                    : null;
                if (Books.Commit(Change(setup, tasks.Address, task.Key, happened, textedToday)) is { } run)
                {
                    done.Add(run);
                }
            }
        }

        return done;
    }

    public RunAutomation Change(
        AutomationSetup? setup,
        AutomationAddress address,
        string key,
        HiringEvent? happened,
        long textedToday = 0
    ) => new(Books.Gate, setup, address, key, happened, textedToday);
}
