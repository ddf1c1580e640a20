using System.Collections.Concurrent;
using Nod.Server.Callbacks;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Callbacks;

public sealed class ServerLanesTests : IAsyncDisposable
{
    private const string Here = "https://here.example/a";
    private const string There = "https://there.example/b";

    private readonly CancellationTokenSource ending = new();
    private readonly ConcurrentDictionary<string, bool> due = new();
    private readonly ConcurrentQueue<string> told = new();
    private readonly ConcurrentQueue<Exception> failures = new();
    private Task running = Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await running;
        ending.Dispose();
    }

    [Fact]
    public async Task A_server_that_was_told_within_an_instant_is_told_the_next_time_too()
    {
        Run(ReadAsync, TellAsync);
        for (var i = 1; i <= 50; i++)
        {
            due[$"{Here}?{i}"] = true;
            await Eventually.HoldsAsync(() => told.Count == i);
        }
    }

    [Fact]
    public async Task One_that_does_not_answer_keeps_no_other_waiting()
    {
        var silence = new TaskCompletionSource();
        due[There] = true;
        Run(
            ReadAsync,
            async (news, cancellation) =>
            {
                if (news.Contains(There))
                {
                    await silence.Task;
                }

                await TellAsync(news, cancellation);
            }
        );
        due[Here] = true;
        await Eventually.HoldsAsync(() => told.Contains(Here));
        due[Here + "2"] = true;
        await Eventually.HoldsAsync(() => told.Contains(Here + "2"));

        Assert.DoesNotContain(There, told);
        silence.SetResult();
        await Eventually.HoldsAsync(() => told.Contains(There));
        Assert.Equal(3, told.Count);
    }

    [Fact]
    public async Task What_was_read_before_it_was_told_is_not_told_again()
    {
        var readings = 0;
        due[Here] = true;
        Run(
            async cancellation =>
            {
                var found = await ReadAsync(cancellation);
                if (Interlocked.Increment(ref readings) == 2)
                {
                    // What was found is told before the answer is here.
                    await Eventually.HoldsAsync(() => due.IsEmpty);
                }

                return found;
            },
            async (news, cancellation) =>
            {
                await Eventually.HoldsAsync(() => Volatile.Read(ref readings) >= 2);
                await TellAsync(news, cancellation);
            }
        );

        await Eventually.HoldsAsync(() => Volatile.Read(ref readings) > 3);

        Assert.Equal([Here], told);
    }

    [Fact]
    public async Task A_failure_is_told_of_and_what_is_due_is_tried_again()
    {
        var tries = 0;
        due[Here] = true;
        Run(
            ReadAsync,
            (news, cancellation) =>
                Interlocked.Increment(ref tries) == 1 ? throw new FormatException() : TellAsync(news, cancellation)
        );

        await Eventually.HoldsAsync(() => !told.IsEmpty);

        Assert.IsType<FormatException>(Assert.Single(failures));
    }

    private void Run(
        Func<CancellationToken, Task<IReadOnlyList<string>>> read,
        Func<IReadOnlyList<string>, CancellationToken, Task> tell
    )
    {
        var lanes = new ServerLanes<string>(read, url => url, tell, failures.Enqueue);
        running = Task.Run(() => lanes.RunAsync(ending.Token));
    }

    private Task<IReadOnlyList<string>> ReadAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<string>>([.. due.Keys]);

    private Task TellAsync(IReadOnlyList<string> news, CancellationToken cancellation)
    {
        foreach (var url in news)
        {
            told.Enqueue(url);
            due.TryRemove(url, out _);
        }

        return Task.CompletedTask;
    }
}
