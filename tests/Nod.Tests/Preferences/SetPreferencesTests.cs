using Nod.Catalog;
using Nod.Consent;
using Nod.Ledger;
using Nod.Preferences;
using Nod.Tests.Ledger;
using Nod.Texts;
using NodaTime;

namespace Nod.Tests.Preferences;

public sealed class SetPreferencesTests
{
    private static readonly Duration Hour = Duration.FromHours(1);
    private static readonly ShownDisclosure Shown = new("own", 1, "en", "cd");

    private readonly Books books = new();

    [Fact]
    public void Each_choice_is_a_fact_of_the_person_s_own()
    {
        books.Record(Some.OptIn(books.Now - Hour, "interviews"));

        var recorded = Set(
            wasTexted: true,
            "de",
            On(Some.Alerts),
            new ProgramChoice(Some.Brand, Some.Interviews, new Evidence()) { IsOn = false }
        );

        Assert.Equal("de", Assert.IsType<LanguageWish>(recorded[0].Event).Language);
        var yes = Assert.IsType<OptIn>(recorded[1].Event);
        Assert.Equal(
            ("alerts", Method.WebForm, Shown, false),
            (yes.Program, yes.Method, yes.Disclosure, yes.AwaitsConfirmation)
        );
        var stop = Assert.IsType<Revocation>(recorded[2].Event);
        Assert.Equal(("acme", "interviews", Method.WebForm), (stop.Brand, stop.Program, stop.Method));
        Assert.Equal(ConsentStatus.OptedIn, Consent("alerts"));
        Assert.Equal(ConsentStatus.Revoked, Consent("interviews"));
        Assert.Equal("de", books.Contact.State.Language);
    }

    [Fact]
    public void A_wish_on_how_often_holds_from_then_on()
    {
        books.Record(Some.OptIn(books.Now - Hour));
        var wish = new Frequency(1, FrequencyPeriod.Month);

        Set(true, null, new ProgramChoice(Some.Brand, Some.Alerts, new Evidence()) { Wish = wish });

        Assert.Equal(wish, books.Contact.State.WishFor("acme", "alerts")!.Frequency);
    }

    [Fact]
    public void What_was_switched_on_is_told_to_the_number_once_a_day()
    {
        Set(true, "de", On(Some.Alerts), On(Some.Interviews));

        var text = books.Message(Assert.Single(books.Claim()));
        Assert.Equal(MessageClass.OptInConfirmation, text.Class);
        Assert.StartsWith("Acme: Bestätigt", text.Body, StringComparison.Ordinal);
        Assert.Contains("Job alerts", text.Body, StringComparison.Ordinal);
        Assert.Contains("Interview reminders", text.Body, StringComparison.Ordinal);

        books.Clock.Advance(TimeSpan.FromHours(1));
        Set(true, null, new ProgramChoice(Some.Brand, Some.Alerts, new Evidence()) { IsOn = false });
        books.Clock.Advance(TimeSpan.FromHours(1));
        Set(true, null, On(Some.Alerts));
        Assert.Empty(books.Claim());
    }

    [Fact]
    public void Whoever_got_the_link_by_text_has_the_number_and_may_come_back_after_a_stop()
    {
        books.Receive("STOP");
        books.Clock.Advance(TimeSpan.FromMinutes(1));

        Set(wasTexted: true, null, On(Some.Alerts));

        Assert.Equal(ConsentStatus.OptedIn, Consent("alerts"));
        Assert.Null(books.Contact.State.StopFor("acme", "alerts"));
        Assert.NotNull(books.Contact.State.StopFor("acme", "interviews"));
    }

    [Fact]
    public void Whoever_was_given_the_link_undoes_no_stop_and_nobody_is_asked()
    {
        books.Receive("STOP");
        books.Claim();
        books.Clock.Advance(TimeSpan.FromMinutes(1));

        var recorded = Set(wasTexted: false, null, On(Some.Alerts));

        Assert.True(Assert.IsType<OptIn>(Assert.Single(recorded).Event).AwaitsConfirmation);
        Assert.NotNull(books.Contact.State.StopFor("acme", "alerts"));
        Assert.Empty(books.Claim());
    }

    [Fact]
    public void Where_a_yes_must_be_confirmed_the_number_is_asked_unless_the_link_came_to_it()
    {
        var alerts = Some.Alerts with { DoubleOptIn = true };

        Set(wasTexted: false, null, On(alerts));

        Assert.Equal(ConsentStatus.Unconfirmed, Consent("alerts"));
        var question = books.Message(Assert.Single(books.Claim()));
        Assert.Contains("Reply YES", question.Body, StringComparison.Ordinal);
        books.Clock.Advance(TimeSpan.FromMinutes(1));
        Set(wasTexted: true, null, On(alerts));
        Assert.Equal(ConsentStatus.OptedIn, Consent("alerts"));
    }

    [Fact]
    public void Only_switching_off_goes_before_everything_that_waits()
    {
        Assert.False(Change(true, "de", On(Some.Alerts)).IsUrgent);
        Assert.True(
            Change(true, null, new ProgramChoice(Some.Brand, Some.Alerts, new Evidence()) { IsOn = false }).IsUrgent
        );
    }

    [Fact]
    public void One_press_stops_everything_of_every_brand_and_calls_nobody()
    {
        books.Record(Some.OptIn(books.Now - Hour));
        var stop = new StopEverything(Books.Person, books.Now, new Evidence(), books.Ids);

        Assert.True(stop.IsUrgent);
        var recorded = books.Commit(stop);

        var stopped = Assert.IsType<Revocation>(recorded.Event);
        Assert.Equal((null, null, Method.WebForm), (stopped.Brand, stopped.Program, stopped.Method));
        Assert.NotNull(books.Contact.State.StopFor("globex", null));
        Assert.Empty(books.Alerts);
    }

    [Fact]
    public void Who_asks_to_be_erased_is_stopped_and_somebody_is_told_without_the_number()
    {
        var key = ContactKey.Of([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);

        books.Commit(new StopEverything(Books.Person, books.Now, new Evidence(), books.Ids, key));

        var alert = Assert.Single(books.Alerts);
        Assert.Equal(("erasure.requested", "contact/0102030405060708090a0b0c0d0e0f10"), (alert.Code, alert.Subject));
        Assert.DoesNotContain("0123", alert.Detail, StringComparison.Ordinal);
        Assert.NotNull(books.Contact.State.StopFor("acme", "alerts"));
    }

    private ConsentStatus? Consent(string program) => books.Contact.State.ConsentFor("acme", program)?.Status;

    private static ProgramChoice On(MessagingProgram program) =>
        new(Some.Brand, program, new Evidence()) { IsOn = true, Shown = Shown };

    private IReadOnlyList<RecordedEvent> Set(bool wasTexted, string? language, params ProgramChoice[] choices) =>
        books.Commit(Change(wasTexted, language, choices));

    private SetPreferences Change(bool wasTexted, string? language, params ProgramChoice[] choices) =>
        new(
            books.Gate,
            Wordings.Shipped,
            books.Ids,
            new ChosenPreferences
            {
                Organization = Some.Organization,
                Phone = Some.NewYork,
                At = books.Now,
                WasTexted = wasTexted,
                Programs = choices,
                PageLanguage = "en",
                Language = language,
                Evidence = new Evidence(),
                SenderFor = _ => Some.Sender,
                Confirmations = Keys(1),
                Told = Keys(3),
            }
        );

    private static OnceKeys Keys(int first) =>
        new(new(Guid.Empty, (UInt128)first), new(Guid.Empty, (UInt128)(first + 1)), Duration.FromDays(1));
}
