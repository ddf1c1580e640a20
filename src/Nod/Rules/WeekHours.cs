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

/// <summary>The hours a rule allows, for each day of the week and for holidays, by the local clock.</summary>
public sealed class WeekHours
{
    // A week that is all holidays, and one more.
    private const int DaysAhead = 15;

    // Index 1 to 7, Monday to Sunday, as ISO 8601 counts; null is a closed day.
    private readonly DayHours?[] days = new DayHours?[8];
    private readonly HolidayCalendar? holidays;
    private readonly DayHours? onHolidays;
    private readonly bool crossesMidnight;

    /// <summary>Makes the week from its days.</summary>
    /// <param name="hours">The window of each day that has one.</param>
    /// <param name="holidays">The holidays that have hours of their own, or null when they are days like others.</param>
    /// <param name="onHolidays">The window of a holiday; null is a closed one. A closed day of the week stays closed.</param>
    public WeekHours(
        IReadOnlyDictionary<IsoDayOfWeek, DayHours> hours,
        HolidayCalendar? holidays = null,
        DayHours? onHolidays = null
    )
    {
        foreach (var (day, window) in hours)
        {
            days[(int)day] = window;
        }

        this.holidays = holidays;
        this.onHolidays = onHolidays;
        crossesMidnight =
            Array.Exists(days, day => day is { CrossesMidnight: true }) || onHolidays is { CrossesMidnight: true };
    }

    /// <summary>The window of one day of the week that is no holiday, or null when it is closed.</summary>
    public DayHours? On(IsoDayOfWeek day) => days[(int)day];

    /// <summary>The window of one date, or null when it is closed.</summary>
    public DayHours? On(LocalDate date)
    {
        var usual = days[(int)date.DayOfWeek];
        return usual is not null && holidays is not null && holidays.IsHoliday(date) ? onHolidays : usual;
    }

    /// <summary>Whether the local clock of a zone is inside a window.</summary>
    public bool IsOpen(Instant moment, DateTimeZone zone)
    {
        var local = moment.InZone(zone).LocalDateTime;
        if (On(local.Date) is { } today && local.TimeOfDay >= today.From)
        {
            if (today.CrossesMidnight || local.TimeOfDay < today.To)
            {
                return true;
            }
        }

        if (!crossesMidnight)
        {
            return false;
        }

        var before = On(local.Date.PlusDays(-1));
        return before is { CrossesMidnight: true } && local.TimeOfDay < before.Value.To;
    }

    /// <summary>The next moment after a closed one at which a window opens, or null when none does in two weeks.</summary>
    public Instant? NextOpening(Instant moment, DateTimeZone zone)
    {
        var date = moment.InZone(zone).Date;
        for (var ahead = 0; ahead <= DaysAhead; ahead++)
        {
            var day = date.PlusDays(ahead);
            if (On(day) is not { } window)
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

    /// <summary>The hours in words, such as <c>Mon-Sun 08:00-21:00, not on holidays</c>.</summary>
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

        if (holidays is not null)
        {
            parts.Add(onHolidays is { } kept ? $"holidays {kept.From:HH:mm}-{kept.To:HH:mm}" : "not on holidays");
        }

        return string.Join(", ", parts);
    }

    private static string Name(int day) => ((IsoDayOfWeek)day).ToString()[..3];

    private static readonly ZoneLocalMappingResolver StrictResolver = Resolvers.CreateMappingResolver(
        Resolvers.ReturnLater,
        Resolvers.ReturnStartOfIntervalAfter
    );
}
