using Nod.Automations;
using Nod.Catalog;
using Nod.Decisions;
using Nod.Tests.Ledger;
using NodaTime;

namespace Nod.Tests.Automations;

/// <summary>What an automation does at its hour, and why it does nothing.</summary>
public sealed class RunAutomationTests
{
    private static readonly Instant Start = Some.Noon + Duration.FromDays(3);

    [Fact]
    public void At_its_hour_the_text_passes_the_gate_and_again_when_it_is_claimed()
    {
        var books = Booked();
        books.Books.Clock.Advance(TimeSpan.FromDays(2) - TimeSpan.FromSeconds(1));
        Assert.Empty(books.Run());

        books.Books.Clock.Advance(TimeSpan.FromSeconds(1));
        var run = Assert.Single(books.Run());

        Assert.Equal(
            (AutomationOutcome.Texted, Verdict.Permit, "reminder/1"),
            (run.Outcome, run.Verdict, run.Template)
        );
        var text = Assert.Single(books.Books.Claim());
        Assert.StartsWith("Acme: Hello, your interview is on Thu, Nov 26.", text.Body, StringComparison.Ordinal);
        Assert.Equal(2, books.Books.Decisions.Count);
        Assert.All(books.Books.Decisions, decision => Assert.Equal(Verdict.Permit, decision.Decision.Verdict));
    }

    [Fact]
    public void Run_twice_it_texts_once()
    {
        var books = Booked();
        books.Books.Clock.Advance(TimeSpan.FromDays(2));
        var address = new AutomationAddress(Books.Person, "day-before");
        var setup = new AutomationSetup(Recipes.DayBefore, Recipes.Reminder, Recipes.Pattern);
        var happened = books.Books.HiringEvents[0];

        var first = books.Books.Commit(books.Change(setup, address, "interview:i-1", happened));
        var second = books.Books.Commit(books.Change(setup, address, "interview:i-1", happened));

        Assert.NotNull(first);
        Assert.Null(second);
        Assert.Equal(1, books.Books.Runs.Count(run => run.Outcome == AutomationOutcome.Texted));
        Assert.Empty(books.Run());
    }

    [Fact]
    public void What_the_gate_refuses_is_in_the_log_with_verdict_and_reason()
    {
        var books = Booked();
        books.Books.Record(Some.Stop(Some.Noon));
        books.Books.Clock.Advance(TimeSpan.FromDays(2));

        var run = Assert.Single(books.Run());

        Assert.Equal(
            (AutomationOutcome.Refused, Verdict.Deny, ReasonCodes.ConsentRevoked),
            (run.Outcome, run.Verdict, run.Detail)
        );
        Assert.NotNull(run.Message);
        Assert.Empty(books.Books.Claim());
    }

    [Fact]
    public void A_stop_between_the_text_and_its_claim_blocks_it()
    {
        var books = Booked();
        books.Books.Clock.Advance(TimeSpan.FromDays(2));
        var run = Assert.Single(books.Run());
        books.Books.Receive("STOP");

        Assert.DoesNotContain(books.Books.Claim(), text => text.Message.Id == run.Message);
    }

    [Fact]
    public void Past_its_lateness_it_is_left_out_and_just_before_it_goes()
    {
        foreach (
            var (late, outcome) in new[]
            {
                (TimeSpan.FromMinutes(60), AutomationOutcome.Texted),
                (TimeSpan.FromMinutes(60) + TimeSpan.FromSeconds(1), AutomationOutcome.TooLate),
            }
        )
        {
            var books = Booked();
            books.Books.Clock.Advance(TimeSpan.FromDays(2) + late);

            Assert.Equal(outcome, Assert.Single(books.Run()).Outcome);
        }
    }

    [Fact]
    public void A_reminder_is_not_sent_once_the_interview_has_begun()
    {
        var before = Recipes.DayBefore with
        {
            Timing = new AutomationTiming(AutomationAnchor.Start, 0, null, -10),
            LateMinutes = 240,
        };
        foreach (
            var (at, outcome) in new[]
            {
                (Start - Duration.FromSeconds(1), AutomationOutcome.Texted),
                (Start, AutomationOutcome.TooLate),
            }
        )
        {
            var books = Booked(before);
            books.Books.Clock.SetUtcNow(at.ToDateTimeOffset());

            Assert.Equal(outcome, Assert.Single(books.Run()).Outcome);
        }
    }

    [Fact]
    public void A_person_gets_no_more_than_their_cap_in_the_rolling_period()
    {
        var capped = Recipes.DayBefore with { PerPerson = new Frequency(1, FrequencyPeriod.Day) };
        var books = Booked(capped);
        books.Happen(Event(Start + Duration.FromHours(23), "i-2"));
        books.Happen(Event(Start + Duration.FromHours(24), "i-3"));
        books.Books.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal(AutomationOutcome.Texted, Assert.Single(books.Run()).Outcome);

        books.Books.Clock.Advance(TimeSpan.FromHours(23));
        Assert.Equal(AutomationOutcome.PersonFull, Assert.Single(books.Run()).Outcome);

        books.Books.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(AutomationOutcome.Texted, Assert.Single(books.Run()).Outcome);
    }

    [Theory]
    [InlineData(9, AutomationOutcome.Texted)]
    [InlineData(10, AutomationOutcome.DayFull)]
    public void Everybody_together_gets_no_more_than_the_cap_of_a_day(long texted, AutomationOutcome outcome)
    {
        var books = Booked(Recipes.DayBefore with { PerDay = 10 });
        books.Books.Clock.Advance(TimeSpan.FromDays(2));

        Assert.Equal(outcome, Assert.Single(books.Run(texted)).Outcome);
    }

    [Fact]
    public void A_field_of_which_nothing_is_known_stops_the_text_before_it_is_sent()
    {
        var books = Booked();
        books.Template = Recipes.Reminder with
        {
            Texts = new Dictionary<string, string> { ["en"] = "Acme: ask for {{recruiter}} at {{gate}}." },
        };
        books.Books.Clock.Advance(TimeSpan.FromDays(2));

        var run = Assert.Single(books.Run());

        Assert.Equal((AutomationOutcome.FieldMissing, "recruiter, gate", null), (run.Outcome, run.Detail, run.Message));
        Assert.Empty(books.Books.Decisions);
    }

    [Fact]
    public void Turned_off_meanwhile_it_does_nothing_and_says_so()
    {
        var books = Booked();
        books.Automations = [Recipes.DayBefore with { IsOn = false }];
        books.Books.Clock.Advance(TimeSpan.FromDays(2));

        Assert.Equal(AutomationOutcome.Off, Assert.Single(books.Run()).Outcome);
        Assert.Empty(books.Run());
    }

    [Fact]
    public void After_a_restore_what_was_due_is_left_out_and_what_is_due_later_stays()
    {
        var books = Booked();
        books.Happen(Event(Start + Duration.FromDays(1), "i-2"));
        books.Books.Clock.Advance(TimeSpan.FromDays(2));
        var address = new AutomationAddress(Books.Person, "day-before");

        Assert.Equal(1, books.Books.Commit(new EndDueTasks([address])));
        Assert.Equal(0, books.Books.Commit(new EndDueTasks([address])));

        Assert.Empty(books.Run());
        Assert.Equal(AutomationOutcome.Restored, books.Books.Runs[^1].Outcome);
        books.Books.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(AutomationOutcome.Texted, Assert.Single(books.Run()).Outcome);
    }

    [Fact]
    public void The_event_s_own_fields_go_before_what_is_known()
    {
        var books = new AutomatedBooks(Recipes.DayBefore);
        books.Happen(Event(Start) with { Fields = new Dictionary<string, string> { ["start_date"] = "Thanksgiving" } });
        books.Books.Clock.Advance(TimeSpan.FromDays(2));
        books.Run();

        Assert.Contains("on Thanksgiving.", Assert.Single(books.Books.Claim()).Body, StringComparison.Ordinal);
    }

    [Fact]
    public void It_opens_no_thread()
    {
        var books = Booked();
        books.Books.Clock.Advance(TimeSpan.FromDays(2));
        books.Run();

        Assert.Empty(books.Books.Threads);
    }

    private static AutomatedBooks Booked(Automation? automation = null)
    {
        var books = new AutomatedBooks(automation ?? Recipes.DayBefore);
        books.Happen(Event(Start));
        return books;
    }

    private static HiringEvent Event(Instant start, string reference = "i-1") =>
        Recipes.Event(HiringEventKind.InterviewScheduled, Some.Noon, start, reference);
}
