using Nod.Consent;
using Nod.Rules;
using Nod.Rules.BuiltIn;
using Nod.Tests.Ledger;
using NodaTime;

namespace Nod.Tests.Sending;

/// <summary>The one confirmation of a stop may ask which texts to keep (US-REV-CLARIFY).</summary>
public sealed class StopQuestionTests
{
    private readonly Books books = new();

    public StopQuestionTests()
    {
        books.Record(Some.OptIn(books.Now - Duration.FromDays(1)));
        books.Record(Some.OptIn(books.Now - Duration.FromDays(1), "interviews"));
    }

    [Fact]
    public void Who_agreed_to_several_programs_is_asked_in_the_one_confirmation_and_everything_stops_at_once()
    {
        var outcome = books.Receive("STOP");

        Assert.Equal(
            "Acme: You are unsubscribed and will get no more texts from us. Reply HELP for help. "
                + "To keep some of them, reply KEEP 1 for Job alerts, KEEP 2 for Interview reminders.",
            outcome.Answer!.Body
        );
        Assert.IsType<Revocation>(Assert.Single(outcome.Recorded).Event);
        Assert.NotNull(books.Contact.State.StopFor("acme", "alerts"));
        Assert.NotNull(books.Contact.State.StopFor("acme", "interviews"));
        Assert.NotNull(books.Contact.State.StopFor("globex", null));
    }

    [Fact]
    public void Without_an_answer_everything_stays_stopped()
    {
        Ask();
        books.Clock.Advance(TimeSpan.FromDays(30));

        Assert.NotNull(books.Contact.State.StopFor("acme", "alerts"));
        Assert.NotNull(books.Contact.State.StopFor("acme", "interviews"));
        Assert.Equal("deny", EnumWords<Nod.Decisions.Verdict>.Of(books.Accept().Decision.Verdict));
    }

    [Theory]
    [InlineData("KEEP 2", "interviews")]
    [InlineData("keep2 please", "interviews")]
    [InlineData("Keep job alerts", "alerts")]
    [InlineData("BEHALTEN 1", "alerts")]
    [InlineData("SEGUIR 1", "alerts")]
    [InlineData("GARDER 1", "alerts")]
    public void What_the_person_names_comes_back_by_their_own_act_and_nothing_else_does(string words, string kept)
    {
        Ask();

        var outcome = books.Receive(words, "in-9");

        var joined = Assert.IsType<OptIn>(Assert.Single(outcome.Recorded).Event);
        Assert.Equal(
            (kept, Method.Keyword, "in-9"),
            (joined.Program, joined.Method, joined.Evidence!.ProviderMessageId)
        );
        Assert.Null(books.Contact.State.StopFor("acme", kept));
        Assert.NotNull(books.Contact.State.StopFor("acme", kept == "alerts" ? "interviews" : "alerts"));
        Assert.NotNull(books.Contact.State.StopFor("globex", null));
        Assert.Equal(MessageClass.OptInConfirmation, Assert.Single(books.Claim()).Class);
    }

    [Fact]
    public void Several_may_be_named_and_are_confirmed_together()
    {
        Ask();

        var outcome = books.Receive("KEEP 1, KEEP 2");

        Assert.Equal(["alerts", "interviews"], outcome.Recorded.Select(one => ((OptIn)one.Event).Program));
        Assert.Equal(
            "Acme: You keep Job alerts (up to 5 msgs/week), Interview reminders (up to 5 msgs/week). "
                + "Msg & data rates may apply. Reply HELP for help, STOP to unsubscribe.",
            outcome.Answer!.Body
        );
    }

    [Theory]
    [InlineData("KEEP 3")]
    [InlineData("KEEP 0")]
    [InlineData("KEEP 1 not 2")]
    [InlineData("KEEP")]
    [InlineData("KEEP all")]
    [InlineData("1")]
    [InlineData("yes")]
    [InlineData("I would like to keep my job")]
    public void What_does_not_plainly_name_one_brings_nothing_back(string words)
    {
        Ask();

        Assert.DoesNotContain(books.Receive(words).Recorded, recorded => recorded.Event is OptIn);
        Assert.NotNull(books.Contact.State.StopFor("acme", "alerts"));
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, false)]
    public void An_answer_counts_for_a_day_from_the_question(int milliseconds, bool counts)
    {
        Ask();
        // A minute has passed already.
        books.Clock.Advance(TimeSpan.FromDays(1) - TimeSpan.FromMinutes(1) + TimeSpan.FromMilliseconds(milliseconds));

        Assert.Equal(counts, books.Receive("KEEP 1").Recorded is [{ Event: OptIn }]);
    }

    [Fact]
    public void Before_the_question_has_gone_nothing_answers_it()
    {
        books.Receive("STOP");
        books.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.IsType<InboundText>(Assert.Single(books.Receive("KEEP 1").Recorded).Event);
    }

    [Fact]
    public void A_question_is_answered_once()
    {
        Ask();
        books.Receive("KEEP 1");

        Assert.IsType<InboundText>(Assert.Single(books.Receive("KEEP 2").Recorded).Event);
        Assert.NotNull(books.Contact.State.StopFor("acme", "interviews"));
    }

    [Fact]
    public void A_later_stop_or_a_change_of_hands_closes_the_question()
    {
        Ask();
        books.Receive("STOP");
        books.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.IsType<InboundText>(Assert.Single(books.Receive("KEEP 1").Recorded).Event);

        var other = new StopQuestionTests();
        other.Ask();
        other.books.Record(new NumberVoided { OccurredAt = other.books.Now, Reason = VoidReason.Disconnected });
        other.books.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.IsType<InboundText>(Assert.Single(other.books.Receive("KEEP 1").Recorded).Event);
    }

    [Fact]
    public void Who_agreed_to_one_program_is_not_asked_nor_anybody_where_no_law_lets_us()
    {
        var one = new Books();
        one.Record(Some.OptIn(one.Now));
        Assert.DoesNotContain("KEEP", one.Receive("STOP").Answer!.Body, StringComparison.Ordinal);

        var german = Some.Brand with { Country = "DE" };
        Assert.DoesNotContain("KEEP", books.Receive("STOP", brand: german).Answer!.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CANCEL", "contact help@acme.example.")]
    [InlineData("END", "contact help@acme.example.")]
    [InlineData("QUIT", "contact help@acme.example.")]
    [InlineData("STOP", null)]
    public void A_bare_cancel_is_a_stop_whose_confirmation_says_how_to_keep_the_interview(string words, string? says)
    {
        var body = books.Receive(words).Answer!.Body;

        Assert.Equal(
            says is not null,
            body.Contains("No interview or shift is cancelled by this: to change one, ", StringComparison.Ordinal)
        );
        Assert.Contains(says ?? "Acme", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2024-04-03T12:00:00Z", null, false)]
    [InlineData("2026-11-23T12:00:00Z", null, true)]
    [InlineData("2027-01-31T04:59:59Z", null, true)]
    [InlineData("2027-01-31T05:00:00Z", StopScope.Organization, true)]
    public void What_a_stop_ends_at_least_is_dated_data_and_what_we_record_is_never_less(
        string moment,
        StopScope? least,
        bool mayAsk
    )
    {
        var rules = Policy.Shipped.RulesFor(
            Nod.Decisions.Facts.PlacesOf(Some.Request, books.Contact),
            MessageClass.OptOutConfirmation,
            Some.At(moment)
        );

        Assert.Equal((least, mayAsk), (rules.StopScope, rules.StopQuestion is not null));
        var stop = Assert.IsType<Revocation>(books.Receive("STOP").Recorded[0].Event);
        Assert.Equal((null, null), (stop.Brand, stop.Program));
    }

    private void Ask()
    {
        books.Receive("STOP");
        Assert.Equal(MessageClass.OptOutConfirmation, Assert.Single(books.Claim()).Class);
        books.Clock.Advance(TimeSpan.FromMinutes(1));
    }
}
