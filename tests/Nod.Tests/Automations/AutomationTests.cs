using Nod.Automations;
using Nod.Ledger;
using Nod.Tests.Ledger;
using NodaTime;

namespace Nod.Tests.Automations;

/// <summary>Which events an automation has to do with.</summary>
public sealed class AutomationTests
{
    private static readonly ContactRecord Nobody = ContactRecord.Unknown(Books.Person);
    private static readonly Instant Start = Some.Noon + Duration.FromDays(3);

    [Theory]
    [InlineData(HiringEventKind.InterviewScheduled, true)]
    [InlineData(HiringEventKind.InterviewMoved, true)]
    [InlineData(HiringEventKind.InterviewCanceled, false)]
    [InlineData(HiringEventKind.ShiftScheduled, false)]
    [InlineData(HiringEventKind.ApplicationReceived, false)]
    [InlineData(HiringEventKind.Hired, false)]
    public void A_reminder_is_planned_when_its_interview_is_booked_or_moved(HiringEventKind kind, bool plans)
    {
        Assert.Equal(plans, Recipes.DayBefore.PlansOn(Recipes.Event(kind, Some.Noon, Start), Nobody));
    }

    [Theory]
    [InlineData(HiringEventKind.InterviewCanceled, true)]
    [InlineData(HiringEventKind.ShiftCanceled, false)]
    [InlineData(HiringEventKind.InterviewMoved, false)]
    [InlineData(HiringEventKind.Rejected, false)]
    public void It_is_called_off_with_its_interview_and_with_nothing_else(HiringEventKind kind, bool callsOff)
    {
        Assert.Equal(callsOff, Recipes.DayBefore.CallsOffOn(Recipes.Event(kind, Some.Noon)));
    }

    [Fact]
    public void What_counts_from_the_event_follows_only_the_kinds_it_names()
    {
        var told = Recipes.DayBefore with { Timing = new AutomationTiming(AutomationAnchor.Event, 0, null, 0) };

        Assert.True(told.PlansOn(Recipes.Event(HiringEventKind.InterviewScheduled, Some.Noon, Start), Nobody));
        Assert.False(told.PlansOn(Recipes.Event(HiringEventKind.InterviewMoved, Some.Noon, Start), Nobody));
        Assert.False(told.CallsOffOn(Recipes.Event(HiringEventKind.InterviewCanceled, Some.Noon)));
    }

    [Fact]
    public void Off_or_for_another_brand_it_plans_nothing_and_off_it_still_calls_off()
    {
        var booked = Recipes.Event(HiringEventKind.InterviewScheduled, Some.Noon, Start);
        var off = Recipes.DayBefore with { IsOn = false };

        Assert.False(off.PlansOn(booked, Nobody));
        Assert.False(off.Concerns(booked));
        Assert.True(off.Concerns(Recipes.Event(HiringEventKind.InterviewCanceled, Some.Noon)));
        Assert.False(Recipes.DayBefore.PlansOn(booked with { Brand = "other" }, Nobody));
        Assert.False(Recipes.DayBefore.Concerns(booked with { Brand = "other" }));
    }

    [Fact]
    public void A_filter_looks_at_the_event_and_else_at_the_latest_application()
    {
        var filter = new AutomationFilter { Jobs = ["driver"], Stages = ["screened"] };
        var known = Nobody with
        {
            Person = new KnownPerson
            {
                Applications =
                [
                    new JobApplication("acme", "a-1", "cook", "applied", Some.Noon),
                    new JobApplication("acme", "a-2", "Driver", "screened", Some.Noon),
                    new JobApplication("other", "a-3", "nurse", "hired", Some.Noon),
                ],
            },
        };
        var booked = Recipes.Event(HiringEventKind.InterviewScheduled, Some.Noon, Start);

        Assert.True(filter.Admits(booked, known));
        Assert.False(filter.Admits(booked with { Job = "cook" }, known));
        Assert.False(filter.Admits(booked with { Stage = "applied" }, known));
        Assert.False(filter.Admits(booked, Nobody));
    }

    [Fact]
    public void Tags_and_languages_must_hold_too()
    {
        var booked = Recipes.Event(HiringEventKind.InterviewScheduled, Some.Noon, Start);
        var known = Nobody with { Person = new KnownPerson { Tags = ["Night", "vip"] } };

        Assert.True(new AutomationFilter { Tags = ["night", "x"] }.Admits(booked, known));
        Assert.False(new AutomationFilter { Tags = ["day"] }.Admits(booked, known));
        Assert.False(new AutomationFilter { WithoutTags = ["VIP"] }.Admits(booked, known));
        Assert.True(new AutomationFilter { WithoutTags = ["x"] }.Admits(booked, Nobody));
        Assert.False(new AutomationFilter { Languages = ["de"] }.Admits(booked, known));
    }

    [Fact]
    public void An_event_s_own_stage_counts_for_its_own_filter()
    {
        var filter = new AutomationFilter { Stages = ["offer"] };
        var moved = Recipes.Event(HiringEventKind.StageChanged, Some.Noon, reference: "a-1") with { Stage = "offer" };

        Assert.True(filter.Admits(moved, Nobody));
    }

    [Fact]
    public void A_stage_that_is_told_late_does_not_turn_an_application_back()
    {
        var first = KnownPerson.With(null, Applied(Some.Noon))!;
        var hired = KnownPerson.With(
            first,
            Applied(Some.Noon + Duration.FromDays(2)) with
            {
                Kind = HiringEventKind.Hired,
            }
        )!;
        var late = KnownPerson.With(
            hired,
            Applied(Some.Noon + Duration.FromDays(1)) with
            {
                Kind = HiringEventKind.StageChanged,
                Stage = "offer",
            }
        );

        Assert.Equal(new JobApplication("acme", "a-1", "driver", "applied", Some.Noon), first.Applications!.Single());
        Assert.Equal("hired", hired.Applications!.Single().Stage);
        Assert.Equal(hired, late);
    }

    private static HiringEvent Applied(Instant at) =>
        Recipes.Event(HiringEventKind.ApplicationReceived, at, reference: "a-1") with
        {
            Job = "driver",
        };
}
