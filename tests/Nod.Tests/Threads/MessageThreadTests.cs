using Nod.Decisions;
using Nod.Sending;
using Nod.Tests.Ledger;
using Nod.Threads;
using NodaTime;

namespace Nod.Tests.Threads;

/// <summary>How a thread begins, and how the work on it stands.</summary>
public sealed class MessageThreadTests
{
    private static readonly ThreadAddress Address = new(Books.Person, "main");

    private readonly Books books = new();

    private MessageThread Thread => books.Threads[Address];

    [Fact]
    public void A_person_s_text_opens_it_unread()
    {
        books.Receive("When do I start?");

        Assert.Equal((1, false, Some.Noon), (Thread.Unread, Thread.IsArchived, Thread.LastInboundAt));
        books.Receive("Hello?");
        Assert.Equal(2, Thread.Unread);
    }

    [Fact]
    public void The_same_text_delivered_twice_counts_once()
    {
        books.Receive("Hello?", "in-7");
        books.Receive("Hello?", "in-7");

        Assert.Equal(1, Thread.Unread);
    }

    [Theory]
    [InlineData(MessageClass.JobAlert, "alerts", "Acme: a new job near you.")]
    [InlineData(MessageClass.Transactional, "interviews", "Acme: your interview is on Monday at 10.")]
    public void What_a_program_sends_opens_none_and_moves_none(MessageClass messageClass, string program, string body)
    {
        books.Record(Some.OptIn(Some.Noon, program));
        var request = Some.Request with
        {
            Class = messageClass,
            Program = program == "alerts" ? Some.Alerts : Some.Interviews,
            Body = body,
        };
        Assert.Equal(MessageStatus.Queued, books.Accept(request).Message.Status);
        Assert.Empty(books.Threads);

        books.Receive("Hello?");
        books.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(MessageStatus.Queued, books.Accept(request).Message.Status);

        Assert.Equal(Some.Noon, Thread.LastAt);
    }

    [Fact]
    public void A_reply_moves_it_up_and_leaves_it_unread_until_somebody_has_read_it()
    {
        books.Receive("Hello?");
        books.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(MessageStatus.Queued, books.Accept(Reply()).Message.Status);

        Assert.Equal((Some.Noon + Duration.FromMinutes(1), 1), (Thread.LastAt, Thread.Unread));
    }

    [Fact]
    public void A_reply_that_the_gate_refuses_opens_none()
    {
        Assert.Equal(MessageStatus.Denied, books.Accept(Reply()).Message.Status);

        Assert.Empty(books.Threads);
    }

    [Fact]
    public void A_text_takes_it_out_of_the_archive_and_a_reply_does_not()
    {
        books.Receive("Hello?");
        Change(thread => thread.Archive());
        Assert.Equal((true, 0), (Thread.IsArchived, Thread.Unread));

        books.Accept(Reply());
        Assert.True(Thread.IsArchived);

        books.Receive("Still there?");
        Assert.Equal((false, 1), (Thread.IsArchived, Thread.Unread));
    }

    [Fact]
    public void What_came_after_somebody_looked_stays_unread()
    {
        books.Receive("One");
        books.Clock.Advance(TimeSpan.FromSeconds(1));
        books.Receive("Two");

        Change(thread => thread.Read(Some.Noon));
        Assert.Equal(2, Thread.Unread);

        Change(thread => thread.Read(Some.Noon + Duration.FromSeconds(1)));
        Assert.Equal(0, Thread.Unread);
    }

    [Fact]
    public void It_can_be_marked_unread_again_assigned_and_taken_back()
    {
        books.Receive("One");
        Change(thread => thread.Read(books.Now).Assign("kim@acme.example"));
        Assert.Equal("kim@acme.example", Thread.AssignedTo);

        Change(thread => thread.MarkUnread().Assign(null));

        Assert.Equal((1, null), (Thread.Unread, Thread.AssignedTo));
    }

    [Fact]
    public void What_changes_nothing_is_not_written()
    {
        books.Receive("One");
        var before = Thread.Revision;

        Change(thread => thread.Reopen());
        Change(thread => thread.Assign(null));
        Assert.Equal(before, Thread.Revision);

        Change(thread => thread.Archive());
        Assert.Equal(before + 1, Thread.Revision);
    }

    [Fact]
    public void A_thread_that_there_is_not_can_t_be_changed_or_noted_in()
    {
        Assert.Null(books.Commit(new ChangeThread(Address, (thread, _) => thread.Archive())));
        Assert.Null(books.Commit(new AddNote(Address, "call back", "Kim")));
        Assert.Empty(books.Threads);
    }

    private void Change(Func<MessageThread, MessageThread> change) =>
        Assert.NotNull(books.Commit(new ChangeThread(Address, (thread, _) => change(thread))));

    private static SendRequest Reply() =>
        Some.Request with
        {
            Class = MessageClass.Reply,
            Program = null,
            Body = "Monday at nine.",
        };
}
