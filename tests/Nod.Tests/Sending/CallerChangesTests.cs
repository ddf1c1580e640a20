using Nod.Sending;
using Nod.Tests.Ledger;
using NodaTime;

namespace Nod.Tests.Sending;

/// <summary>What a caller does with a message after it was accepted: takes it back, has its words removed, is told of it.</summary>
public sealed class CallerChangesTests
{
    private static readonly CallbackTarget Target = new("https://acme.example/status", Some.Id(7));

    private readonly Books books = new();

    public CallerChangesTests() => books.Record(Some.OptIn(books.Now));

    [Fact]
    public void What_waits_can_be_taken_back_once_and_counts_no_more()
    {
        var message = Ask();

        var canceled = books.Commit(new CancelMessage(message.Address))!;

        Assert.Equal(MessageStatus.Canceled, canceled.Status);
        Assert.False(canceled.IsOpen);
        Assert.Equal(0, books.Traffic.Total);
        Assert.Empty(books.Claim());
        Assert.Same(canceled, books.Commit(new CancelMessage(message.Address)));
        Assert.Single(books.Callbacks);
    }

    [Fact]
    public void What_was_claimed_can_not_be_taken_back()
    {
        var message = Ask();
        books.Claim();

        Assert.Null(books.Commit(new CancelMessage(message.Address)));

        Assert.Equal(MessageStatus.HandingOver, books.Message(message).Status);
        Assert.Equal(1, books.Traffic.Total);
    }

    [Fact]
    public void A_message_that_is_not_there_is_neither_taken_back_nor_changed()
    {
        var nobody = Ask().Address with { Id = Some.Id(404) };

        Assert.Null(books.Commit(new CancelMessage(nobody)));
        Assert.Null(books.Commit(new RemoveWords(nobody, hide: true)));
    }

    [Fact]
    public void Words_are_removed_from_what_went_and_not_from_what_is_under_way()
    {
        var message = Ask();
        Assert.Null(books.Commit(new RemoveWords(message.Address, hide: false)));
        var text = Assert.Single(books.Claim());
        Assert.Null(books.Commit(new RemoveWords(message.Address, hide: false)));
        books.Report(text, Outcome.Accepted);

        var removed = books.Commit(new RemoveWords(message.Address, hide: false))!;
        var hidden = books.Commit(new RemoveWords(message.Address, hide: true))!;

        Assert.Equal(
            ("", "", books.Now, false),
            (removed.Written, removed.Body, removed.WordsRemovedAt, removed.Hidden)
        );
        Assert.True(hidden.Hidden);
        Assert.Equal([message.Address, message.Address], books.WordsRemoved);
        Assert.Equal(MessageStatus.Sent, hidden.Status);
        Assert.Equal(message.History, hidden.History.Take(message.History.Count));
    }

    [Fact]
    public void A_caller_is_told_where_something_came_of_a_message_and_not_where_it_waits()
    {
        Ask();
        Assert.Empty(books.Callbacks);
        var text = Assert.Single(books.Claim());
        Assert.Empty(books.Callbacks);

        books.Report(text, Outcome.Accepted);
        books.Deliver(text, delivered: true);
        books.Deliver(text, delivered: true);

        Assert.Equal(
            [MessageStatus.Sent, MessageStatus.Delivered],
            books.Callbacks.Values.Select(news => news.News.Status)
        );
        Assert.All(
            books.Callbacks.Values,
            news => Assert.Equal((Target, books.Now, 0), (news.Target, news.DueAt, news.Tries))
        );
    }

    [Fact]
    public void Nobody_is_told_who_did_not_ask()
    {
        books.Send();

        Assert.Empty(books.Callbacks);
    }

    [Fact]
    public void News_that_was_told_is_forgotten_and_what_was_not_is_tried_again_later_and_later_for_a_day()
    {
        Ask();
        books.Report(Assert.Single(books.Claim()), Outcome.Accepted);
        var news = Assert.Single(books.Callbacks.Values);
        var pauses = new List<double>();
        var now = books.Now;
        var last = news;
        for (var next = last.AfterFailure(now); next is not null; next = last.AfterFailure(now))
        {
            pauses.Add((next.DueAt - now).TotalSeconds);
            now = next.DueAt;
            last = next;
        }

        Assert.Equal([10, 40, 160, 640, 2560, 3600, 3600], pauses.Take(7));
        Assert.All(pauses.Skip(5), pause => Assert.Equal(3600, pause));
        Assert.InRange(now - news.News.At, Retelling.Life - Duration.FromHours(1), Retelling.Life);
        Assert.Equal(last.Tries, pauses.Count);

        books.Commit(new SettleCallbacks([], [last]));
        Assert.Equal(last, Assert.Single(books.Callbacks.Values));
        books.Commit(new SettleCallbacks([last], []));
        Assert.Empty(books.Callbacks);
    }

    [Fact]
    public void What_is_put_off_untried_counts_no_try_and_is_given_up_at_the_same_time()
    {
        Ask();
        books.Report(Assert.Single(books.Claim()), Outcome.Accepted);
        var news = Assert.Single(books.Callbacks.Values);

        var later = news.Postponed(books.Now)!;

        Assert.Equal((0, books.Now + Duration.FromSeconds(10)), (later.Tries, later.DueAt));
        var end = news.News.At + Retelling.Life - Duration.FromSeconds(10);
        Assert.Null(news.Postponed(end));
        Assert.NotNull(news.Postponed(end - Duration.FromSeconds(1)));
    }

    private MessageRecord Ask() =>
        books.Accept(wanted: new Wanted { Callback = Target, Service = "MG0123456789abcdef0123456789abcdef" }).Message;
}
