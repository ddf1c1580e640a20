using Nod.Consent;
using Nod.Decisions;
using Nod.Ledger;
using Nod.Sending;
using Nod.Tests.Ledger;
using NodaTime;

namespace Nod.Tests.Sending;

public sealed class ClaimMessagesTests
{
    private static readonly Duration Hour = Duration.FromHours(1);

    private readonly Books books = new();

    public ClaimMessagesTests() => books.Record(Some.OptIn(books.Now));

    [Fact]
    public void What_is_permitted_is_claimed_with_a_reference_of_its_own_and_as_amended_now()
    {
        var message = books.Accept().Message;

        var text = Assert.Single(books.Claim());

        var claimed = books.Message(message);
        Assert.Equal((MessageStatus.HandingOver, text.Reference), (claimed.Status, claimed.Attempt!.Id));
        Assert.Equal((books.Now, null), (claimed.Attempt.At, claimed.Attempt.ProviderMessageId));
        Assert.Equal((Some.NewYork, Some.Sender.Number, "simulator"), (text.To, text.From, text.Provider));
        Assert.Equal("Acme: a new job near you. Reply STOP to unsubscribe.", text.Body);
        Assert.Equal([Verdict.Permit, Verdict.Permit], books.Decisions.Select(one => one.Decision.Verdict));
        Assert.Empty(books.Claim());
    }

    [Fact]
    public void A_text_is_claimed_from_the_moment_it_is_due()
    {
        books.Accept(wanted: new Wanted(SendAt: books.Now + Hour));
        books.Clock.Advance(Hour.ToTimeSpan() - TimeSpan.FromMilliseconds(1));
        Assert.Empty(books.Claim());

        books.Clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Single(books.Claim());
    }

    [Theory]
    [InlineData(-1, MessageStatus.HandingOver)]
    [InlineData(0, MessageStatus.Expired)]
    public void A_text_goes_until_it_expires_and_not_from_then_on(int milliseconds, MessageStatus status)
    {
        var message = books.Accept(wanted: new Wanted(ExpiresAt: books.Now + Hour)).Message;
        books.Clock.Advance(Hour.ToTimeSpan() + TimeSpan.FromMilliseconds(milliseconds));

        books.Claim();

        Assert.Equal(status, books.Message(message).Status);
        Assert.Equal(status == MessageStatus.Expired, books.Message(message).History[^1].Detail == "message.expired");
        Assert.Equal(status == MessageStatus.Expired, books.Traffic.Recent.IsEmpty);
    }

    [Fact]
    public void A_stop_in_between_blocks_and_the_judgement_is_on_record()
    {
        var message = books.Accept().Message;
        books.Record(Some.Stop(books.Now));

        Assert.Empty(books.Claim());

        Assert.Equal(MessageStatus.Blocked, books.Message(message).Status);
        Assert.Equal("consent.revoked", books.Message(message).History[^1].Detail);
        Assert.Equal(Verdict.Deny, books.Decisions[^1].Decision.Verdict);
        Assert.Empty(books.Traffic.Recent);
    }

    [Fact]
    public void A_text_whose_sender_or_brand_is_gone_is_blocked()
    {
        var unresolved = books.Accept().Message;
        books.Resolve = _ => null;
        Assert.Empty(books.Claim());
        var senderless = books.Accept().Message;
        books.Resolve = one => Books.Found(one) with { Sender = null };
        Assert.Empty(books.Claim());

        foreach (var message in new[] { unresolved, senderless })
        {
            Assert.Equal(MessageStatus.Blocked, books.Message(message).Status);
            Assert.Equal("sender.missing", books.Message(message).History[^1].Detail);
        }

        Assert.Empty(books.Traffic.Recent);
    }

    [Fact]
    public void A_text_whose_program_is_gone_is_not_judged_as_one_of_none()
    {
        var message = books.Accept().Message;
        books.Resolve = one => Books.Found(one) with { Program = null };

        Assert.Empty(books.Claim());

        Assert.Equal("program.missing", books.Message(message).History[^1].Detail);
    }

    [Fact]
    public void A_text_that_finds_another_brand_is_blocked()
    {
        var message = books.Accept().Message;
        books.Resolve = one => Books.Found(one) with { Brand = Some.Brand with { Key = "globex" } };

        Assert.Empty(books.Claim());

        Assert.Equal(MessageStatus.Blocked, books.Message(message).Status);
    }

    [Fact]
    public void What_fell_into_the_night_waits_for_the_morning_and_is_counted_there()
    {
        var message = books.Accept().Message;
        books.Clock.Advance(TimeSpan.FromHours(11)); // 11 pm in New York

        Assert.Empty(books.Claim());

        var waiting = books.Message(message);
        Assert.Equal((MessageStatus.Queued, "quiet_hours.closed"), (waiting.Status, waiting.History[^1].Detail));
        Assert.Equal(Some.At("2026-11-24T13:00:00Z"), waiting.DueAt);
        Assert.Equal(waiting.DueAt, Assert.Single(books.Traffic.Recent).At);
        books.Clock.Advance(TimeSpan.FromHours(9));
        Assert.Single(books.Claim());
    }

    [Fact]
    public void What_would_be_of_no_use_in_the_morning_expires_at_once()
    {
        var message = books.Accept(wanted: new Wanted(ExpiresAt: books.Now + Duration.FromHours(12))).Message;
        books.Clock.Advance(TimeSpan.FromHours(11));

        Assert.Empty(books.Claim());

        Assert.Equal(MessageStatus.Expired, books.Message(message).Status);
        Assert.Empty(books.Traffic.Recent);
    }

    [Fact]
    public void What_a_person_must_look_at_is_judged_again_after_a_quarter_of_an_hour()
    {
        var message = books.Accept().Message;
        books.Receive("who is this");

        Assert.Empty(books.Claim());

        var held = books.Message(message);
        Assert.Equal((MessageStatus.Queued, "contact.on_hold"), (held.Status, held.History[^1].Detail));
        Assert.Equal(books.Now + Duration.FromMinutes(15), held.DueAt);
        books.Record(new HoldLifted { OccurredAt = books.Now, By = "rosa" });
        books.Clock.Advance(TimeSpan.FromMinutes(15));
        Assert.Single(books.Claim());
    }

    [Fact]
    public void What_is_not_there_or_no_longer_waits_is_passed_over()
    {
        var text = books.Send();
        var due = new[] { text.Message, new MessageAddress(Books.Person, Some.Id(404)) };

        Assert.Empty(books.Commit(new ClaimMessages(books.Gate, due, Books.Found)));

        Assert.Equal(MessageStatus.Sent, books.Message(text).Status);
    }

    [Fact]
    public void A_claim_takes_a_hundred_at_most()
    {
        var hundred = Enumerable.Range(1, 100).Select(one => new MessageAddress(Books.Person, Some.Id(one))).ToList();
        Assert.Empty(books.Commit(new ClaimMessages(books.Gate, hundred, Books.Found)));

        hundred.Add(new MessageAddress(Books.Person, Some.Id(101)));

        Assert.Throws<ArgumentOutOfRangeException>(() =>
            books.Commit(new ClaimMessages(books.Gate, hundred, Books.Found))
        );
    }

    [Theory]
    [InlineData(MessageClass.OptOutConfirmation)]
    [InlineData(MessageClass.OptInConfirmation)]
    [InlineData(MessageClass.HelpAnswer)]
    public void A_caller_can_not_have_a_text_of_a_class_accepted_that_passes_a_stop(MessageClass own) =>
        Assert.Throws<ArgumentException>(() => books.Accept(Some.Request with { Class = own }));

    [Fact]
    public void What_could_first_go_when_it_is_of_no_use_is_denied_for_that()
    {
        books.Clock.Advance(TimeSpan.FromHours(11));

        var denied = books.Accept(wanted: new Wanted(ExpiresAt: books.Now + Hour));

        Assert.Equal((MessageStatus.Denied, Verdict.Deny), (denied.Message.Status, denied.Decision.Verdict));
        // The federal hours and New York's.
        Assert.Equal(
            ["message.too_late", "quiet_hours.closed", "quiet_hours.closed"],
            denied.Decision.Reasons.Select(reason => reason.Code)
        );
        Assert.Null(denied.Decision.DeferUntil);
    }
}
