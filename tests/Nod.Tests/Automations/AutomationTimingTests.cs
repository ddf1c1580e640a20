using Nod.Automations;
using Nod.Consent;
using Nod.Decisions;
using Nod.Ledger;
using Nod.Tests.Ledger;
using NodaTime;

namespace Nod.Tests.Automations;

/// <summary>When an automation texts, across the change of clocks and in places nobody is sure of.</summary>
public sealed class AutomationTimingTests
{
    // New York goes to summer time on 2026-03-08 at 02:00 and back on 2026-11-01 at 02:00.
    private static readonly Instant MondayTen = Some.At("2026-03-09T14:00:00Z");

    [Fact]
    public void The_day_before_is_the_same_time_on_the_wall_when_the_clocks_go_forward()
    {
        Assert.Equal(Some.At("2026-03-08T14:00:00Z"), Moment(new(AutomationAnchor.Start, -1, null, 0), MondayTen));
        Assert.Equal(Some.At("2026-03-07T15:00:00Z"), Moment(new(AutomationAnchor.Start, -2, null, 0), MondayTen));
    }

    [Fact]
    public void Minutes_are_what_passes_whatever_the_clocks_do()
    {
        Assert.Equal(
            MondayTen - Duration.FromHours(48),
            Moment(new(AutomationAnchor.Start, 0, null, -48 * 60), MondayTen)
        );
    }

    [Fact]
    public void The_day_before_is_the_same_time_on_the_wall_when_the_clocks_go_back()
    {
        var start = Some.At("2026-11-02T15:00:00Z");

        Assert.Equal(Some.At("2026-11-01T15:00:00Z"), Moment(new(AutomationAnchor.Start, -1, null, 0), start));
        Assert.Equal(Some.At("2026-10-31T14:00:00Z"), Moment(new(AutomationAnchor.Start, -2, null, 0), start));
    }

    [Fact]
    public void A_time_that_the_clocks_leap_over_is_as_long_after_the_leap()
    {
        var start = Some.At("2026-03-09T14:00:00Z");

        Assert.Equal(
            Some.At("2026-03-08T07:30:00Z"),
            Moment(new(AutomationAnchor.Start, -1, new LocalTime(2, 30), 0), start)
        ); // 03:30 in summer time
    }

    [Fact]
    public void Of_a_time_that_there_is_twice_the_first_counts()
    {
        var start = Some.At("2026-11-02T15:00:00Z");

        Assert.Equal(
            Some.At("2026-11-01T05:30:00Z"),
            Moment(new(AutomationAnchor.Start, -1, new LocalTime(1, 30), 0), start)
        );
    }

    [Fact]
    public void The_day_is_the_day_where_the_person_is()
    {
        // Nine in the evening on the 9th in New York is the 10th in UTC.
        var start = Some.At("2026-03-10T01:00:00Z");

        Assert.Equal(
            Some.At("2026-03-08T22:00:00Z"),
            Moment(new(AutomationAnchor.Start, -1, new LocalTime(18, 0), 0), start)
        );
    }

    [Fact]
    public void A_time_of_day_on_the_day_of_the_event_may_lie_before_the_event()
    {
        var happened = Event(null);

        Assert.Equal(
            Some.At("2026-11-23T14:00:00Z"),
            new AutomationTiming(AutomationAnchor.Event, 0, new LocalTime(9, 0), 0).MomentFor(happened, Facts(Known()))
        );
        Assert.Equal(
            Some.At("2026-11-24T14:30:00Z"),
            new AutomationTiming(AutomationAnchor.Event, 1, new LocalTime(9, 0), 30).MomentFor(happened, Facts(Known()))
        );
    }

    [Fact]
    public void Of_several_zones_the_latest_counts_so_that_nobody_is_texted_too_early()
    {
        // A number of New York with an address in California may be in either.
        var timing = new AutomationTiming(AutomationAnchor.Event, 1, new LocalTime(9, 0), 0);

        Assert.Equal(Some.At("2026-11-24T14:00:00Z"), timing.MomentFor(Event(null), Facts(Known())));
        Assert.Equal(
            Some.At("2026-11-24T17:00:00Z"),
            timing.MomentFor(Event(null), Facts(Known("America/Los_Angeles")))
        );
    }

    [Fact]
    public void Without_a_zone_there_is_no_day_and_minutes_count_all_the_same()
    {
        var nowhere = ContactRecord.Unknown(Books.Person with { Phone = Some.Phone("+999123456789") });
        var facts = Facts(nowhere);
        Assert.Equal(0, facts.ZoneCount);

        Assert.Null(new AutomationTiming(AutomationAnchor.Event, 1, null, 0).MomentFor(Event(null), facts));
        Assert.Equal(
            Some.Noon + Duration.FromMinutes(90),
            new AutomationTiming(AutomationAnchor.Event, 0, null, 90).MomentFor(Event(null), facts)
        );
    }

    [Fact]
    public void Without_a_start_nothing_counts_from_it()
    {
        Assert.Null(new AutomationTiming(AutomationAnchor.Start, 0, null, -60).MomentFor(Event(null), Facts(Known())));
    }

    private static Instant? Moment(AutomationTiming timing, Instant start) =>
        timing.MomentFor(Event(start), Facts(Known()));

    private static HiringEvent Event(Instant? start) =>
        Recipes.Event(HiringEventKind.InterviewScheduled, Some.Noon, start);

    private static ContactRecord Known(string zone = "America/New_York") =>
        ContactRecord.Unknown(Books.Person) with
        {
            State = Some.State(Some.OptIn(Some.Noon) with { Subject = new Subject { TimeZone = zone } }),
        };

    private static Facts Facts(ContactRecord contact) =>
        AutomationTexts.FactsFor(Recipes.Pattern, Event(null), contact, Some.Noon);
}
