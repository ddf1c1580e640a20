using System.Globalization;
using Nod.Rules;
using Nod.Tests.Tidy;
using NodaTime;

namespace Nod.Tests.Rules;

public sealed class HolidaysTests
{
    public static TheoryData<string, int, string> Known()
    {
        var known = new TheoryData<string, int, string>();
        foreach (var line in File.ReadLines(Path.Combine(Repository.Root, "tests/Nod.Tests/Rules/holidays.txt")))
        {
            if (!line.StartsWith('#'))
            {
                var (head, days) = (line.Split(": ")[0].Split(' '), line.Split(": ")[1]);
                known.Add(head[0], int.Parse(head[1], CultureInfo.InvariantCulture), days);
            }
        }

        return known;
    }

    [Theory]
    [MemberData(nameof(Known))]
    public void A_calendar_has_the_days_that_were_written_down(string place, int year, string days) =>
        Assert.Equal(
            days,
            string.Join(
                ' ',
                Calendar(place).In(year).Select(day => day.ToString("MM-dd", CultureInfo.InvariantCulture))
            )
        );

    [Fact]
    public void Every_calendar_is_written_down_for_2025_to_2035()
    {
        var shipped = Policy
            .Shipped.Packs.Where(pack => pack.Holidays is not null && pack.Name != "us-strict")
            .Select(pack => pack.Jurisdiction);

        Assert.Equal(
            shipped.SelectMany(place => Enumerable.Range(2025, 11).Select(year => $"{place} {year}")).Order(),
            Known().Select(row => $"{row.Data.Item1} {row.Data.Item2}").Order()
        );
    }

    [Fact]
    public void The_strict_calendar_has_every_holiday_of_every_state()
    {
        var strict = Calendar("US-*");
        var states = Policy
            .Shipped.Packs.Where(pack => pack.Holidays is not null && Subdivisions.CountryOf(pack.Jurisdiction) == "US")
            .ToList();

        Assert.Equal(8, states.Count);
        Assert.All(
            states.SelectMany(pack => Enumerable.Range(2025, 11).SelectMany(year => pack.Holidays!.In(year))),
            day => Assert.True(strict.IsHoliday(day), $"{day}")
        );
    }

    [Theory]
    [InlineData("2027-12-31", true)] // New Year's Day 2028 is a Saturday.
    [InlineData("2028-01-01", true)]
    [InlineData("2028-01-02", false)]
    [InlineData("2027-07-04", true)] // A Sunday, kept on the Monday.
    [InlineData("2027-07-05", true)]
    [InlineData("2027-07-06", false)]
    public void A_holiday_on_a_weekend_is_one_and_so_is_the_day_it_is_kept_on(string day, bool isHoliday) =>
        Assert.Equal(
            isHoliday,
            Calendar("US").IsHoliday(NodaTime.Text.LocalDatePattern.Iso.Parse(day).GetValueOrThrow())
        );

    [Theory]
    [InlineData(1961, 4, 2)]
    [InlineData(2000, 4, 23)]
    [InlineData(2008, 3, 23)]
    [InlineData(2038, 4, 25)]
    [InlineData(2285, 3, 22)]
    public void Easter_is_where_the_tables_have_it(int year, int month, int day) =>
        Assert.Equal(new LocalDate(year, month, day), Holiday.EasterSunday(year));

    [Theory]
    [InlineData(1999)]
    [InlineData(2000)]
    [InlineData(2199)]
    [InlineData(2200)]
    public void A_year_far_off_has_its_holidays_too(int year) =>
        Assert.True(Calendar("US").IsHoliday(new LocalDate(year, 12, 25)));

    private static HolidayCalendar Calendar(string place) =>
        Policy.Shipped.Packs.Single(pack => pack.Jurisdiction == place && pack.Holidays is not null).Holidays!;
}
