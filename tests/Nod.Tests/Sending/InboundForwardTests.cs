using Nod.Consent;
using Nod.Decisions;
using Nod.Keeping;
using Nod.Sending;
using Nod.Tests.Ledger;
using Nod.Texts;
using NodaTime;

namespace Nod.Tests.Sending;

/// <summary>A text from a person that an application is to be told of.</summary>
public sealed class InboundForwardTests
{
    private static readonly ForwardTarget Target = new("MG" + new string('0', 32), "https://app.example/in");

    private readonly Books books = new();

    [Fact]
    public void An_answer_is_judged_and_queued_in_the_change_that_forgets_the_text()
    {
        books.Receive("When do I start?");
        var text = Waiting();

        var accepted = Assert.Single(books.Commit(new SettleForward(text, [Answer("On Monday.")])));

        Assert.Equal((Verdict.Permit, MessageStatus.Queued), (accepted.Decision.Verdict, accepted.Message.Status));
        Assert.Empty(books.Forwards);
    }

    [Fact]
    public void Somebody_who_was_erased_meanwhile_is_not_written_down_again()
    {
        books.Receive("When do I start?");
        var text = Waiting();
        var erase = new ErasePerson(Books.Person, ErasureReason.PersonRequest, books.Now, "Kim", [], _ => null)
        {
            Ids = books.Ids,
        };
        Assert.Equal(ErasureOutcome.Erased, books.Commit(erase).Outcome);
        var events = books.Events.Count;

        Assert.Empty(books.Commit(new SettleForward(text, [Answer("On Monday.")])));

        Assert.Empty(books.Forwards);
        Assert.Equal(events, books.Events.Count);
    }

    [Fact]
    public void What_was_told_in_vain_is_put_off_and_at_the_end_of_its_day_given_up()
    {
        var text = Waiting();

        var again = text.AfterFailure(books.Now)!;
        books.Commit(new PutOffForward(again));

        Assert.Equal((1, books.Now + Duration.FromSeconds(10)), (again.Tries, again.DueAt));
        Assert.Equal([again], books.Forwards.Values);
        Assert.Equal(1, again.Postponed(books.Now)!.Tries);
        var end = text.ReceivedAt + Retelling.Life;
        Assert.Null(text.AfterFailure(end - Duration.FromSeconds(10)));
        Assert.NotNull(text.AfterFailure(end - Duration.FromSeconds(11)));
        Assert.Null(text.Postponed(end));
    }

    private InboundForward Waiting()
    {
        var text = new InboundForward(
            Guid.Parse("019cd8b0-ee80-7003-8233-6b7049f2fe27"),
            Books.Person,
            Some.Sender.Key,
            "When do I start?",
            Intent.None,
            Target,
            books.Now,
            books.Now
        );
        books.Commit(new PutOffForward(text));
        return text;
    }

    private AcceptMessage Answer(string words) =>
        new(books.Gate, Some.Request with { Class = MessageClass.Reply, Program = null, Body = words }, new Wanted());
}
