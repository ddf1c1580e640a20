using Nod.Catalog;
using Nod.Consent;
using Nod.Decisions;
using Nod.Ledger;
using Nod.Sending;
using Nod.Tests.Ledger;
using Nod.Texts;
using NodaTime;

namespace Nod.Tests.Sending;

public sealed class ReceiveInboundTests
{
    private static readonly Duration Minute = Duration.FromMinutes(1);
    private static readonly Sender Name = Some.Sender with { Kind = SenderKind.Alphanumeric, Number = "ACME" };

    private readonly Books books = new();

    [Fact]
    public void A_text_from_a_person_goes_before_everything_that_waits()
    {
        var text = new InboundMessage(
            new("p", "1"),
            Some.NewYork,
            "Hi",
            Some.Organization,
            Some.Sender,
            Some.Brand,
            []
        );

        Assert.True(new ReceiveInbound(books.Gate, Wordings.Shipped, books.Ids, text).IsUrgent);
    }

    [Fact]
    public void A_stop_revokes_everything_and_is_confirmed_within_five_minutes()
    {
        books.Record(Some.OptIn(books.Now - Minute));

        var outcome = books.Receive("Stop!", "in-7");

        var stop = Assert.IsType<Revocation>(Assert.Single(outcome.Recorded).Event);
        Assert.Equal((Intent.Revoke, false), (outcome.Intent, outcome.Duplicate));
        Assert.Equal((null, null, "Stop!", Method.Keyword), (stop.Brand, stop.Program, stop.Words, stop.Method));
        Assert.Equal("in-7", stop.Evidence!.ProviderMessageId);
        Assert.Equal(books.Now, stop.OccurredAt);
        Assert.NotNull(books.Contact.State.StopFor("globex", null));
        var answer = outcome.Answer!;
        Assert.Equal((MessageClass.OptOutConfirmation, MessageStatus.Queued), (answer.Class, answer.Status));
        Assert.Equal(outcome.Recorded[0].Id, answer.Answers);
        Assert.Equal(books.Now + Duration.FromMinutes(5), answer.ExpiresAt);
        Assert.Equal(answer.Address, Assert.Single(books.Claim()).Message);
    }

    [Fact]
    public void A_confirmation_that_could_not_go_within_five_minutes_does_not_go()
    {
        var answer = books.Receive("STOP").Answer!;
        books.Clock.Advance(TimeSpan.FromMinutes(5));

        Assert.Empty(books.Claim());
        Assert.Equal(MessageStatus.Expired, books.Message(answer).Status);
    }

    [Fact]
    public void A_second_stop_is_recorded_and_not_confirmed_again()
    {
        books.Receive("STOP");
        books.Clock.Advance(TimeSpan.FromDays(1));

        var again = books.Receive("STOP");

        Assert.IsType<Revocation>(Assert.Single(again.Recorded).Event);
        Assert.Null(again.Answer);
    }

    [Fact]
    public void A_stop_after_coming_back_is_confirmed_anew()
    {
        books.Record(Some.OptIn(books.Now - Minute));
        books.Receive("STOP");
        books.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.IsType<OptIn>(Assert.Single(books.Receive("START").Recorded).Event);

        Assert.NotNull(books.Receive("STOP").Answer);
    }

    [Fact]
    public void A_stop_of_the_brand_alone_was_not_everything_so_a_text_of_stop_is_confirmed()
    {
        books.Record(Some.Stop(books.Now, "acme"));

        Assert.NotNull(books.Receive("STOP").Answer);
    }

    [Fact]
    public void The_same_text_delivered_again_changes_nothing()
    {
        var first = books.Receive("STOP", "in-1");
        var (events, decisions, contact) = (books.Events.Count, books.Decisions.Count, books.Contact);

        var again = books.Receive("STOP", "in-1");

        Assert.False(first.Duplicate);
        Assert.Equal((true, Intent.Revoke), (again.Duplicate, again.Intent));
        Assert.Empty(again.Recorded);
        Assert.Null(again.Answer);
        Assert.Equal((events, decisions, contact), (books.Events.Count, books.Decisions.Count, books.Contact));
        Assert.Single(books.Inbound);
    }

    [Fact]
    public void The_text_is_kept_as_it_came_with_what_it_was_understood_as()
    {
        books.Receive("  hILFE ", "in-1");

        var kept = Assert.Single(books.Inbound);
        Assert.Equal(new InboundKey("simulator", "in-1"), kept.Key);
        Assert.Equal((Books.Person, "main", "  hILFE "), (kept.Contact, kept.Sender, kept.Words));
        Assert.Equal((books.Now, Intent.Help), (kept.ReceivedAt, kept.Intent));
    }

    [Theory]
    [InlineData("ABMELDEN", "en", "Sie sind abgemeldet")]
    [InlineData("BAJA", "en", "Se ha dado de baja")]
    [InlineData("UNSUBSCRIBE", "de", "You are unsubscribed")]
    [InlineData("STOP", "de", "Sie sind abgemeldet")]
    [InlineData("STOP", "en", "You are unsubscribed")]
    public void The_answer_speaks_the_keyword_s_language_and_where_many_share_it_the_person_s(
        string words,
        string language,
        string answer
    )
    {
        books.Record(Some.OptIn(books.Now) with { Subject = new Subject { Language = language } });

        Assert.Contains(answer, books.Receive(words).Answer!.Body, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_language_of_the_person_s_the_brand_s_first_is_taken()
    {
        var german = Some.Brand with { Languages = ["de", "en"] };

        Assert.Contains("abgemeldet", books.Receive("STOP", brand: german).Answer!.Body, StringComparison.Ordinal);
    }

    [Fact]
    public void Help_names_the_program_that_texted_last_and_else_the_brand_alone()
    {
        Assert.Equal(
            "Acme: Help: help@acme.example. Msg & data rates may apply. Reply STOP to unsubscribe.",
            books.Receive("HELP").Answer!.Body
        );
        books.Record(Some.OptIn(books.Now));
        books.Send();

        var help = books.Receive("HELP");

        Assert.Empty(help.Recorded);
        Assert.Equal(MessageClass.HelpAnswer, help.Answer!.Class);
        Assert.Equal(
            "Acme: Job alerts texts, up to 5 msgs/week. Help: help@acme.example. Msg & data rates may apply. Reply STOP to unsubscribe.",
            help.Answer.Body
        );
    }

    [Fact]
    public void Help_of_a_sender_with_one_program_names_it_to_anyone()
    {
        var help = books.Receive("INFO", programs: Some.Interviews);

        Assert.Contains("Interview reminders", help.Answer!.Body, StringComparison.Ordinal);
    }

    [Fact]
    public void Help_is_answered_to_somebody_who_stopped_and_counts_for_no_frequency()
    {
        books.Receive("STOP");
        books.Claim();

        books.Receive("HELP");

        Assert.Equal(MessageClass.HelpAnswer, Assert.Single(books.Claim()).Class);
        Assert.Empty(books.Contact.Traffic.Programs);
    }

    [Fact]
    public void Start_restores_the_one_program_that_was_left()
    {
        books.Record(Some.OptIn(books.Now - Minute));
        books.Receive("STOP");
        books.Clock.Advance(TimeSpan.FromMinutes(1));

        var outcome = books.Receive("START");

        var joined = Assert.IsType<OptIn>(Assert.Single(outcome.Recorded).Event);
        Assert.Equal(("acme", "alerts", Method.Keyword), (joined.Brand, joined.Program, joined.Method));
        Assert.Equal(MessageClass.OptInConfirmation, outcome.Answer!.Class);
        Assert.StartsWith("Acme: You signed up for Job alerts texts", outcome.Answer.Body, StringComparison.Ordinal);
        Assert.Null(books.Contact.State.StopFor("acme", "alerts"));
        Assert.NotNull(books.Contact.State.StopFor("acme", "interviews"));
    }

    [Fact]
    public void Start_of_two_that_were_left_restores_the_one_that_texted_last_and_without_such_none()
    {
        books.Record(Some.OptIn(books.Now - Minute));
        books.Record(Some.OptIn(books.Now - Minute, "interviews"));
        books.Receive("STOP");
        books.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.IsType<InboundText>(Assert.Single(books.Receive("START").Recorded).Event);
        Assert.NotNull(books.Contact.State.StopFor("acme", "alerts"));

        var texted = new Books();
        texted.Record(Some.OptIn(texted.Now - Minute));
        texted.Record(Some.OptIn(texted.Now - Minute, "interviews"));
        texted.Send();
        texted.Receive("STOP");
        texted.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal("alerts", ((OptIn)texted.Receive("START").Recorded[0].Event).Program);
    }

    [Fact]
    public void Start_from_somebody_who_left_nothing_is_just_a_text()
    {
        Assert.IsType<InboundText>(Assert.Single(books.Receive("START").Recorded).Event);
        books.Record(Some.Decline(books.Now));

        var outcome = books.Receive("START");

        Assert.IsType<InboundText>(Assert.Single(outcome.Recorded).Event);
        Assert.Null(outcome.Answer);
        Assert.Equal(ConsentStatus.Declined, books.Contact.State.ConsentFor("acme", "alerts")!.Status);
    }

    [Fact]
    public void Yes_to_the_open_question_confirms_that_program_once()
    {
        Ask();

        var outcome = books.Receive("Yes");

        var yes = Assert.IsType<Reconfirmation>(Assert.Single(outcome.Recorded).Event);
        Assert.Equal(("acme", "alerts", Method.Inbound, "Yes"), (yes.Brand, yes.Program, yes.Method, yes.Words));
        Assert.Null(outcome.Answer);
        Assert.Null(books.Traffic.Asked);
        Assert.Equal(books.Now, books.Contact.State.ConsentFor("acme", "alerts")!.ConfirmedAt);
        Assert.IsType<InboundText>(Assert.Single(books.Receive("Yes").Recorded).Event);
    }

    [Fact]
    public void No_to_the_open_question_stops_that_program_alone_and_is_not_answered()
    {
        books.Record(Some.OptIn(books.Now, "interviews"));
        Ask();

        var outcome = books.Receive("no");

        var no = Assert.IsType<Revocation>(Assert.Single(outcome.Recorded).Event);
        Assert.Equal(("acme", "alerts", "no"), (no.Brand, no.Program, no.Words));
        Assert.Null(outcome.Answer);
        Assert.NotNull(books.Contact.State.StopFor("acme", "alerts"));
        Assert.Null(books.Contact.State.StopFor("acme", "interviews"));
        Assert.IsType<InboundText>(Assert.Single(books.Receive("no").Recorded).Event);
    }

    [Theory]
    [InlineData("YES", Intent.Affirm)]
    [InlineData("NO", Intent.Refuse)]
    public void Yes_and_no_mean_nothing_before_the_question_has_gone(string words, Intent intent)
    {
        books.Record(Some.OptIn(books.Now - Duration.FromDays(31)));
        books.Accept();
        Assert.NotNull(books.Traffic.Asked);

        var outcome = books.Receive(words);

        Assert.Equal(intent, outcome.Intent);
        Assert.IsType<InboundText>(Assert.Single(outcome.Recorded).Event);
        Assert.Null(books.Contact.State.StopFor("acme", "alerts"));
    }

    [Fact]
    public void A_question_answered_otherwise_meanwhile_is_no_longer_open()
    {
        Ask();
        books.Record(Some.OptIn(books.Now));

        Assert.IsType<InboundText>(Assert.Single(books.Receive("No").Recorded).Event);
    }

    [Theory]
    [InlineData("who is this")]
    [InlineData("Wrong number?")]
    [InlineData("You've got the wrong number, this isn't Carlos")]
    [InlineData("stop calling me")]
    public void A_doubtful_text_opens_the_conversation_and_holds_everything(string words)
    {
        books.Record(Some.OptIn(books.Now));

        var outcome = books.Receive(words);

        Assert.Equal(Intent.Review, outcome.Intent);
        Assert.Equal(["InboundText", "Hold"], outcome.Recorded.Select(recorded => recorded.Event.GetType().Name));
        Assert.Null(outcome.Answer);
        Assert.Equal(outcome.Recorded[1].Id, books.Contact.State.Hold!.EventId);
        Assert.Equal(Verdict.Review, books.Accept().Decision.Verdict);
    }

    [Fact]
    public void Any_other_text_opens_the_conversation_with_the_brand()
    {
        var outcome = books.Receive("When do I start?");

        var text = Assert.IsType<InboundText>(Assert.Single(outcome.Recorded).Event);
        Assert.Equal(("acme", "main", "When do I start?"), (text.Brand, text.Sender, text.Words));
        Assert.Null(outcome.Answer);
        Assert.Equal(books.Now, books.Contact.State.ConversationWith("acme")!.At);
    }

    [Theory]
    [InlineData("STOP")]
    [InlineData("HELP")]
    public void A_sender_that_cannot_be_answered_to_sends_no_answer(string words)
    {
        var outcome = books.Receive(words, sender: Name);

        Assert.Null(outcome.Answer);
        Assert.Empty(books.Decisions);
        Assert.Equal(words == "STOP", books.Contact.State.StopFor("acme", null) is not null);
    }

    [Fact]
    public void An_answer_that_the_gate_denies_is_on_record_and_not_queued()
    {
        var others = Some.Sender with { Brand = "globex" };

        var outcome = books.Receive("HELP", sender: others);

        Assert.Null(outcome.Answer);
        Assert.Equal(Verdict.Deny, Assert.Single(books.Decisions).Decision.Verdict);
        Assert.Empty(books.Claim());
    }

    // A consent of last month: the first text asks to reconfirm it.
    private void Ask()
    {
        books.Record(Some.OptIn(books.Now - Duration.FromDays(31)));
        books.Send();
        Assert.True(books.Traffic.Asked!.Value.HandedOver);
        books.Clock.Advance(TimeSpan.FromMinutes(1));
    }
}
