using Nod.Rules;
using NodaTime;

namespace Nod.Tests.Rules;

/// <summary>The hours shown to people are those that the packs say, read by eye against <c>docs/packs/hours.md</c>.</summary>
public sealed class AllowedHoursTests
{
    private static readonly LocalDate Monday = new(2026, 11, 23);

    [Theory]
    [InlineData("US-TX", 0, "09:00", "21:00")]
    [InlineData("US-TX", 6, "12:00", "21:00")]
    [InlineData("US-RI", 5, "10:00", "17:00")]
    [InlineData("US", 0, "08:00", "21:00")]
    [InlineData("FR", 0, "08:30", "20:00")]
    public void A_day_opens_and_closes_as_all_rules_of_the_place_allow(string place, int day, string from, string to)
    {
        var hours = AllowedHours.On(Policy.Shipped, place, MessageClass.JobAlert, Monday.PlusDays(day), Some.Noon);

        Assert.Equal($"{from}-{to}", hours is { } open ? $"{open.From:HH:mm}-{open.To:HH:mm}" : "closed");
    }

    [Theory]
    [InlineData("US-AL", 6)]
    [InlineData("FR", 6)]
    [InlineData("US-*", 6)]
    public void A_closed_day_has_no_hours(string place, int day) =>
        Assert.Null(AllowedHours.On(Policy.Shipped, place, MessageClass.JobAlert, Monday.PlusDays(day), Some.Noon));

    [Fact]
    public void Where_nobody_knows_the_state_the_hours_of_all_states_hold()
    {
        var hours = AllowedHours.On(Policy.Shipped, "US-*", MessageClass.JobAlert, Monday, Some.Noon)!.Value;

        Assert.Equal((new LocalTime(10, 0), new LocalTime(18, 0)), (hours.From, hours.To));
    }
}
