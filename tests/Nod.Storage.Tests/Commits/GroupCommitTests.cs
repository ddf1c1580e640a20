using System.Security.Cryptography;
using Nod.Ledger;
using Nod.Testing;

namespace Nod.Storage.Tests.Commits;

public sealed class GroupCommitTests : IAsyncLifetime
{
    private readonly ManualClock clock = new();
    private readonly ScriptedSession session = new();
    private readonly ContactCache cache = new(100);
    private readonly IdSource ids;
    private readonly GroupCommit commits;

    public GroupCommitTests()
    {
        ids = new IdSource(clock, RandomNumberGenerator.Fill);
        commits = new GroupCommit(session, cache, clock, ids);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => commits.DisposeAsync();

    [Fact]
    public async Task What_comes_together_shares_a_transaction()
    {
        await TogetherAsync(10);

        Assert.Equal([10], session.Tried);
        Assert.Equal(1, cache.Find(Sample.Contact(3))?.Revision);
    }

    [Fact]
    public async Task A_transaction_is_bounded()
    {
        await TogetherAsync(1000);

        Assert.Equal([512, 488], session.Tried);
    }

    [Fact]
    public async Task After_a_conflict_everything_is_applied_again()
    {
        session.FailToCommit(new RevisionConflictException(), new RevisionConflictException());

        await TogetherAsync(3);

        Assert.Equal([3, 3, 3], session.Tried);
        Assert.Equal(2, session.RolledBack);
    }

    [Fact]
    public async Task A_conflict_without_end_fails()
    {
        session.FailToCommit([.. Enumerable.Repeat(new RevisionConflictException(), 100)]);

        await Assert.ThrowsAsync<RevisionConflictException>(() => commits.CommitAsync(Append(1)));
    }

    [Fact]
    public async Task A_refused_batch_goes_in_halves()
    {
        session.FailToCommit(new FormatException(), null, new FormatException(), new FormatException(), null, null);

        var outcomes = await TogetherAsync(8);

        Assert.Equal([8, 4, 4, 2, 1, 1, 2], session.Tried);
        Assert.DoesNotContain(outcomes, outcome => outcome.IsFaulted);
    }

    [Fact]
    public async Task Only_the_guilty_one_fails()
    {
        session.FailToCommit(new FormatException(), new FormatException(), null, new FormatException(), null);

        var outcomes = await TogetherAsync(4);

        Assert.Equal([4, 2, 1, 1, 2], session.Tried);
        Assert.Equal([false, true, false, false], outcomes.Select(outcome => outcome.IsFaulted));
    }

    [Fact]
    public async Task What_may_have_happened_is_told_and_not_tried_again()
    {
        cache.Read(ContactRecord.Unknown(Sample.Contact(1)), cache.Ticket(Sample.Contact(1)));
        session.FailToCommit(new OutcomeUnknownException(new IOException()));

        var outcomes = await TogetherAsync(3);

        Assert.Equal([3], session.Tried);
        Assert.All(outcomes, outcome => Assert.IsType<OutcomeUnknownException>(outcome.Exception?.InnerException));
        Assert.Null(cache.Find(Sample.Contact(1)));

        // Memory may be filled again once the next transaction has begun: by then it is decided.
        cache.Read(ContactRecord.Unknown(Sample.Contact(1)), cache.Ticket(Sample.Contact(1)));
        Assert.Null(cache.Find(Sample.Contact(1)));
        await commits.CommitAsync(Append(2));
        cache.Read(ContactRecord.Unknown(Sample.Contact(1)), cache.Ticket(Sample.Contact(1)));
        Assert.NotNull(cache.Find(Sample.Contact(1)));
    }

    [Fact]
    public async Task A_database_that_does_not_answer_is_asked_once_for_all()
    {
        session.FailToBegin(null, new StoreUnavailableException("It is away."));

        var outcomes = await TogetherAsync(5);

        Assert.All(outcomes, outcome => Assert.IsType<StoreUnavailableException>(outcome.Exception?.InnerException));
        Assert.Equal(2, session.Begun);
        await commits.CommitAsync(Append(1));
    }

    [Fact]
    public async Task A_failed_cleaning_fails_alone()
    {
        await Assert.ThrowsAsync<FormatException>(() => commits.ForgetAnswersAsync(0, 1));

        await commits.CommitAsync(Append(1));
    }

    [Fact]
    public async Task The_next_transaction_is_made_ready_while_the_disk_works_but_nobody_is_told()
    {
        var disk = new TaskCompletionSource();
        var begun = new TaskCompletionSource();
        var ready = new TaskCompletionSource();
        session.WaitForDisk(disk.Task);

        var first = commits.CommitAsync(Append(1, begun.SetResult));
        await begun.Task;
        var second = commits.CommitAsync(Append(2, ready.SetResult));
        await ready.Task;

        Assert.False(first.IsCompleted);
        Assert.False(second.IsCompleted);
        Assert.Null(cache.Find(Sample.Contact(1)));
        disk.SetResult();
        await first;
        await second;
        Assert.Equal(1, cache.Find(Sample.Contact(1))?.Revision);
        Assert.Equal([1, 1], session.Tried);
    }

    [Fact]
    public async Task What_the_disk_did_not_take_may_have_happened()
    {
        session.WaitForDisk(Task.FromException(new StoreUnavailableException("The disk is full of holes.")));

        await Assert.ThrowsAsync<OutcomeUnknownException>(() => commits.CommitAsync(Append(1)));

        Assert.Null(cache.Find(Sample.Contact(1)));
    }

    [Fact]
    public async Task What_goes_alone_begins_after_the_disk_has_what_was_before()
    {
        var disk = new TaskCompletionSource();
        session.WaitForDisk(disk.Task);
        var first = commits.CommitAsync(Append(1));

        var alone = commits.RunAloneAsync(() => disk.Task.IsCompleted);
        disk.SetResult();

        Assert.True(await alone);
        await first;
    }

    [Fact]
    public async Task When_the_writer_ends_everybody_is_told()
    {
        session.FailToCommit(new FormatException());
        session.FailToRollBack(new NotSupportedException());

        var outcomes = await TogetherAsync(600);

        Assert.All(outcomes, outcome => Assert.IsType<NotSupportedException>(outcome.Exception?.InnerException));
        await Assert.ThrowsAsync<NotSupportedException>(() => commits.CommitAsync(Append(1)));
        await commits.DisposeAsync();
        Assert.True(session.IsClosed);
    }

    // Queues changes while the writer is busy, and waits for all of them.
    private async Task<IReadOnlyList<Task>> TogetherAsync(int count)
    {
        using var open = new ManualResetEventSlim();
        var entered = new TaskCompletionSource();
        var held = commits.CommitAsync(
            new ChangeOf<bool>(
                _ => { },
                _ =>
                {
                    entered.SetResult();
                    open.Wait();
                    return true;
                }
            )
        );
        await entered.Task;
        var together = Enumerable.Range(0, count).Select(i => commits.CommitAsync(Append(i))).ToList();
        open.Set();
        await held;
        Task all = Task.WhenAll(together);
        await all.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return together;
    }

    private ChangeOf<RecordedEvent> Append(int contact, Action? applied = null)
    {
        var prepared = PreparedEvent.Of(Sample.OptIn(), ids);
        return new ChangeOf<RecordedEvent>(
            reads => reads.Contacts.Add(Sample.Contact(contact)),
            context =>
            {
                applied?.Invoke();
                return context.Append(Sample.Contact(contact), prepared);
            }
        );
    }
}
