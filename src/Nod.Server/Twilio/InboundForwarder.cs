using Nod.Catalog;
using Nod.Decisions;
using Nod.Sending;
using Nod.Server.Callbacks;
using Nod.Server.Catalog;
using Nod.Server.Hosting;

namespace Nod.Server.Twilio;

/// <summary>
/// Tells applications of texts from people, and takes what they answer: each answer is judged and queued as a reply, in the
/// transaction that forgets the text, so that an application told twice is heard once. What is to be told stands in the store
/// until it was. An address that does not answer keeps nobody else waiting.
/// </summary>
internal sealed class InboundForwarder : BackgroundService
{
    private const int Most = 1000;
    private const int LanesPerServer = 8;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan FailurePause = TimeSpan.FromSeconds(1);
    private static readonly NodaTime.Duration Wait = NodaTime.Duration.FromSeconds(10);

    private readonly Node node;
    private readonly OutsideClient client;
    private readonly Dictionary<string, Task> underWay = [];

    public InboundForwarder(Node node, ServerSettings settings)
    {
        this.node = node;
        client = new OutsideClient(new PrivateAddresses(settings.CallbackNetworks));
    }

    public override void Dispose()
    {
        base.Dispose();
        client.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
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
                node.Log.ForwardingFailed(failure);
                await Task.Delay(FailurePause, TimeProvider.System, CancellationToken.None);
            }
        }

        await Task.WhenAll(underWay.Values);
    }

    // Begins with every server that has texts and is not being told already; how many that are.
    private async Task<int> BeginAsync(CancellationToken cancellation)
    {
        // First: what is read afterwards no longer has what they told.
        foreach (var (server, _) in underWay.Where(one => one.Value.IsCompleted).ToList())
        {
            underWay.Remove(server);
        }

        var due = await node.Store.ReadDueForwardsAsync(node.Clock.Now(), Most, cancellation);
        var begun = 0;
        foreach (var server in due.GroupBy(ServerOf).Where(server => !underWay.ContainsKey(server.Key)))
        {
            underWay[server.Key] = TellServerAsync([.. server], cancellation);
            begun++;
        }

        return begun;
    }

    private async Task TellServerAsync(IReadOnlyList<InboundForward> texts, CancellationToken cancellation)
    {
        // Reading goes on meanwhile.
        await Task.Yield();
        try
        {
            await TellAsync(texts, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // What was not told stands in the store.
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // Handed to nobody: what was told and not noted is told again, which applications can see by its token.
            node.Log.ForwardingFailed(failure);
        }
    }

    // A person's texts are told in their order. If the server does not answer, what is left is put off untried.
    private async Task TellAsync(IReadOnlyList<InboundForward> texts, CancellationToken cancellation)
    {
        var isDown = false;
        await Parallel.ForEachAsync(
            texts.GroupBy(text => text.Contact),
            new ParallelOptions { MaxDegreeOfParallelism = LanesPerServer, CancellationToken = cancellation },
            async (ofPerson, stop) =>
            {
                foreach (var text in ofPerson.OrderBy(one => one.Id))
                {
                    if (Volatile.Read(ref isDown))
                    {
                        var later = text with { DueAt = node.Clock.Now() + Wait };
                        await node.Store.CommitAsync(new PutOffForward(later), stop);
                    }
                    else if (await TellAsync(text, stop) == Told.NoAnswer)
                    {
                        Volatile.Write(ref isDown, true);
                    }
                }
            }
        );
    }

    private async Task<Told> TellAsync(InboundForward text, CancellationToken cancellation)
    {
        var directory = node.Catalog.Current.Organization(text.Contact.Organization);
        var (told, answer) =
            directory is not null && SigningKey(directory.ApiKeys) is { } key
                ? await PostAsync(text, directory, key, cancellation)
                : (Told.Unsigned, null);
        if (told.IsTaken)
        {
            await TakeAsync(text, directory!, answer!, cancellation);
        }
        else if (text.AfterFailure(node.Clock.Now()) is { } again)
        {
            await node.Store.CommitAsync(new PutOffForward(again), cancellation);
            node.Log.NotForwarded(text.Id, told.Why);
        }
        else
        {
            await node.Store.CommitAsync(new SettleForward(text, []), cancellation);
            node.Log.ForwardGivenUp(text.Id, told.Why);
        }

        return told;
    }

    private Task<(Told Told, OutsideAnswer? Answer)> PostAsync(
        InboundForward text,
        OrganizationDirectory directory,
        ApiKey key,
        CancellationToken cancellation
    )
    {
        var fields = TwilioInbound.Fields(text, directory);
        var headers = TwilioInbound.Headers(text, fields, node.Signing.SecretOf(key.Id));
        return client.AskAsync(text.Target.Url, fields, headers, cancellation);
    }

    // Judged like every text: a reply, in the conversation that the person's text opened.
    private async Task TakeAsync(
        InboundForward text,
        OrganizationDirectory directory,
        OutsideAnswer answer,
        CancellationToken cancellation
    )
    {
        var read = TwimlAnswer.Read(answer.MediaType, answer.Body, text.Contact.Phone);
        var sender = directory.Sender(text.Sender);
        var brand = sender is null ? null : directory.Brand(sender.Brand);
        var service = directory.MessagingService(text.Target.Service);
        List<AcceptMessage> replies = brand is null
            ? []
            :
            [
                .. read.Texts.Select(words => new AcceptMessage(
                    node.Gate,
                    new SendRequest
                    {
                        Organization = directory.Organization,
                        To = text.Contact.Phone,
                        Brand = brand,
                        Sender = sender,
                        Class = MessageClass.Reply,
                        Body = words,
                    },
                    new Wanted
                    {
                        Service = text.Target.Service,
                        Callback =
                            service?.StatusCallback is { } url && SigningKey(directory.ApiKeys) is { } key
                                ? new CallbackTarget(url, key.Id)
                                : null,
                    }
                )),
            ];
        var accepted = await node.Store.CommitAsync(new SettleForward(text, replies), cancellation);
        node.Alerted(replies.Sum(reply => reply.Raised));
        foreach (var what in read.Ignored)
        {
            node.Log.AnswerIgnored(text.Id, what);
        }

        foreach (var one in accepted)
        {
            node.Metrics.Decided(one.Decision.Verdict);
        }

        if (accepted.Count > 0)
        {
            node.Dispatcher.Wake();
        }
    }

    private static string ServerOf(InboundForward text) => new Uri(text.Target.Url).GetLeftPart(UriPartial.Authority);

    // The newest that signs.
    private static ApiKey? SigningKey(IReadOnlyList<ApiKey> keys) =>
        keys.Where(key => key is { Signs: true, Revoked: false }).MaxBy(key => key.Id);
}
