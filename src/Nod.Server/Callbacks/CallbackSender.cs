using System.Collections.Concurrent;
using Nod.Catalog;
using Nod.Sending;
using Nod.Server.Catalog;
using Nod.Server.Twilio;

namespace Nod.Server.Callbacks;

/// <summary>
/// Tells callers what became of their messages. What is to be told stands in the store until it was told, so a restart
/// loses nothing; after one that came between the telling and the note of it, the caller hears it again, under the same
/// token. An address that does not answer keeps nobody else waiting.
/// </summary>
internal sealed class CallbackSender : BackgroundService
{
    private const int Most = 1000;
    private const int LanesPerServer = 8;

    private readonly Node node;
    private readonly ServerLanes<StatusCallback> lanes;

    public CallbackSender(Node node)
    {
        this.node = node;
        lanes = new(
            cancellation => node.Store.ReadDueCallbacksAsync(node.Clock.Now(), Most, cancellation),
            callback => callback.Target.Url,
            TellAsync,
            node.Log.CallingBackFailed
        );
    }

    // After a restore callers have been told already, or will be once sending goes on.
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        node.Holds.Sending is null ? lanes.RunAsync(stoppingToken) : Task.CompletedTask;

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
            || KeyFor(callback, directory) is not { } key
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
            TwilioHeaders.Of(callback.Target.Url, callback.Id, fields, secret),
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

    // The key the message was asked for with; if that does not sign any more, the newest that does.
    private static ApiKey? KeyFor(StatusCallback callback, OrganizationDirectory directory) =>
        directory.ApiKeys.FirstOrDefault(key => key.Id == callback.Target.Key && key is { Signs: true, Revoked: false })
        ?? directory.SigningKey;
}
