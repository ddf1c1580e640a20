using Nod.Catalog;
using Nod.Decisions;
using Nod.Sending;
using Nod.Server.Callbacks;
using Nod.Server.Catalog;

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

    private readonly Node node;
    private readonly ServerLanes<InboundForward> lanes;

    public InboundForwarder(Node node)
    {
        this.node = node;
        lanes = new(
            cancellation => node.Store.ReadDueForwardsAsync(node.Clock.Now(), Most, cancellation),
            text => text.Target.Url,
            TellAsync,
            node.Log.ForwardingFailed
        );
    }

    // After a restore applications have been told already, or will be once sending goes on.
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        node.Holds.Sending is null ? lanes.RunAsync(stoppingToken) : Task.CompletedTask;

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
                        await PutOffAsync(text, text.Postponed(node.Clock.Now()), Told.NoAnswer, stop);
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
        var (told, answer) = directory?.SigningKey is { } key
            ? await PostAsync(text, directory, key, cancellation)
            : (Told.Unsigned, null);
        if (told.IsTaken)
        {
            await TakeAsync(text, directory!, answer!, cancellation);
        }
        else
        {
            await PutOffAsync(text, text.AfterFailure(node.Clock.Now()), told, cancellation);
        }

        return told;
    }

    private async Task PutOffAsync(
        InboundForward text,
        InboundForward? again,
        Told told,
        CancellationToken cancellation
    )
    {
        if (again is null)
        {
            await node.Store.CommitAsync(new SettleForward(text, []), cancellation);
            node.Log.ForwardGivenUp(text.Id, told.Why);
            return;
        }

        await node.Store.CommitAsync(new PutOffForward(again), cancellation);
        if (again.Tries > text.Tries)
        {
            node.Log.NotForwarded(text.Id, told.Why);
        }
    }

    private Task<(Told Told, OutsideAnswer? Answer)> PostAsync(
        InboundForward text,
        OrganizationDirectory directory,
        ApiKey key,
        CancellationToken cancellation
    )
    {
        var fields = TwilioInbound.Fields(text, directory);
        var headers = TwilioHeaders.Of(text.Target.Url, text.Id, fields, node.Signing.SecretOf(key.Id));
        return node.Outside.AskAsync(text.Target.Url, fields, headers, cancellation);
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
                            service?.StatusCallback is { } url && directory.SigningKey is { } key
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
}
