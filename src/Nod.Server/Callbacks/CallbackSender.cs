using System.Collections.Concurrent;
using Nod.Catalog;
using Nod.Sending;
using Nod.Server.Twilio;

namespace Nod.Server.Callbacks;

/// <summary>
/// Tells callers what became of their messages. What is to be told stands in the store until it was told, so a restart
/// loses nothing; after one that came between the telling and the note of it, the caller hears it again, under the same
/// token. An address that does not answer keeps nobody else waiting.
/// </summary>
internal sealed class CallbackSender(Node node) : BackgroundService
{
    private const int Most = 1000;
    private const int LanesPerServer = 8;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan FailurePause = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, Task> underWay = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (node.Holds.Sending is not null)
        {
            // After a restore callers have been told already, or will be once sending goes on.
            return;
        }

        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await BeginAsync(stoppingToken) == 0)
                {
                    await Task.Delay(Pause, TimeProvider.System, stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                // The background loop: what is to be told stands in the store.
                node.Log.CallingBackFailed(failure);
                await Task.Delay(FailurePause, TimeProvider.System, CancellationToken.None);
            }
        }

        await Task.WhenAll(underWay.Values);
    }

    // Begins with every server that has news and is not being told already; how many that are.
    private async Task<int> BeginAsync(CancellationToken cancellation)
    {
        // First: what is read afterwards no longer has what they told.
        foreach (var (server, _) in underWay.Where(one => one.Value.IsCompleted).ToList())
        {
            underWay.Remove(server);
        }

        var due = await node.Store.ReadDueCallbacksAsync(node.Clock.Now(), Most, cancellation);
        var begun = 0;
        foreach (var server in due.GroupBy(ServerOf).Where(server => !underWay.ContainsKey(server.Key)))
        {
            underWay[server.Key] = TellServerAsync([.. server], cancellation);
            begun++;
        }

        return begun;
    }

    private async Task TellServerAsync(IReadOnlyList<StatusCallback> news, CancellationToken cancellation)
    {
        // Reading goes on meanwhile.
        await Task.Yield();
        try
        {
            await TellAsync(news, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // What was not told stands in the store.
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // Handed to nobody: what was told and not noted is told again, which callers can see by its token.
            node.Log.CallingBackFailed(failure);
        }
    }

    // News of one message is told in its order. If the server does not answer, what is left is put off untried.
    private async Task TellAsync(IReadOnlyList<StatusCallback> news, CancellationToken cancellation)
    {
        var isDown = false;
        var left = new ConcurrentBag<StatusCallback>();
        await Parallel.ForEachAsync(
            news.GroupBy(callback => callback.Message.Id),
            new ParallelOptions { MaxDegreeOfParallelism = LanesPerServer, CancellationToken = cancellation },
            async (ofMessage, stop) =>
            {
                foreach (var callback in ofMessage.OrderBy(one => one.Id))
                {
                    if (Volatile.Read(ref isDown))
                    {
                        left.Add(callback);
                        continue;
                    }

                    var told = await TellAsync(callback, stop);
                    if (told == Told.NoAnswer)
                    {
                        Volatile.Write(ref isDown, true);
                    }

                    await SettleAsync(callback, told);
                }
            }
        );
        await PutOffAsync([.. left]);
    }

    private async Task<Told> TellAsync(StatusCallback callback, CancellationToken cancellation)
    {
        var (contact, id) = callback.Message;
        if (
            node.Catalog.Current.Organization(contact.Organization) is not { } directory
            || KeyFor(callback, directory.ApiKeys) is not { } key
        )
        {
            return Told.Unsigned;
        }

        if (await node.Store.FindMessageAsync(contact.Organization, id, cancellation) is not { } message)
        {
            return Told.Refused("the message is gone");
        }

        var fields = TwilioCallback.Fields(callback, message, directory);
        var secret = node.Signing.SecretOf(key.Id);
        return await node.Outside.PostAsync(
            callback.Target.Url,
            fields,
            TwilioCallback.Headers(callback, fields, secret),
            cancellation
        );
    }

    private async Task SettleAsync(StatusCallback callback, Told told)
    {
        if (told.IsTaken)
        {
            await node.Store.CommitAsync(new SettleCallbacks([callback], []));
        }
        else if (callback.AfterFailure(node.Clock.Now()) is { } again)
        {
            await node.Store.CommitAsync(new SettleCallbacks([], [again]));
            node.Log.NotCalledBack(callback.Message.Id, told.Why);
        }
        else
        {
            await node.Store.CommitAsync(new SettleCallbacks([callback], []));
            node.Log.CallbackGivenUp(callback.Message.Id, callback.News.Status, told.Why);
        }
    }

    private async Task PutOffAsync(IReadOnlyList<StatusCallback> left)
    {
        var now = node.Clock.Now();
        var over = left.Where(callback => callback.Postponed(now) is null).ToList();
        var again = left.Select(callback => callback.Postponed(now)).OfType<StatusCallback>().ToList();
        await node.Store.CommitAsync(new SettleCallbacks(over, again));
        foreach (var callback in over)
        {
            node.Log.CallbackGivenUp(callback.Message.Id, callback.News.Status, Told.NoAnswer.Why);
        }
    }

    private static string ServerOf(StatusCallback callback) =>
        new Uri(callback.Target.Url).GetLeftPart(UriPartial.Authority);

    // The key the message was asked for with; if that does not sign any more, the newest that does.
    private static ApiKey? KeyFor(StatusCallback callback, IReadOnlyList<ApiKey> keys)
    {
        var signing = keys.Where(key => key is { Signs: true, Revoked: false }).ToList();
        return signing.Find(key => key.Id == callback.Target.Key) ?? signing.MaxBy(key => key.Id);
    }
}
