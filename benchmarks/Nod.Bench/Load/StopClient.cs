using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;

namespace Nod.Bench.Load;

/// <summary>
/// Posts signed STOPs, each with its own message id: as fast as the server answers, or at a fixed rate whatever
/// the server does (open loop, so that a stall is counted against every request that came due in it).
/// </summary>
internal sealed class StopClient(int contacts)
{
    private const int Connections = 64;
    private int seed;
    private long message;

    /// <summary>Closed loop: every connection sends the next STOP when the last is answered.</summary>
    public Task<LoadResult> SaturateAsync(StopWebhook webhook, TimeSpan duration, CancellationToken cancellation) =>
        RunAsync(
            webhook,
            duration,
            async (connection, random, watch, times) =>
            {
                while (watch.Elapsed < duration)
                {
                    times.Add(await PostAsync(webhook, connection, random, watch, watch.Elapsed, cancellation));
                }
            },
            cancellation
        );

    /// <summary>Open loop: <paramref name="perSecond"/> STOPs a second, timed from when each came due.</summary>
    public async Task<LoadResult> PaceAsync(
        StopWebhook webhook,
        int perSecond,
        TimeSpan duration,
        CancellationToken cancellation
    )
    {
        var due = Channel.CreateUnbounded<TimeSpan>(new() { SingleWriter = true });
        return await RunAsync(
            webhook,
            duration,
            async (connection, random, watch, times) =>
            {
                await foreach (var came in due.Reader.ReadAllAsync(cancellation))
                {
                    times.Add(await PostAsync(webhook, connection, random, watch, came, cancellation));
                }
            },
            cancellation,
            watch => ReleaseAsync(due.Writer, watch, perSecond, duration, cancellation)
        );
    }

    // A request comes due when the pacer releases it, so the pacer's own late ticks (a millisecond or two) are not
    // the server's, while any wait for a free connection is.
    private static async Task ReleaseAsync(
        ChannelWriter<TimeSpan> due,
        Stopwatch watch,
        int perSecond,
        TimeSpan duration,
        CancellationToken cancellation
    )
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        var released = 0L;
        while (watch.Elapsed < duration && await tick.WaitForNextTickAsync(cancellation))
        {
            for (var now = watch.Elapsed; released < now.TotalSeconds * perSecond; released++)
            {
                due.TryWrite(now);
            }
        }

        due.Complete();
    }

    private async Task<LoadResult> RunAsync(
        StopWebhook webhook,
        TimeSpan duration,
        Func<HttpConnection, Random, Stopwatch, List<TimeSpan>, Task> client,
        CancellationToken cancellation,
        Func<Stopwatch, Task>? pacer = null
    )
    {
        var connections = new List<HttpConnection>();
        try
        {
            for (var count = 0; count < Connections; count++)
            {
                connections.Add(await HttpConnection.OpenAsync(webhook.Target.Url, cancellation));
            }

            var all = new ConcurrentBag<List<TimeSpan>>();
            var watch = Stopwatch.StartNew();
            var clients = connections.Select(connection =>
                Task.Run(
                    async () =>
                    {
                        var times = new List<TimeSpan>();
                        all.Add(times);
                        await client(connection, new Random(Interlocked.Increment(ref seed)), watch, times);
                    },
                    cancellation
                )
            );
            await Task.WhenAll([.. clients, pacer?.Invoke(watch) ?? Task.CompletedTask]);
            return Latencies.Summarize([.. all.SelectMany(times => times)], watch.Elapsed);
        }
        finally
        {
            connections.ForEach(connection => connection.Dispose());
        }
    }

    private async Task<TimeSpan> PostAsync(
        StopWebhook webhook,
        HttpConnection connection,
        Random random,
        Stopwatch watch,
        TimeSpan since,
        CancellationToken cancellation
    )
    {
        var request = webhook.Request(Numbers.Of(random.Next(contacts)), Interlocked.Increment(ref message));
        var answer = await connection.SendAsync(request, cancellation);
        return answer.Status == 200
            ? watch.Elapsed - since
            : throw new BenchFailure($"{webhook.Target.Name} answered a STOP with {answer.Status}.");
    }
}
