using System.Text.Json.Serialization;
using Nod.Broadcasts;
using Nod.Decisions;
using NodaTime;

namespace Nod.Automations;

/// <summary>
/// When an automation texts: so many days before or after, at a time of day, and so many minutes before or after that.
/// Days are the calendar's where the person is, so that the day before at the same time on the wall stays that when the
/// clocks change; minutes are what passes.
/// </summary>
/// <param name="From">From where it is counted.</param>
/// <param name="Days">Calendar days; less than 0 for before.</param>
/// <param name="At">The time of day; null for that of the moment it is counted from.</param>
/// <param name="Minutes">Minutes that pass; less than 0 for before.</param>
public sealed record AutomationTiming(AutomationAnchor From, int Days, LocalTime? At, int Minutes)
{
    /// <summary>Most days before or after.</summary>
    public const int DaysMax = 366;

    /// <summary>Most minutes before or after: four weeks.</summary>
    public const int MinutesMax = 4 * 7 * 24 * 60;

    /// <summary>Whether the calendar where the person is has to do with it.</summary>
    [JsonIgnore]
    public bool IsLocal => Days != 0 || At is not null;

    /// <summary>Whether it texts before what it counts from: of no use any more once that has begun.</summary>
    [JsonIgnore]
    public bool IsBefore => From == AutomationAnchor.Start && (Days < 0 || (Days == 0 && Minutes < 0));

    /// <summary>
    /// The moment, or null when it can't be told: the event has no start, or nothing tells where the person is. Where
    /// they may be in several zones it is the latest: nobody is texted at seven who was meant at eight.
    /// </summary>
    /// <param name="happened">The event.</param>
    /// <param name="facts">What is known of the person.</param>
    public Instant? MomentFor(HiringEvent happened, in Facts facts)
    {
        if ((From == AutomationAnchor.Start ? happened.StartsAt : happened.OccurredAt) is not { } anchor)
        {
            return null;
        }

        var moment = IsLocal ? LocalMoment.Of(anchor, Days, At, facts) : anchor;
        return moment + Duration.FromMinutes(Minutes);
    }
}
