using Nod.Automations;
using Nod.Ledger;
using Nod.Sending;
using Nod.Tests.Ledger;
using NodaTime;

namespace Nod.Tests.Automations;

/// <summary>What an event plans, moves and calls off.</summary>
public sealed class RecordHiringEventTests
{
    private static readonly Duration Hour = Duration.FromHours(1);
    private static readonly Instant Start = Some.Noon + Duration.FromDays(3);

    [Fact]
    public void An_interview_plans_its_reminder_and_is_an_act_in_the_ledger()
    {
        var books = new AutomatedBooks(Recipes.DayBefore);

        var done = books.Happen(Booked(Start))!;

        Assert.NotNull(done.Recorded);
        Assert.Equal(Start, books.Books.Contact.State.LatestAct("acme", null, "i-1")!.StartsAt);
        var run = Assert.Single(done.Runs);
        Assert.Equal((AutomationOutcome.Planned, Start - Duration.FromDays(1)), (run.Outcome, run.DueAt));
        Assert.Equal(Start - Duration.FromDays(1), books.Tasks("day-before").NextDueAt);
    }

    [Fact]
    public void Moved_it_is_planned_anew_and_only_once()
    {
        var books = new AutomatedBooks(Recipes.DayBefore);
        books.Happen(Booked(Start));

        var moved = books.Happen(Moved(Start + Duration.FromDays(1)))!;

        Assert.Equal(AutomationOutcome.Moved, Assert.Single(moved.Runs).Outcome);
        var task = Assert.Single(books.Tasks("day-before").Tasks);
        Assert.Equal(Start, task.DueAt);
        Assert.Empty(books.Happen(Moved(Start + Duration.FromDays(1)))!.Runs);
    }

    [Fact]
    public void Called_off_nothing_is_left_of_it()
    {
        var books = new AutomatedBooks(Recipes.DayBefore);
        books.Happen(Booked(Start));

        var over = books.Happen(CalledOff())!;

        Assert.Equal(AutomationOutcome.CalledOff, Assert.Single(over.Runs).Outcome);
        Assert.Empty(books.Tasks("day-before").Tasks);
        books.Books.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Empty(books.Run());
    }

    [Fact]
    public void Another_interview_of_the_person_stays_as_it_is()
    {
        var books = new AutomatedBooks(Recipes.DayBefore);
        books.Happen(Booked(Start));
        books.Happen(Booked(Start + Hour) with { Reference = "i-2" });

        books.Happen(CalledOff());

        Assert.Equal("interview:i-2", Assert.Single(books.Tasks("day-before").Tasks).Key);
    }

    [Fact]
    public void A_text_that_waits_for_its_hour_is_taken_back_when_its_interview_moves_or_is_called_off()
    {
        foreach (var happened in new[] { CalledOff(), Moved(Start + Duration.FromDays(2)) })
        {
            var books = new AutomatedBooks(Recipes.DayBefore);
            // Seven in the morning in New York: the reminder waits for eight.
            var early = Some.At("2026-11-25T12:00:00Z");
            books.Happen(Booked(early));
            books.Books.Clock.SetUtcNow((early - Duration.FromDays(1)).ToDateTimeOffset());
            var run = Assert.Single(books.Run());
            Assert.Equal((AutomationOutcome.Texted, Nod.Decisions.Verdict.Defer), (run.Outcome, run.Verdict));

            books.Happen(happened with { OccurredAt = books.Books.Now });

            Assert.Equal(MessageStatus.Canceled, Message(books, run).Status);
        }
    }

    [Fact]
    public void A_text_that_has_gone_is_not_called_back_and_the_move_gets_one_of_its_own()
    {
        var books = new AutomatedBooks(Recipes.DayBefore);
        books.Happen(Booked(Start));
        books.Books.Clock.Advance(TimeSpan.FromDays(2));
        var run = Assert.Single(books.Run());
        books.Books.Claim();

        var moved = books.Happen(Moved(Start + Duration.FromDays(2)) with { OccurredAt = books.Books.Now })!;

        Assert.Equal(MessageStatus.HandingOver, Message(books, run).Status);
        Assert.Equal(AutomationOutcome.Planned, Assert.Single(moved.Runs).Outcome);
        Assert.Equal(Start + Duration.FromDays(1), books.Tasks("day-before").NextDueAt);
    }

    [Fact]
    public void A_message_that_was_not_named_is_looked_for_again()
    {
        var books = new AutomatedBooks(Recipes.DayBefore);
        books.Happen(Booked(Start));
        books.Books.Clock.Advance(TimeSpan.FromDays(2));
        books.Run();
        var before = books.Books.HiringEvents.Count;

        Assert.Throws<PlansMovedException>(() => books.Happen(CalledOff(), namesWaiting: false));

        Assert.Equal(before, books.Books.HiringEvents.Count);
    }

    [Fact]
    public void What_is_told_late_does_not_move_an_interview_back()
    {
        var books = new AutomatedBooks(Recipes.DayBefore);
        books.Happen(Booked(Start));
        books.Books.Clock.Advance(TimeSpan.FromHours(2));
        books.Happen(Moved(Start + Duration.FromDays(1)) with { OccurredAt = Some.Noon + Hour });

        var late = books.Happen(Moved(Start + Hour) with { OccurredAt = Some.Noon + Duration.FromMinutes(30) })!;

        Assert.Empty(late.Runs);
        Assert.Equal(Start, books.Tasks("day-before").NextDueAt);
    }

    [Fact]
    public void A_reminder_whose_hour_is_over_is_left_out_and_the_log_says_so()
    {
        var lateness = Duration.FromMinutes(Recipes.DayBefore.LateMinutes);
        foreach (
            var (start, outcome) in new[]
            {
                (Some.Noon + Duration.FromDays(1) - lateness, AutomationOutcome.Planned),
                (Some.Noon + Duration.FromDays(1) - lateness - Duration.FromSeconds(1), AutomationOutcome.TooLate),
            }
        )
        {
            var books = new AutomatedBooks(Recipes.DayBefore);

            Assert.Equal(outcome, Assert.Single(books.Happen(Booked(start))!.Runs).Outcome);
        }
    }

    [Fact]
    public void Moved_too_near_the_earlier_reminder_goes_too()
    {
        var books = new AutomatedBooks(Recipes.DayBefore);
        books.Happen(Booked(Start));

        Assert.Equal(AutomationOutcome.TooLate, Assert.Single(books.Happen(Moved(Some.Noon + Hour))!.Runs).Outcome);

        Assert.Empty(books.Tasks("day-before").Tasks);
    }

    [Fact]
    public void The_same_application_told_twice_plans_one_receipt_and_another_one_another()
    {
        var books = new AutomatedBooks(Recipes.Receipt);
        var applied = Recipes.Event(HiringEventKind.ApplicationReceived, Some.Noon, reference: "a-1");

        Assert.Single(books.Happen(applied)!.Runs);
        Assert.Empty(books.Happen(applied)!.Runs);
        Assert.Single(books.Run());
        Assert.Empty(books.Happen(applied)!.Runs);
        Assert.Single(books.Happen(applied with { Reference = "a-2" })!.Runs);
    }

    [Fact]
    public void What_is_no_act_of_the_person_s_is_kept_of_somebody_known_only_and_is_no_event_of_the_ledger()
    {
        var books = new AutomatedBooks();
        var hired = Recipes.Event(HiringEventKind.Hired, Some.Noon, reference: "a-1");

        Assert.Null(books.Happen(hired));
        Assert.Empty(books.Books.HiringEvents);
        books.Happen(Recipes.Event(HiringEventKind.ApplicationReceived, Some.Noon, reference: "a-1"));
        var events = books.Books.Events.Count;

        Assert.Null(books.Happen(hired with { OccurredAt = Some.Noon + Hour })!.Recorded);

        Assert.Equal(events, books.Books.Events.Count);
        Assert.Equal("hired", Assert.Single(books.Books.Contact.Person!.Applications!).Stage);
    }

    private static HiringEvent Booked(Instant start) =>
        Recipes.Event(HiringEventKind.InterviewScheduled, Some.Noon, start);

    private static HiringEvent Moved(Instant start) => Recipes.Event(HiringEventKind.InterviewMoved, Some.Noon, start);

    private static HiringEvent CalledOff() => Recipes.Event(HiringEventKind.InterviewCanceled, Some.Noon);

    private static MessageRecord Message(AutomatedBooks books, AutomationRun run) =>
        books.Books.MessageOf(new MessageAddress(Books.Person, run.Message!.Value));
}
