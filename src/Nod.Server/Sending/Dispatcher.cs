using System.Diagnostics;
using Nod.Broadcasts;
using Nod.Decisions;
using Nod.Ledger;
using Nod.Sending;
using NodaTime;

namespace Nod.Server.Sending;

/// <summary>
/// Takes what is due out of the outbox: claims a few, judging each again in the claim's transaction, hands them over
/// side by side, and records how each ended. What ended unknown is asked about, never sent again.
/// </summary>
internal sealed class Dispatcher : BackgroundService
{
    private const int HandOversMax = 64;
    private static readonly Duration AskAfter = Duration.FromSeconds(30);
    private static readonly TimeSpan IdleMax = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FailurePause = TimeSpan.FromSeconds(1);

    private readonly Node node;
    private readonly SemaphoreSlim slots = new(HandOversMax);
    private readonly SemaphoreSlim wake = new(0, 1);

    public Dispatcher(Node node)
    {
        this.node = node;
        node.Dispatcher = this;
    }

    /// <summary>Something may be due: look at once.</summary>
    public void Wake()
    {
        try
        {
            wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // Somebody else woke it already.
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        slots.Dispose();
        wake.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Whatever was under way when the last process ended has no one waiting for it any more.
        var askBefore = node.Clock.Now();
        if (node.Holds.Sending is not null)
        {
            node.Log.SendingHeld();
        }

        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ResolveAsync(askBefore, stoppingToken);
                askBefore = node.Clock.Now() - AskAfter;
                var claimed = await ClaimAsync(stoppingToken);
                if (claimed == 0)
                {
                    await PauseAsync(stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                // The background loop: a failure of the store is logged and tried again; nothing was handed over.
                node.Log.DispatchFailed(failure);
                await Task.Delay(FailurePause, node.Clock, CancellationToken.None);
            }
        }

        // Drain: what was claimed is on its way and is recorded before the store closes.
        for (var slot = 0; slot < HandOversMax; slot++)
        {
            await slots.WaitAsync(CancellationToken.None);
        }
    }

    private async Task<int> ClaimAsync(CancellationToken cancellation)
    {
        if (node.Holds.Sending is not null)
        {
            return 0;
        }

        var now = node.Clock.Now();
        var due = await node.Store.ReadDueAsync(now, ClaimMessages.Max, cancellation);
        var (behind, broadcasts) = await node.Broadcasts.Lanes.TakeDueAsync(
            node.Store,
            ClaimMessages.Max - due.Count,
            now,
            cancellation
        );
        if (due.Count + behind.Count == 0)
        {
            return 0;
        }

        var claim = new ClaimMessages(node.Gate, [.. due, .. behind], Resolve) { Broadcasts = broadcasts };
        var started = node.Clock.GetUtcNow();
        var texts = await node.Store.CommitAsync(claim, cancellation);
        node.Alerted(claim.Raised);
        node.Metrics.Claimed(node.Clock.GetUtcNow() - started);
        foreach (var decision in claim.Judged)
        {
            node.Metrics.Judged("claim", decision);
        }

        foreach (var text in texts)
        {
            Tracing.BeginAt("claim", text.Message.Id, started)?.Dispose();
            await slots.WaitAsync(CancellationToken.None);
            _ = HandOverAsync(text);
        }

        return due.Count + behind.Count;
    }

    private async Task HandOverAsync(OutboundText text)
    {
        using var span = Tracing.Begin("hand over", text.Message.Id, ActivityKind.Client);
        span?.SetTag("nod.provider", text.Provider);
        try
        {
            node.HandOvers.Enter(text.Message.Contact);
            HandOver? handOver;
            string? stopped;
            try
            {
                stopped = await StoppedAsync(text);
                handOver = stopped is null ? await CarryAsync(text) : null;
            }
            finally
            {
                node.HandOvers.Leave(text.Message.Contact);
            }

            if (handOver is not null)
            {
                await Learned.FromAsync(node, text.Message.Contact, text.Provider, handOver.Failure, null);
            }

            await node.Store.CommitAsync<MessageRecord?>(
                handOver is null ? new WithdrawClaim(text, stopped!) : new RecordOutcome(text, handOver)
            );
            node.Metrics.HandedOver(handOver?.Outcome.ToString() ?? "Withdrawn");
            span?.SetTag("nod.outcome", handOver is null ? "withdrawn" : EnumWords<Outcome>.Of(handOver.Outcome));
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // The outcome could not be recorded: the claim stands, and the provider will be asked.
            node.Log.OutcomeNotRecorded(failure, text.Message.Id);
        }
        finally
        {
            slots.Release();
        }
    }

    // A stop, a hold, a change of hands or the end of its broadcast that was committed after the claim and before the wire.
    private async ValueTask<string?> StoppedAsync(OutboundText text)
    {
        if (
            text.Broadcast is { } broadcast
            && node.Broadcasts.Lanes.IsCanceled(new BroadcastAddress(text.Message.Contact.Organization, broadcast))
        )
        {
            return ReasonCodes.BroadcastCanceled;
        }

        var contact = await node.Store.ReadContactAsync(text.Message.Contact);
        if (contact.State.Erased is not null && await IsGoneAsync(text.Message))
        {
            return ReasonCodes.ContactErased;
        }

        if (text.Class is MessageClass.OptOutConfirmation or MessageClass.HelpAnswer)
        {
            return null;
        }

        return contact.State.StopFor(text.Brand, text.Program) is not null ? ReasonCodes.ConsentRevoked
            : contact.State.IsVoidFor(text.Brand, text.Program) ? ReasonCodes.ConsentVoid
            : contact.State.Hold is not null ? ReasonCodes.ContactOnHold
            : null;
    }

    // Erased after the claim: the message is gone, and with it whatever permitted it.
    private async Task<bool> IsGoneAsync(MessageAddress message) =>
        await node.Store.FindMessageAsync(message.Contact.Organization, message.Id) is null;

    private async Task<HandOver> CarryAsync(OutboundText text)
    {
        if (!node.Providers.TryGetValue(text.Provider, out var provider))
        {
            return new HandOver(Outcome.Rejected, null, $"there is no provider {text.Provider}");
        }

        using var timeout = new CancellationTokenSource(HandOvers.HandOverMax, node.Clock);
        try
        {
            return await provider.HandOverAsync(text, timeout.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            return new HandOver(Outcome.Unknown, null, "the provider did not answer in time");
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // The provider call: whatever went wrong, the text may have gone.
            node.Log.HandOverFailed(failure, text.Message.Id);
            return new HandOver(Outcome.Unknown, null, "the provider's adapter failed");
        }
    }

    private async Task ResolveAsync(Instant before, CancellationToken cancellation)
    {
        foreach (var address in await node.Store.ReadUnresolvedAsync(before, ClaimMessages.Max, cancellation))
        {
            try
            {
                await ResolveAsync(address, cancellation);
            }
            catch (Exception failure)
                when (failure is not OutOfMemoryException && !cancellation.IsCancellationRequested)
            {
                // One provider that can't be asked must not keep the others' texts waiting.
                node.Log.AskingFailed(failure, address.Id);
            }
        }
    }

    private async Task ResolveAsync(MessageAddress address, CancellationToken cancellation)
    {
        var message = await node.Store.FindMessageAsync(address.Contact.Organization, address.Id, cancellation);
        if (message?.Attempt is not { } attempt)
        {
            return;
        }

        // Without its sender or provider nobody can be asked: it stays unknown until a person decides.
        var sender = Resolve(message)?.Sender;
        var text = OutboundText.Of(message, attempt.Id, sender);
        var answer =
            sender is not null && node.Providers.TryGetValue(sender.Provider, out var provider)
                ? await provider.AskAsync(text, cancellation)
                : new HandOver(Outcome.Undecidable, null, "its sender or provider is gone");
        if (answer.Outcome == Outcome.Undecidable)
        {
            node.Log.NeedsDecision(address.Id, text.Provider);
        }

        await Learned.FromAsync(node, address.Contact, text.Provider, answer.Failure, answer.ProviderMessageId);
        await node.Store.CommitAsync(new RecordOutcome(text, answer), cancellation);
    }

    private async Task PauseAsync(CancellationToken cancellation)
    {
        var now = node.Clock.Now();
        var next = node.Holds.Sending is null ? await NextDueAsync(now, cancellation) : null;
        var wait = next is null ? IdleMax : (next.Value - now).ToTimeSpan();
        if (wait <= TimeSpan.Zero)
        {
            return;
        }

        using var timer = new CancellationTokenSource(wait < IdleMax ? wait : IdleMax, node.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellation);
        try
        {
            await wake.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // The next one is due.
        }
    }

    private async Task<Instant?> NextDueAsync(Instant now, CancellationToken cancellation)
    {
        var next = await node.Store.ReadNextDueAsync(cancellation);
        var behind = await node.Broadcasts.Lanes.NextDueAsync(node.Store, now, cancellation);
        return next is { } first && behind is { } second ? Instant.Min(first, second) : next ?? behind;
    }

    private SendRequest? Resolve(MessageRecord message)
    {
        var (contact, id) = message.Address;
        if (
            node.Catalog.Current.Organization(contact.Organization) is not { } directory
            || directory.Brand(message.Brand) is not { } brand
        )
        {
            return null;
        }

        return new SendRequest
        {
            Organization = directory.Organization,
            To = contact.Phone,
            Brand = brand,
            Program = message.Program is null ? null : directory.Program(message.Brand, message.Program),
            Sender = message.Sender is null ? null : directory.Sender(message.Sender),
            Class = message.Class,
            Body = message.Written,
            Language = message.Language,
            Relationship = message.Relationship,
            TimeZone = message.TimeZone,
            MessageId = id,
            Answers = message.Answers,
        };
    }
}
