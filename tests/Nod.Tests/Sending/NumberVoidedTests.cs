using Nod.Consent;
using Nod.Decisions;
using Nod.Ledger;
using Nod.Sending;
using Nod.Tests.Ledger;
using Nod.Texts;
using NodaTime;

namespace Nod.Tests.Sending;

/// <summary>A number that changed hands voids what its holder before agreed to (R18).</summary>
public sealed class NumberVoidedTests
{
    private static readonly Duration Minute = Duration.FromMinutes(1);

    private readonly Books books = new();

    public NumberVoidedTests() => books.Record(Some.OptIn(books.Now - Duration.FromDays(1)));

    [Fact]
    public void A_wrong_number_said_plainly_voids_every_consent_at_once()
    {
        books.Record(Some.OptIn(books.Now - Minute, brand: "globex"));
        var waiting = books.Accept().Message;

        var outcome = books.Receive("Wrong number", "in-3");

        Assert.Equal(Intent.Review, outcome.Intent);
        var gone = Assert.IsType<NumberVoided>(outcome.Recorded[1].Event);
        Assert.Equal(
            (VoidReason.WrongNumber, "Wrong number", "in-3"),
            (gone.Reason, gone.Words, gone.Evidence!.ProviderMessageId)
        );
        Assert.All(books.Contact.State.Programs, consent => Assert.Equal(ConsentStatus.Void, consent.Status));
        Assert.Null(books.Contact.State.Hold);
        Assert.Null(outcome.Answer);
        Assert.Empty(books.Claim());
        Assert.Equal(
            (MessageStatus.Blocked, "consent.void"),
            (books.Message(waiting).Status, books.Message(waiting).History[^1].Detail)
        );
    }

    [Fact]
    public void A_stop_that_says_wrong_number_is_both_and_is_confirmed()
    {
        var outcome = books.Receive("Wrong number, stop texting me");

        Assert.Equal(
            ["Revocation", "NumberVoided"],
            outcome.Recorded.Select(recorded => recorded.Event.GetType().Name)
        );
        Assert.Equal(MessageClass.OptOutConfirmation, outcome.Answer!.Class);
        Assert.Equal(ConsentStatus.Revoked, books.Contact.State.ConsentFor("acme", "alerts")!.Status);
    }

    [Fact]
    public void It_is_no_stop_so_whoever_has_the_number_now_may_agree_by_any_way()
    {
        books.Receive("Wrong number");
        books.Clock.Advance(TimeSpan.FromMinutes(1));

        books.Record(Some.OptIn(books.Now, method: Method.Paper));

        Assert.Equal(Verdict.Permit, books.Accept().Decision.Verdict);
    }

    [Fact]
    public void Neither_a_yes_nor_start_nor_an_import_revives_the_old_consent()
    {
        books.Receive("Wrong number");
        books.Clock.Advance(TimeSpan.FromMinutes(1));

        books.Receive("YES");
        books.Receive("START");
        books.Record(Some.OptIn(Some.Noon, method: Method.Import));
        books.Record(
            new Reconfirmation
            {
                OccurredAt = books.Now,
                Brand = "acme",
                Program = "alerts",
                Method = Method.Inbound,
            }
        );

        Assert.Equal(ConsentStatus.Void, books.Contact.State.ConsentFor("acme", "alerts")!.Status);
        Assert.Equal("consent.void", books.Accept().Decision.Reasons[0].Code);
    }

    [Fact]
    public void A_stop_outlives_the_change_of_hands_until_the_new_holder_joins_by_their_own_act()
    {
        books.Receive("STOP");
        books.Clock.Advance(TimeSpan.FromMinutes(1));
        books.Record(new NumberVoided { OccurredAt = books.Now, Reason = VoidReason.Disconnected });
        books.Clock.Advance(TimeSpan.FromMinutes(1));

        books.Record(Some.OptIn(books.Now, method: Method.Paper));
        Assert.NotNull(books.Contact.State.StopFor("acme", "alerts"));
        books.Record(Some.OptIn(books.Now));

        Assert.Null(books.Contact.State.StopFor("acme", "alerts"));
    }

    [Fact]
    public void An_earlier_change_of_hands_told_later_says_nothing_new()
    {
        var state = Some.State(
            new NumberVoided { OccurredAt = Some.Noon, Reason = VoidReason.Reassigned },
            new NumberVoided { OccurredAt = Some.Noon - Minute, Reason = VoidReason.Provider }
        );

        Assert.Equal(new NumberVoid(Some.Id(1), Some.Noon), state.Void);
        Assert.Equal(2, state.Sequence);
    }

    [Fact]
    public void Acts_conversations_and_wishes_up_to_then_are_gone_and_later_ones_stay()
    {
        static InboundText Text(Instant at, string brand) =>
            new()
            {
                OccurredAt = at,
                Brand = brand,
                Sender = "main",
                Words = "Hi",
            };
        var state = Some.State(
            Text(Some.Noon, "acme"),
            Text(Some.Noon + Minute, "globex"),
            new NumberVoided { OccurredAt = Some.Noon, Reason = VoidReason.Reassigned }
        );

        Assert.Null(state.ConversationWith("acme"));
        Assert.NotNull(state.ConversationWith("globex"));
        Assert.True(state.IsVoidFor("acme", "alerts"));
        Assert.False(state.IsVoidFor("globex", "alerts"));
    }

    [Fact]
    public void A_provider_that_says_the_number_was_given_back_voids_it_and_says_so_once()
    {
        RecordedEvent? Learn() =>
            books.Commit(
                LearnFromProvider.Of(
                    Books.Person,
                    "twilio",
                    new ProviderFailure(FailureKind.Unallocated, "30005", "Unknown destination handset"),
                    "SM1",
                    books.Now,
                    books.Ids
                )!
            );

        var gone = Assert.IsType<NumberVoided>(Learn()!.Event);

        Assert.Equal((VoidReason.Provider, "twilio 30005: Unknown destination handset"), (gone.Reason, gone.Words));
        Assert.Null(Learn());
        books.Clock.Advance(TimeSpan.FromMinutes(1));
        books.Record(Some.OptIn(books.Now));
        Assert.NotNull(Learn());
    }

    [Fact]
    public void A_file_that_is_read_again_records_nothing_new_and_one_with_a_later_day_does()
    {
        NumberVoided Gone(Instant at) => new() { OccurredAt = at, Reason = VoidReason.Reassigned };
        RecordedEvent? Read(Instant at) =>
            books.Commit(new VoidNumber(Books.Person, PreparedEvent.Of(Gone(at), books.Ids))).Recorded;

        Assert.NotNull(Read(Some.Noon - Minute));
        Assert.Null(Read(Some.Noon - Minute));
        Assert.Null(Read(Some.Noon - Minute - Minute));
        Assert.NotNull(Read(Some.Noon));
    }
}
