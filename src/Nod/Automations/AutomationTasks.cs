using Nod.Ledger;
using NodaTime;

namespace Nod.Automations;

/// <summary>Which automation, for whom.</summary>
/// <param name="Contact">The person.</param>
/// <param name="Automation">The automation, by key.</param>
public readonly record struct AutomationAddress(ContactAddress Contact, string Automation);

/// <summary>One text that an automation has to do, or did, for one person.</summary>
/// <param name="Key">What it is about: of two with the same key the later event's stands.</param>
/// <param name="Event">The event it follows from.</param>
/// <param name="DueAt">When it is to be done.</param>
/// <param name="StartsAt">When the interview or shift begins, or null.</param>
/// <param name="DoneAt">When it was done; null as long as it waits.</param>
/// <param name="Message">The message, if one was accepted: it is taken back if its interview moves before it went.</param>
public sealed record AutomationTask(
    string Key,
    Guid Event,
    Instant DueAt,
    Instant? StartsAt,
    Instant? DoneAt = null,
    Guid? Message = null
);

/// <summary>
/// What one automation has to do for one person, and did lately. One row per person and automation, read and written in
/// the transaction that plans or does something: so nothing is done twice, and no cap is passed by two at once.
/// </summary>
public sealed record AutomationTasks
{
    /// <summary>What is done is remembered for so long, to know an event that is told again and to count by.</summary>
    public static readonly Duration Memory = Duration.FromDays(31);

    private const int Max = 64;

    /// <summary>Whose, and for whom.</summary>
    public required AutomationAddress Address { get; init; }

    /// <summary>The tasks, in the order they were planned.</summary>
    public IReadOnlyList<AutomationTask> Tasks { get; init; } = [];

    /// <summary>When its texts to the person were accepted, the latest last.</summary>
    public IReadOnlyList<Instant> Texted { get; init; } = [];

    /// <summary>When the next one is to be done, or null.</summary>
    public Instant? NextDueAt
    {
        get
        {
            Instant? next = null;
            foreach (var task in Tasks)
            {
                if (task.DoneAt is null && !(next <= task.DueAt))
                {
                    next = task.DueAt;
                }
            }

            return next;
        }
    }

    /// <summary>The task with a key, or null.</summary>
    public AutomationTask? Find(string key) => Tasks.FirstOrDefault(task => task.Key == key);

    /// <summary>With a task planned or done; what is over for long is forgotten.</summary>
    public AutomationTasks With(AutomationTask task, Instant now) =>
        this with
        {
            Tasks =
            [
                .. Tasks.Where(one => one.Key != task.Key && !(one.DoneAt < now - Memory)).Append(task).TakeLast(Max),
            ],
        };

    /// <summary>Without a task.</summary>
    public AutomationTasks Without(string key) => this with { Tasks = [.. Tasks.Where(one => one.Key != key)] };

    /// <summary>With a text accepted now.</summary>
    public AutomationTasks Text(Instant now) =>
        this with
        {
            Texted = [.. Texted.Where(at => at > now - Memory).Append(now).TakeLast(Max)],
        };

    /// <summary>How many texts of it the person got in the rolling period that ends now.</summary>
    public int TextedIn(Catalog.FrequencyPeriod period, Instant now)
    {
        var since = now - Catalog.Frequency.LengthOf(period);
        return Texted.Count(at => at > since);
    }
}
