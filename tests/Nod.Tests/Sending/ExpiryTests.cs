using Nod.Consent;
using Nod.Decisions;
using Nod.Sending;
using Nod.Tests.Ledger;
using NodaTime;

namespace Nod.Tests.Sending;

/// <summary>Until when a message is of use, where its caller does not say (R24).</summary>
public sealed class ExpiryTests
{
    private static readonly Duration Hour = Duration.FromHours(1);

    private readonly Books books = new();

    private static SendRequest Reminder =>
        Some.Request with
        {
            Program = Some.Interviews,
            Class = MessageClass.Transactional,
            Body = "Acme: see you at 10.",
            Relationship = new RelationshipClaim(RelationshipKind.Interview, "I-7"),
        };

    [Theory]
    [InlineData(MessageClass.Reply, 1)]
    [InlineData(MessageClass.Transactional, 24)]
    [InlineData(MessageClass.Conversational, 24)]
    [InlineData(MessageClass.JobAlert, 72)]
    [InlineData(MessageClass.ThirdPartyJobAlert, 72)]
    [InlineData(MessageClass.Promotional, 48)]
    public void A_message_lives_as_long_as_the_packs_say_for_its_class(MessageClass messageClass, int hours)
    {
        var accepted = books.Accept(Some.Request with { Class = messageClass });
        var later = books.Accept(Some.Request with { Class = messageClass }, new Wanted(books.Now + Hour));

        Assert.Equal(books.Now + Duration.FromHours(hours), accepted.Message.ExpiresAt);
        Assert.Equal(books.Now + Hour + Duration.FromHours(hours), later.Message.ExpiresAt);
    }

    [Fact]
    public void What_the_caller_says_wins()
    {
        Book(books.Now + Hour);
        var stated = books.Now + Duration.FromDays(9);

        Assert.Equal(stated, books.Accept(Reminder, new Wanted(ExpiresAt: stated)).Message.ExpiresAt);
    }

    [Theory]
    [InlineData(5, 5)]
    [InlineData(24, 24)]
    [InlineData(25, 24)]
    public void A_message_that_names_an_interview_ends_with_its_beginning_or_before(int startsIn, int expiresIn)
    {
        Book(books.Now + Duration.FromHours(startsIn));

        Assert.Equal(books.Now + Duration.FromHours(expiresIn), books.Accept(Reminder).Message.ExpiresAt);
    }

    [Theory]
    [InlineData(1, MessageStatus.Queued)]
    [InlineData(0, MessageStatus.Denied)]
    public void A_reminder_wanted_for_after_the_interview_is_denied_at_once(int microseconds, MessageStatus status)
    {
        var start = books.Now + Hour;
        Book(start);

        var accepted = books.Accept(Reminder, new Wanted(start - Duration.FromTicks(microseconds * 10)));

        Assert.Equal(status, accepted.Message.Status);
        Assert.Equal(
            status == MessageStatus.Denied ? ["message.too_late"] : [],
            accepted.Decision.Reasons.Select(reason => reason.Code)
        );
    }

    [Theory]
    [InlineData(-1, MessageStatus.HandingOver)]
    [InlineData(0, MessageStatus.Expired)]
    public void A_reminder_never_goes_once_the_interview_has_begun(int milliseconds, MessageStatus status)
    {
        Book(books.Now + Hour);
        var message = books.Accept(Reminder).Message;
        books.Clock.Advance(TimeSpan.FromHours(1) + TimeSpan.FromMilliseconds(milliseconds));

        books.Claim();

        Assert.Equal(status, books.Message(message).Status);
    }

    [Theory]
    [InlineData(false, MessageStatus.Expired)]
    [InlineData(true, MessageStatus.HandingOver)]
    public void An_interview_moved_forward_ends_the_reminder_unless_the_caller_named_its_end(
        bool stated,
        MessageStatus status
    )
    {
        Book(books.Now + 3 * Hour);
        var message = books
            .Accept(Reminder, new Wanted(books.Now + 2 * Hour, stated ? books.Now + 4 * Hour : null))
            .Message;
        books.Clock.Advance(TimeSpan.FromMinutes(1));
        Book(books.Now + Hour);
        books.Clock.Advance(TimeSpan.FromHours(2));

        books.Claim();

        Assert.Equal(status, books.Message(message).Status);
    }

    [Fact]
    public void Of_two_interviews_each_reminder_ends_with_its_own()
    {
        Book(books.Now + 2 * Hour);
        books.Clock.Advance(TimeSpan.FromMinutes(1));
        Book(books.Now + 5 * Hour, "I-8");

        Assert.Equal(Some.Noon + 2 * Hour, books.Accept(Reminder).Message.ExpiresAt);
        Assert.Equal(
            books.Now + 5 * Hour,
            books
                .Accept(Reminder with { Relationship = new RelationshipClaim(RelationshipKind.Interview, "I-8") })
                .Message.ExpiresAt
        );
    }

    [Fact]
    public void A_deferred_message_says_why_it_waits_and_an_expired_one_why_it_waited()
    {
        books.Record(Some.OptIn(books.Now));
        books.Clock.Advance(TimeSpan.FromHours(12));
        var message = books.Accept(wanted: new Wanted(ExpiresAt: books.Now + 9 * Hour)).Message;
        Assert.Equal((MessageStatus.Queued, "quiet_hours.closed"), (message.Status, message.History[^1].Detail));
        books.Clock.Advance(TimeSpan.FromHours(9));

        books.Claim();

        var expired = books.Message(message);
        Assert.Equal((MessageStatus.Expired, "quiet_hours.closed"), (expired.Status, expired.History[^1].Detail));
        Assert.Empty(books.Traffic.Recent);
    }

    [Theory]
    [InlineData(1, MessageStatus.Queued)]
    [InlineData(0, MessageStatus.Denied)]
    public void A_wait_that_ends_at_the_expiry_is_denied_and_one_that_ends_before_is_queued(
        int microseconds,
        MessageStatus status
    )
    {
        books.Record(Some.OptIn(books.Now));
        books.Clock.Advance(TimeSpan.FromHours(12));
        // 8 in the morning in New York.
        var opens = Some.At("2026-11-24T13:00:00Z");

        var accepted = books.Accept(wanted: new Wanted(ExpiresAt: opens + Duration.FromTicks(microseconds * 10)));

        Assert.Equal(status, accepted.Message.Status);
        Assert.Equal(
            status == MessageStatus.Denied ? "message.too_late" : "quiet_hours.closed",
            accepted.Decision.Reasons[0].Code
        );
    }

    private void Book(Instant startsAt, string reference = "I-7") =>
        books.Record(
            new Relationship
            {
                OccurredAt = books.Now,
                Brand = "acme",
                Kind = RelationshipKind.Interview,
                Reference = reference,
                StartsAt = startsAt,
            }
        );
}
