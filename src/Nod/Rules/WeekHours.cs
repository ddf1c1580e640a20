using NodaTime;
using NodaTime.TimeZones;

namespace Nod.Rules;

/// <summary>One day's window by the local clock: from inclusive, to exclusive. Past midnight when to is not after from.</summary>
/// <param name="From">First moment allowed.</param>
/// <param name="To">First moment no longer allowed; midnight means the day's end.</param>
public readonly record struct DayHours(LocalTime From, LocalTime To)
{
    /// <summary>Whether the window runs into the next day.</summary>
    public bool CrossesMidnight => To <= From;
}

/// <summary>The hours a rule allows, for each day of the week, by the local clock.</summary>
public sealed class WeekHours
{
    private const int DaysAhead = 8;

    // Index 1 to 7, Monday to Sunday, as ISO 8601 counts; null is a closed day.
    private readonly DayHours?[] days = new DayHours?[8];

    /// <summary>Makes the week from its days.</summary>
    /// <param name="hours">The window of each day that has one.</param>
    public WeekHours(IReadOnlyDictionary<IsoDayOfWeek, DayHours> hours)
    {
        foreach (var (day, window) in hours)
        {
            days[(int)day] = window;
        }
    }

    /// <summary>The window of one day, or null when it is closed.</summary>
    public DayHours? On(IsoDayOfWeek day) => days[(int)day];

    /// <summary>Whether the local clock of a zone is inside a window.</summary>
    public bool IsOpen(Instant moment, DateTimeZone zone)
    {
        var local = moment.InZone(zone).LocalDateTime;
        if (On(local.DayOfWeek) is { } today && local.TimeOfDay >= today.From)
        {
            if (today.CrossesMidnight || local.TimeOfDay < today.To)
            {
                return true;
            }
        }

        var before = On(local.Date.PlusDays(-1).DayOfWeek);
        return before is { CrossesMidnight: true } && local.TimeOfDay < before.Value.To;
    }

    /// <summary>The next moment after a closed one at which a window opens, or null when the week has none.</summary>
    public Instant? NextOpening(Instant moment, DateTimeZone zone)
    {
        var date = moment.InZone(zone).Date;
        for (var ahead = 0; ahead <= DaysAhead; ahead++)
        {
            var day = date.PlusDays(ahead);
            if (On(day.DayOfWeek) is not { } window)
            {
                continue;
            }

            // A clock that skips the opening time opens at the first moment after the gap; one that shows it
            // twice opens the second time, the stricter of the two.
            var opening = zone.ResolveLocal(day.At(window.From), StrictResolver).ToInstant();
            if (opening > moment)
            {
                return opening;
            }
        }

        return null;
    }

    /// <summary>The hours in words, such as <c>Mon-Sun 08:00-21:00</c>.</summary>
    public string Describe()
    {
        var parts = new List<string>();
        for (var first = 1; first <= 7; first++)
        {
            var last = first;
            while (last < 7 && days[last + 1] == days[first])
            {
                last++;
            }

            if (days[first] is { } window)
            {
                var name = first == last ? Name(first) : $"{Name(first)}-{Name(last)}";
                parts.Add($"{name} {window.From:HH:mm}-{window.To:HH:mm}");
            }

            first = last;
        }

        return string.Join(", ", parts);
    }

    private static string Name(int day) => ((IsoDayOfWeek)day).ToString()[..3];

    private static readonly ZoneLocalMappingResolver StrictResolver = Resolvers.CreateMappingResolver(
        Resolvers.ReturnLater,
        Resolvers.ReturnStartOfIntervalAfter
    );
}
