using NodaTime;

namespace Nod.Rules;

/// <summary>How a holiday that falls on a weekend is kept. The day itself stays a holiday as well.</summary>
public enum Observance
{
    /// <summary>On its day only.</summary>
    None,

    /// <summary>On the Monday after a Sunday.</summary>
    NextMonday,

    /// <summary>On the Friday before a Saturday, on the Monday after a Sunday (5 USC 6103(b)).</summary>
    NearestWeekday,

    /// <summary>On the Monday of its working week; after a weekend, on the Monday that follows (Utah Code 63G-1-301).</summary>
    MondayOfWeek,
}

/// <summary>One holiday as data: a fixed date, a weekday of a month, or a distance from Easter.</summary>
public sealed record Holiday
{
    /// <summary>What people call it.</summary>
    public required string Name { get; init; }

    /// <summary>A fixed date, or null.</summary>
    public AnnualDate? Date { get; init; }

    /// <summary>Days after Easter Sunday, negative before it, or null.</summary>
    public int? Easter { get; init; }

    /// <summary>The month of a weekday, 1 to 12.</summary>
    public int Month { get; init; }

    /// <summary>The weekday; none for the other kinds.</summary>
    public IsoDayOfWeek Weekday { get; init; }

    /// <summary>Which of them in the month, 1 to 4; 5 is the last, whether or not there are five.</summary>
    public int Nth { get; init; }

    /// <summary>Days after the date found; the day after a weekday of the month has 1.</summary>
    public int PlusDays { get; init; }

    /// <summary>Whether it is kept in even years only, as election days are.</summary>
    public bool EvenYears { get; init; }

    /// <summary>How it is kept on a weekend.</summary>
    public Observance Observed { get; init; }

    /// <summary>The days it takes for one year: its own, and the one it is kept on. That one may lie in another year.</summary>
    public IEnumerable<LocalDate> DaysOf(int year)
    {
        if (EvenYears && year % 2 != 0)
        {
            yield break;
        }

        var day = DayOf(year).PlusDays(PlusDays);
        yield return day;
        var kept = KeptOn(day);
        if (kept != day)
        {
            yield return kept;
        }
    }

    /// <summary>Easter Sunday of the Gregorian calendar, by the anonymous algorithm (Meeus, Astronomical Algorithms, 8).</summary>
    public static LocalDate EasterSunday(int year)
    {
        var golden = year % 19;
        var (century, rest) = (year / 100, year % 100);
        var epact = ((19 * golden) + century - (century / 4) - ((century - ((century + 8) / 25) + 1) / 3) + 15) % 30;
        var weekday = (32 + (2 * (century % 4)) + (2 * (rest / 4)) - epact - (rest % 4)) % 7;
        var late = (golden + (11 * epact) + (22 * weekday)) / 451;
        var days = epact + weekday - (7 * late) + 114;
        return new LocalDate(year, days / 31, (days % 31) + 1);
    }

    private LocalDate DayOf(int year)
    {
        if (Date is { } date)
        {
            return date.InYear(year);
        }

        if (Easter is { } distance)
        {
            return EasterSunday(year).PlusDays(distance);
        }

        return Nth == 5
            ? new LocalDate(year, Month, CalendarSystem.Iso.GetDaysInMonth(year, Month)).With(
                DateAdjusters.PreviousOrSame(Weekday)
            )
            : LocalDate.FromYearMonthWeekAndDay(year, Month, Nth, Weekday);
    }

    private LocalDate KeptOn(LocalDate day) =>
        (Observed, day.DayOfWeek) switch
        {
            (Observance.NearestWeekday, IsoDayOfWeek.Saturday) => day.PlusDays(-1),
            (Observance.MondayOfWeek, IsoDayOfWeek.Saturday) => day.PlusDays(2),
            (not Observance.None, IsoDayOfWeek.Sunday) => day.PlusDays(1),
            (Observance.MondayOfWeek, var weekday) => day.PlusDays(IsoDayOfWeek.Monday - weekday),
            _ => day,
        };
}

/// <summary>The holidays of a pack. Thread safe; a year is worked out once.</summary>
/// <param name="holidays">Each holiday.</param>
public sealed class HolidayCalendar(IReadOnlyList<Holiday> holidays)
{
    private const int FirstYear = 2000;
    private readonly HashSet<LocalDate>?[] years = new HashSet<LocalDate>?[200];

    /// <summary>Each holiday, in the order of the pack.</summary>
    public IReadOnlyList<Holiday> Holidays { get; } = holidays;

    /// <summary>Whether a day is a holiday or one is kept on it.</summary>
    public bool IsHoliday(LocalDate day)
    {
        var index = day.Year - FirstYear;
        return index < 0 || index >= years.Length
            ? Find(day.Year).Contains(day)
            : (years[index] ??= Find(day.Year)).Contains(day);
    }

    /// <summary>The holidays of a year in order, with those kept in it.</summary>
    public IReadOnlyList<LocalDate> In(int year) => [.. Find(year).Order()];

    // A New Year's Day on a Saturday is kept in the year before.
    private HashSet<LocalDate> Find(int year) =>
        [
            .. Enumerable
                .Range(year - 1, 3)
                .SelectMany(near => Holidays.SelectMany(holiday => holiday.DaysOf(near)))
                .Where(day => day.Year == year),
        ];
}
