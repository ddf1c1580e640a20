using CsCheck;
using Nod.Rules;
using NodaTime;

namespace Nod.Tests.Rules;

public sealed class WeekHoursTests
{
    private static readonly DateTimeZone Berlin = DateTimeZoneProviders.Tzdb["Europe/Berlin"];

    [Fact]
    public void A_week_is_told_in_words()
    {
        var week = new WeekHours(
            new Dictionary<IsoDayOfWeek, DayHours>
            {
                [IsoDayOfWeek.Monday] = Hours(9, 20),
                [IsoDayOfWeek.Tuesday] = Hours(9, 20),
                [IsoDayOfWeek.Thursday] = Hours(9, 20),
                [IsoDayOfWeek.Saturday] = Hours(22, 6),
                [IsoDayOfWeek.Sunday] = Hours(22, 6),
            }
        );

        Assert.Equal("Mon-Tue 09:00-20:00, Thu 09:00-20:00, Sat-Sun 22:00-06:00", week.Describe());
        Assert.Null(week.On(IsoDayOfWeek.Wednesday));
    }

    [Fact]
    public void A_week_without_hours_never_opens()
    {
        var closed = new WeekHours(new Dictionary<IsoDayOfWeek, DayHours>());

        Assert.False(closed.IsOpen(Some.Noon, Berlin));
        Assert.Null(closed.NextOpening(Some.Noon, Berlin));
        Assert.Empty(closed.Describe());
    }

    [Fact]
    public void A_whole_day_never_closes() =>
        Gen.Int[0, 24 * 400]
            .Sample(hour => Assert.True(Daily(0, 0).IsOpen(Some.Noon + Duration.FromHours(hour), Berlin)));

    [Fact]
    public void A_window_past_midnight_belongs_to_the_day_it_began()
    {
        var saturdays = new WeekHours(
            new Dictionary<IsoDayOfWeek, DayHours> { [IsoDayOfWeek.Saturday] = Hours(22, 2) }
        );

        Assert.False(saturdays.IsOpen(Some.At("2026-11-28T00:30:00Z"), Berlin));
        Assert.False(saturdays.IsOpen(Some.At("2026-11-28T20:59:59Z"), Berlin));
        Assert.True(saturdays.IsOpen(Some.At("2026-11-28T21:00:00Z"), Berlin));
        Assert.True(saturdays.IsOpen(Some.At("2026-11-29T00:59:59Z"), Berlin));
        Assert.False(saturdays.IsOpen(Some.At("2026-11-29T01:00:00Z"), Berlin));
    }

    [Fact]
    public void A_window_that_opens_in_the_hour_that_is_skipped_opens_after_it() =>
        Assert.Equal(
            Some.At("2026-03-29T01:00:00Z"),
            WeekHoursFrom(2, 30).NextOpening(Some.At("2026-03-28T23:30:00Z"), Berlin)
        );

    [Fact]
    public void A_window_that_opens_in_the_hour_that_comes_twice_opens_the_second_time() =>
        Assert.Equal(
            Some.At("2026-10-25T01:30:00Z"),
            WeekHoursFrom(2, 30).NextOpening(Some.At("2026-10-24T23:30:00Z"), Berlin)
        );

    // What the gate needs to end: the next opening lies ahead, within a week, and a window is open then.
    [Fact]
    public void The_next_opening_lies_ahead_and_is_open() =>
        Gen.Select(
                Gen.Int[0, 23],
                Gen.Int[0, 23],
                Gen.Int[0, 60 * 24 * 400],
                Gen.OneOf(
                    "Europe/Berlin",
                    "America/New_York",
                    "America/Phoenix",
                    "Australia/Lord_Howe",
                    "Asia/Kathmandu"
                )
            )
            .Where((from, to, _, _) => from != to)
            .Sample(
                (from, to, minute, name) =>
                {
                    var (week, zone) = (Daily(from, to), DateTimeZoneProviders.Tzdb[name]);
                    var moment = Some.Noon + Duration.FromMinutes(minute);
                    if (!week.IsOpen(moment, zone))
                    {
                        var opening = week.NextOpening(moment, zone)!.Value;
                        Assert.InRange(opening - moment, Duration.Epsilon, Duration.FromHours(25));
                        Assert.True(week.IsOpen(opening, zone));
                    }
                }
            );

    private static DayHours Hours(int from, int to) => new(new LocalTime(from, 0), new LocalTime(to, 0));

    private static WeekHours Daily(int from, int to) =>
        new(
            Enum.GetValues<IsoDayOfWeek>()
                .Where(day => day != IsoDayOfWeek.None)
                .ToDictionary(day => day, _ => Hours(from, to))
        );

    private static WeekHours WeekHoursFrom(int hour, int minute) =>
        new(
            Enum.GetValues<IsoDayOfWeek>()
                .Where(day => day != IsoDayOfWeek.None)
                .ToDictionary(day => day, _ => new DayHours(new LocalTime(hour, minute), new LocalTime(20, 0)))
        );
}
