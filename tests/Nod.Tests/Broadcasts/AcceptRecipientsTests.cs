using Nod.Broadcasts;
using Nod.Decisions;
using Nod.Ledger;
using Nod.Sending;
using Nod.Tests.Ledger;

namespace Nod.Tests.Broadcasts;

public sealed class AcceptRecipientsTests
{
    private static readonly PhoneNumber Stranger = Some.Phone("+12125550124");

    private readonly Books books = new();

    private static BroadcastAddress Address => Drafts.Draft.Address;

    public AcceptRecipientsTests()
    {
        books.Record(Some.OptIn(books.Now));
        books.Commit(new PutBroadcast(Drafts.Running()));
    }

    [Fact]
    public void Each_is_accepted_as_any_message_and_counted_and_the_cursor_moves()
    {
        var broadcast = Accept(null, Some.NewYork, Stranger)!;

        Assert.Equal((Stranger, false, 2L), (broadcast.Cursor, broadcast.IsWalked, broadcast.Judged.People));
        Assert.Equal((1L, 1L), (broadcast.Judged.Verdicts["permit"], broadcast.Judged.Verdicts["deny"]));
        Assert.Equal(1, broadcast.Judged.Reasons["consent.missing"]);
        Assert.Equal((1L, 0L), (broadcast.Judged.Segments["gsm7"], broadcast.Judged.Segments["ucs2"]));
        Assert.Equal([Verdict.Permit, Verdict.Deny], books.Decisions.Select(one => one.Decision.Verdict));
        Assert.Equal([Verdict.Permit, Verdict.Deny], books.Recipients.Select(one => one.Verdict));
        Assert.Equal([null, "consent.missing"], books.Recipients.Select(one => one.Reason));
        Assert.All(books.Recipients, one => Assert.NotNull(one.MessageId));
        Assert.Equal(1, books.Tallies[(Address, MessageStatus.Queued, "")]);
        Assert.Equal(1, books.Tallies[(Address, MessageStatus.Denied, "consent.missing")]);
        Assert.Single(books.Traffic.Recent);
    }

    [Fact]
    public void From_where_the_cursor_does_not_stand_nobody_is_accepted()
    {
        Accept(null, Some.NewYork);

        Assert.Null(Accept(null, Some.NewYork));
        Assert.Null(Accept(Stranger, Some.NewYork));

        Assert.Single(books.Decisions);
    }

    [Fact]
    public void While_it_is_halted_nobody_is_accepted_and_afterwards_it_goes_on_where_it_was()
    {
        Move(known => known.Halt(new BroadcastPause(books.Now, "kim")));
        Assert.Null(Accept(null, Some.NewYork));
        Move(known => known.Resume(BroadcastHealth.None));

        Assert.NotNull(Accept(null, Some.NewYork));
    }

    [Fact]
    public void A_preview_counts_what_acceptance_then_counts()
    {
        var counter = new JudgementCounter();
        foreach (var phone in new[] { Some.NewYork, Stranger })
        {
            var contact = phone == Some.NewYork ? books.Contact : ContactRecord.Unknown(Drafts.At(phone));
            Assert.Empty(Drafts.TextsOf(Drafts.Running()).Write(contact, null, books.Now, out var text));
            counter.Add(Acceptance.Judge(books.Gate, text.Request, contact, text.Wanted, books.Now));
        }

        var accepted = Accept(null, Some.NewYork, Stranger)!.Judged;

        Assert.Equivalent(counter.ToTally(), accepted, strict: true);
    }

    [Fact]
    public void Who_can_t_be_written_to_is_counted_apart_and_gets_no_message()
    {
        var broadcast = Drafts.Running(Drafts.Plan with { Body = "Hi {{name}}." });
        books.Commit(new PutBroadcast(broadcast));

        var after = books.Commit(
            new AcceptRecipients(
                books.Gate,
                Drafts.TextsOf(broadcast),
                Address,
                null,
                [new Addressee(Drafts.At(Some.NewYork), null)],
                Some.NewYork,
                true
            )
        )!;

        Assert.Equal((0L, 1L, true), (after.Judged.People, after.Judged.Unwritten, after.IsWalked));
        Assert.Equal(
            (null, null, "broadcast.field_missing"),
            (books.Recipients[0].MessageId, books.Recipients[0].Verdict, books.Recipients[0].Reason)
        );
        Assert.Empty(books.Decisions);
    }

    [Fact]
    public void Of_a_broadcast_that_does_not_run_nothing_is_claimed()
    {
        Accept(null, Some.NewYork);
        Assert.Empty(books.Claim());
        Move(known => known.Halt(new BroadcastPause(books.Now, "kim")));
        Assert.Empty(Claim());
        Move(known => known.Resume(BroadcastHealth.None));

        var text = Assert.Single(Claim());

        Assert.Equal(Address.Id, text.Broadcast);
        Assert.Equal(0, books.Tallies[(Address, MessageStatus.Queued, "")]);
        Assert.Equal(1, books.Tallies[(Address, MessageStatus.HandingOver, "")]);
    }

    [Fact]
    public void What_waits_when_it_is_canceled_ends_and_no_longer_counts()
    {
        Accept(null, Some.NewYork);
        var waiting = Waiting();
        Assert.Equal(0, books.Commit(new CancelWaiting(Address, waiting)));
        Move(known => known.Cancel(books.Now));

        Assert.Equal(1, books.Commit(new CancelWaiting(Address, waiting)));

        Assert.Equal(1, books.Tallies[(Address, MessageStatus.Canceled, "broadcast.canceled")]);
        Assert.Empty(books.Traffic.Recent);
        Assert.Equal(0, books.Commit(new CancelWaiting(Address, waiting)));
    }

    [Fact]
    public void A_claim_that_the_end_overtook_is_canceled_and_one_that_a_stop_overtook_is_blocked()
    {
        Accept(null, Some.NewYork);
        var text = Assert.Single(Claim());

        var withdrawn = books.Commit(new WithdrawClaim(text, ReasonCodes.BroadcastCanceled))!;

        Assert.Equal(MessageStatus.Canceled, withdrawn.Status);
        Assert.Empty(books.Traffic.Recent);
    }

    [Theory]
    [InlineData(FailureKind.Filtered, "filtered")]
    [InlineData(null, "other")]
    public void What_fails_is_counted_by_what_it_means(FailureKind? kind, string detail)
    {
        Accept(null, Some.NewYork);
        var text = Assert.Single(Claim());
        books.Report(text, Outcome.Accepted);
        var failure = kind is { } known ? new ProviderFailure(known, "30007", "filtered") : null;

        books.Commit(new RecordDelivery(new DeliveryReport(text.Message, text.Reference, "P1", false, null, failure)));

        Assert.Equal(1, books.Tallies[(Address, MessageStatus.Undelivered, detail)]);
    }

    [Fact]
    public void A_change_that_fails_counts_nothing()
    {
        var failing = new AcceptRecipients(
            books.Gate,
            Drafts.TextsOf(Drafts.Running()),
            Address,
            null,
            [
                new Addressee(Drafts.At(Some.NewYork), null),
                new Addressee(new ContactAddress(Some.Id(9), Stranger), null),
            ],
            Stranger,
            false
        );

        Assert.ThrowsAny<Exception>(() => books.Commit(new Forgetful(failing)));

        Assert.NotNull(Accept(null, Some.NewYork));
        Assert.Equal(1, books.Tallies[(Address, MessageStatus.Queued, "")]);
        Assert.Single(books.Recipients);
    }

    [Fact]
    public void A_row_is_added_to_a_draft_only()
    {
        Assert.False(books.Commit(new AddRecipient(Address, Stranger, Drafts.Row())));
        books.Commit(new PutBroadcast(Drafts.Draft));

        Assert.True(books.Commit(new AddRecipient(Address, Stranger, Drafts.Row())));

        Assert.Equal((1L, 1), (books.Broadcasts[Address].Revision, Assert.Single(books.Recipients).Row!.Line));
        Assert.False(books.Commit(new AddRecipient(Address with { Id = Some.Id(5) }, Stranger, Drafts.Row())));
        Assert.Equal(default, books.Commit(new MoveBroadcast(Address with { Id = Some.Id(5) }, (known, _) => known)));
    }

    private Broadcast? Accept(PhoneNumber? from, params PhoneNumber[] phones) =>
        books.Commit(
            new AcceptRecipients(
                books.Gate,
                Drafts.TextsOf(Drafts.Running()),
                Address,
                from,
                [.. phones.Select(phone => new Addressee(Drafts.At(phone), null))],
                phones[^1],
                false
            )
        );

    private void Move(Func<Broadcast, Broadcast?> move) =>
        Assert.NotNull(books.Commit(new MoveBroadcast(Address, (known, _) => move(known))).Changed);

    private IReadOnlyList<MessageAddress> Waiting() =>
        [.. books.Recipients.Select(one => new MessageAddress(one.Contact, one.MessageId!.Value))];

    private IReadOnlyList<OutboundText> Claim() =>
        books.Commit(new ClaimMessages(books.Gate, Waiting(), Books.Found) { Broadcasts = [Address] });

    /// <summary>Does not declare the contacts, so that the change throws in the middle.</summary>
    private sealed class Forgetful(AcceptRecipients change) : Change<Broadcast?>
    {
        public override void Declare(ReadSet reads)
        {
            change.Declare(reads);
            reads.Contacts.RemoveWhere(contact => contact.Phone == Stranger);
        }

        public override Broadcast? Apply(ChangeContext context) => change.Apply(context);
    }
}
