using Nod.Automations;
using Nod.Consent;
using NodaTime;

namespace Nod.Ledger;

/// <summary>Where an application of a person's stands, as other systems tell it.</summary>
/// <param name="Brand">The brand, by key.</param>
/// <param name="Reference">The caller's name for it.</param>
/// <param name="Job">The job, or null.</param>
/// <param name="Stage">The stage, or null.</param>
/// <param name="At">Since when.</param>
public sealed record JobApplication(string Brand, string Reference, string? Job, string? Stage, Instant At);

/// <summary>What is known of the person behind a number. Chooses whom somebody means to text, and never judges.</summary>
public sealed record KnownPerson
{
    /// <summary>Most applications known of one person; an earlier one makes room.</summary>
    public const int ApplicationsMax = 32;

    /// <summary>The person's name.</summary>
    public string? Name { get; init; }

    /// <summary>The person's identifiers elsewhere, by system.</summary>
    public IReadOnlyDictionary<string, string>? ExternalIds { get; init; }

    /// <summary>What people of the organization marked them with, in order; null for nothing.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Their applications, the latest last; null for none.</summary>
    public IReadOnlyList<JobApplication>? Applications { get; init; }

    /// <summary>Whether they are marked with this; capitals or not.</summary>
    public bool HasTag(string tag)
    {
        foreach (var one in Tags ?? [])
        {
            if (string.Equals(one, tag, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>With what an event tells of the subject; the latest word on each stands.</summary>
    public static KnownPerson? With(KnownPerson? known, Subject? told)
    {
        if (told?.Name is null && told?.ExternalIds is null)
        {
            return known;
        }

        var ids = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (system, id) in (known?.ExternalIds ?? Empty).Concat(told.ExternalIds ?? Empty))
        {
            ids[system] = id;
        }

        return (known ?? new KnownPerson()) with
        {
            Name = told.Name ?? known?.Name,
            ExternalIds = ids.Count == 0 ? null : ids,
        };
    }

    /// <summary>With what a hiring event tells of an application; the same when it tells nothing of one.</summary>
    public static KnownPerson? With(KnownPerson? known, HiringEvent happened)
    {
        if (happened.About != RelationshipKind.Application)
        {
            return known;
        }

        var person = known ?? new KnownPerson();
        var all = (person.Applications ?? []).ToList();
        var at = all.FindIndex(one => one.Brand == happened.Brand && one.Reference == happened.Reference);
        var before = at < 0 ? null : all[at];
        if (before?.At > happened.OccurredAt)
        {
            return known;
        }

        if (at >= 0)
        {
            all.RemoveAt(at);
        }

        all.Add(
            new JobApplication(
                happened.Brand,
                happened.Reference,
                happened.Job ?? before?.Job,
                happened.Stage ?? StageOf(happened.Kind) ?? before?.Stage,
                happened.OccurredAt
            )
        );
        return person with { Applications = [.. all.TakeLast(ApplicationsMax)] };
    }

    private static string? StageOf(HiringEventKind kind) =>
        kind switch
        {
            HiringEventKind.ApplicationReceived => "applied",
            HiringEventKind.Hired => "hired",
            HiringEventKind.Rejected => "rejected",
            _ => null,
        };

    private static readonly IReadOnlyDictionary<string, string> Empty = new Dictionary<string, string>();
}
