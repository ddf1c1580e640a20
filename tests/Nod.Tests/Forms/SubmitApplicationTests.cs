using Nod.Catalog;
using Nod.Consent;
using Nod.Forms;
using Nod.Ledger;
using Nod.Sending;
using Nod.Tests.Ledger;
using Nod.Texts;
using NodaTime;

namespace Nod.Tests.Forms;

public sealed class SubmitApplicationTests
{
    private static readonly OnceKeys NoKeys = new(Key(1), Key(2), Duration.FromDays(1));

    private static readonly ApplicationForm Form = new()
    {
        Key = "driver",
        Brand = "acme",
        Title = "Driver",
        Reference = "job-7",
        Questions = [new("alerts", []), new("interviews", [])],
        Languages = ["en"],
    };

    private readonly Books books = new();

    [Fact]
    public void The_application_and_each_answer_are_events_of_one_change()
    {
        var submitted = Submit(alerts: true, interviews: false);

        var application = Assert.IsType<Relationship>(submitted.Recorded[0].Event);
        Assert.Equal((RelationshipKind.Application, "job-7"), (application.Kind, application.Reference));
        var yes = Assert.IsType<OptIn>(submitted.Recorded[1].Event);
        Assert.Equal(("alerts", Method.ApplicationForm, false), (yes.Program, yes.Method, yes.AwaitsConfirmation));
        Assert.Equal("interviews", Assert.IsType<Decline>(submitted.Recorded[2].Event).Program);
        Assert.Equal("de", books.Contact.State.Language);
        Assert.Null(submitted.Question);
        Assert.Equal(3, books.Events.Count);
    }

    [Fact]
    public void A_form_that_asks_to_confirm_puts_one_question_about_every_yes()
    {
        var submitted = Submit(Form with { DoubleOptIn = true }, alerts: true, interviews: true);

        var text = submitted.Question!;
        Assert.Equal((MessageClass.OptInConfirmation, MessageStatus.Queued), (text.Class, text.Status));
        Assert.Equal(
            "Acme: Antworten Sie JA, um SMS zu Job alerts (bis zu 5 SMS/Woche), Interview reminders (bis zu 5 SMS/Woche) zu "
                + "erhalten. Es können Gebühren anfallen. Antworten Sie HILFE für Hilfe, STOP zum Abmelden. Waren Sie das "
                + "nicht, tun Sie nichts.",
            text.Body
        );
        Assert.Equal(submitted.Recorded[1].Id, text.Answers);
        Assert.Equal([ConsentStatus.Unconfirmed, ConsentStatus.Unconfirmed], Statuses());
        Assert.Null(books.Contact.Traffic.Confirmation!.AskedAt);
        books.Claim();
        Assert.Equal(books.Now, books.Contact.Traffic.Confirmation!.AskedAt);
    }

    [Fact]
    public void A_yes_confirms_what_the_question_named_and_is_answered()
    {
        Ask();

        var outcome = books.Receive("Ja");

        Assert.Equal(2, outcome.Recorded.Count);
        Assert.All(
            outcome.Recorded,
            one => Assert.Equal(Method.Inbound, Assert.IsType<Reconfirmation>(one.Event).Method)
        );
        Assert.Equal([ConsentStatus.OptedIn, ConsentStatus.OptedIn], Statuses());
        Assert.StartsWith("Acme: Bestätigt", outcome.Answer!.Body, StringComparison.Ordinal);
        Assert.Null(books.Contact.Traffic.Confirmation);
        Assert.IsType<InboundText>(Assert.Single(books.Receive("Ja").Recorded).Event);
    }

    [Fact]
    public void A_no_declines_what_the_question_named()
    {
        Ask();

        var outcome = books.Receive("Nein");

        Assert.All(outcome.Recorded, one => Assert.IsType<Decline>(one.Event));
        Assert.Equal([ConsentStatus.Declined, ConsentStatus.Declined], Statuses());
        Assert.Null(outcome.Answer);
    }

    [Fact]
    public void A_yes_that_comes_a_week_later_answers_something_else()
    {
        Ask();
        books.Clock.Advance(TimeSpan.FromDays(7) - TimeSpan.FromMinutes(1) - TimeSpan.FromSeconds(1));
        Assert.True(books.Contact.Traffic.Confirmation!.IsOpen(books.Now));
        books.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.IsType<InboundText>(Assert.Single(books.Receive("Ja").Recorded).Event);
        Assert.Equal([ConsentStatus.Unconfirmed, ConsentStatus.Unconfirmed], Statuses());
    }

    [Fact]
    public void A_yes_before_the_question_went_out_confirms_nothing()
    {
        Submit(Form with { DoubleOptIn = true }, alerts: true, interviews: true);

        Assert.IsType<InboundText>(Assert.Single(books.Receive("Ja").Recorded).Event);
    }

    [Fact]
    public void A_stop_ends_it_and_the_question_does_not_go()
    {
        Submit(Form with { DoubleOptIn = true }, alerts: true, interviews: false);

        books.Receive("STOP");

        Assert.Equal(MessageClass.OptOutConfirmation, books.Message(Assert.Single(books.Claim())).Class);
        Assert.Null(books.Contact.Traffic.Confirmation);
    }

    [Fact]
    public void A_question_that_did_not_arrive_was_not_put()
    {
        Submit(Form with { DoubleOptIn = true }, alerts: true, interviews: false);
        var text = Assert.Single(books.Claim());
        books.Report(text, Outcome.Accepted);

        books.Deliver(text, delivered: false);

        Assert.Null(books.Contact.Traffic.Confirmation);
    }

    [Fact]
    public void A_question_that_the_provider_never_had_waits_again()
    {
        Submit(Form with { DoubleOptIn = true }, alerts: true, interviews: false);
        var text = Assert.Single(books.Claim());

        books.Report(text, Outcome.Absent);

        Assert.Null(books.Contact.Traffic.Confirmation!.AskedAt);
    }

    [Fact]
    public void A_number_is_asked_once_in_twenty_four_hours_by_the_keys_it_is_known_under()
    {
        var form = Form with { DoubleOptIn = true };
        Assert.NotNull(Submit(form, alerts: true, interviews: false).Question);
        Assert.Null(Submit(form, alerts: true, interviews: true).Question);

        books.Clock.Advance(TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1));
        Assert.Null(Submit(form, true, true, new OnceKeys(Key(3), Key(1), Duration.FromDays(1))).Question);
        books.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.NotNull(Submit(form, true, true, new OnceKeys(Key(3), Key(1), Duration.FromDays(1))).Question);
    }

    [Fact]
    public void After_a_stop_a_form_awaits_confirmation_and_asks_nobody()
    {
        books.Record(Some.Stop(books.Now - Duration.FromMinutes(1)));

        var submitted = Submit(alerts: true, interviews: false);

        Assert.True(Assert.IsType<OptIn>(submitted.Recorded[1].Event).AwaitsConfirmation);
        Assert.Null(submitted.Question);
        Assert.NotNull(books.Contact.State.StopFor("acme", "alerts"));
    }

    [Fact]
    public void A_program_may_ask_for_it()
    {
        var submitted = Submit(Form, true, true, program: Some.Alerts with { DoubleOptIn = true });

        Assert.Equal(["alerts"], books.Contact.Traffic.Confirmation!.Programs);
        Assert.NotNull(submitted.Question);
        Assert.Equal([ConsentStatus.Unconfirmed, ConsentStatus.OptedIn], Statuses());
    }

    [Fact]
    public void Without_a_sender_that_takes_replies_nobody_is_asked()
    {
        var submitted = Submit(
            Form with
            {
                DoubleOptIn = true,
            },
            true,
            false,
            sender: Some.Sender with
            {
                Kind = SenderKind.Alphanumeric,
            }
        );

        Assert.Null(submitted.Question);
        Assert.Equal(ConsentStatus.Unconfirmed, Statuses()[0]);
    }

    private void Ask()
    {
        Submit(Form with { DoubleOptIn = true }, alerts: true, interviews: true);
        books.Report(Assert.Single(books.Claim()), Outcome.Accepted);
        books.Clock.Advance(TimeSpan.FromMinutes(1));
    }

    private ConsentStatus[] Statuses() => [.. books.Contact.State.Programs.Select(one => one.Status)];

    private SubmittedApplication Submit(bool alerts, bool interviews) => Submit(Form, alerts, interviews);

    private SubmittedApplication Submit(
        ApplicationForm form,
        bool alerts,
        bool interviews,
        OnceKeys? keys = null,
        MessagingProgram? program = null,
        Sender? sender = null
    )
    {
        var shown = new ShownDisclosure("apply", 1, "de", "cd");
        var filled = new FilledForm
        {
            Organization = Some.Organization,
            Form = form,
            Brand = Some.Brand,
            Phone = Some.NewYork,
            Subject = new Subject { Name = "Maria", Language = "de" },
            At = books.Now,
            Answers =
            [
                new(program ?? Some.Alerts, shown, alerts, new Evidence()),
                new(Some.Interviews, shown, interviews, new Evidence()),
            ],
            Evidence = new Evidence(),
            SenderFor = _ => sender ?? Some.Sender,
            Confirmations = keys ?? NoKeys,
        };
        return books.Commit(new SubmitApplication(books.Gate, Wordings.Shipped, books.Ids, filled));
    }

    private static IdempotencyKey Key(int number) => new(Guid.Empty, (UInt128)number);
}
