using Nod.Consent;
using Nod.Keeping;
using Nod.Ledger;
using Nod.Tests.Ledger;

namespace Nod.Tests.Keeping;

/// <summary>Erasing one person in the ledger.</summary>
public sealed class ErasePersonTests
{
    private readonly Books books = new();

    [Fact]
    public void What_was_agreed_to_goes_and_the_stop_stands()
    {
        books.Record(Some.OptIn(books.Now));
        books.Record(Some.Stop(books.Now));

        var erased = Erase();

        Assert.Equal((ErasureOutcome.Erased, 2), (erased.Outcome, erased.EventsErased));
        Assert.InRange(erased.StopsKept, 1, 2);
        Assert.Equal((3, true), (books.Contact.State.Sequence, books.Contact.IsErased));
        var left = Assert.IsType<Erasure>(books.Events[^1].Event);
        Assert.Equal((2, "Kim", ErasureReason.PersonRequest), (left.Events, left.RecordedBy, left.Reason));
        Assert.NotEmpty(left.Stops);
    }

    [Fact]
    public void The_commitment_of_an_erasure_binds_no_number()
    {
        books.Record(Some.OptIn(books.Now));
        Erase();

        var recorded = books.Events[^1];

        Assert.NotEqual(recorded.Address, recorded.Bound);
        Assert.Equal(default, recorded.Bound.Phone);
    }

    [Fact]
    public void Doing_it_twice_changes_nothing()
    {
        books.Record(Some.OptIn(books.Now));
        Erase();
        var events = books.Events.Count;

        Assert.Equal(ErasureOutcome.ErasedBefore, Erase().Outcome);
        Assert.Equal(events, books.Events.Count);
    }

    [Fact]
    public void Of_a_number_nobody_knows_nothing_is_recorded()
    {
        Assert.Equal(ErasureOutcome.Unknown, Erase().Outcome);
        Assert.Empty(books.Events);
    }

    [Fact]
    public void A_number_that_was_only_texted_is_known()
    {
        Assert.Equal(ErasureOutcome.Erased, Erase(messaged: new TouchedProgram("acme", null)).Outcome);
        Assert.Single(books.Events);
    }

    [Fact]
    public void What_is_not_due_stays()
    {
        books.Record(Some.OptIn(books.Now));

        Assert.Equal(ErasureOutcome.Unknown, Erase(isDue: false).Outcome);
        Assert.Single(books.Events);
    }

    [Fact]
    public void A_hold_on_the_person_refuses_and_keeps_the_request_until_it_is_lifted()
    {
        books.Record(Some.OptIn(books.Now));
        books.Record(
            new LegalHold
            {
                OccurredAt = books.Now,
                Reason = "a lawsuit",
                Reference = "case 26-1",
                RecordedBy = "Kim",
            }
        );

        var refused = Erase();

        Assert.Equal((ErasureOutcome.Held, "case 26-1"), (refused.Outcome, refused.HeldBy));
        Assert.Equal("Kim", Assert.IsType<ErasureRefused>(books.Events[^1].Event).RecordedBy);
        Assert.False(books.Contact.IsErased);

        books.Record(
            new LegalHoldLifted
            {
                OccurredAt = books.Now,
                Reason = "settled",
                Reference = "case 26-1",
                RecordedBy = "Kim",
            }
        );
        Assert.Equal(ErasureOutcome.Erased, Erase().Outcome);
    }

    [Fact]
    public void A_hold_on_a_program_keeps_whoever_touched_it()
    {
        books.Record(Some.OptIn(books.Now));

        var refused = Erase(heldBy: touched => touched.Program == "alerts" ? "audit 7" : null);

        Assert.Equal((ErasureOutcome.Held, "audit 7"), (refused.Outcome, refused.HeldBy));
    }

    private ErasureResult Erase(
        bool isDue = true,
        Func<TouchedProgram, string?>? heldBy = null,
        params TouchedProgram[] messaged
    ) =>
        books.Commit(
            new ErasePerson(
                Books.Person,
                ErasureReason.PersonRequest,
                books.Now,
                "Kim",
                messaged,
                heldBy ?? (_ => null),
                _ => isDue
            )
            {
                Ids = books.Ids,
            }
        );
}
