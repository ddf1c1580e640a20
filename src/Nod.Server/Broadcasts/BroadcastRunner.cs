using Nod.Broadcasts;
using Nod.Decisions;
using Nod.Sending;

namespace Nod.Server.Broadcasts;

/// <summary>
/// Does what is to be done for broadcasts, in the background: goes over the people of those that run, watches the rates
/// of those whose texts go out, ends what waits of those that were canceled. What is to be done stands in the store, so
/// the next start goes on where the last one ended.
/// </summary>
internal sealed class BroadcastRunner : BackgroundService
{
    // Two changes wait while one is being committed: the writer never waits for the reader.
    private const int Ahead = 2;

    // Then the next broadcast has its turn.
    private const int ChangesPerTurn = 64;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan IdleMax = TimeSpan.FromMinutes(5);

    private readonly Node node;
    private readonly SemaphoreSlim wake = new(0, 1);

    public BroadcastRunner(Node node)
    {
        this.node = node;
        node.Broadcasts = this;
    }

    /// <summary>The way out for the texts of those that run.</summary>
    public BroadcastLanes Lanes { get; } = new();

    /// <summary>Something may be to do: look at once.</summary>
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

    /// <summary>A broadcast was changed: whatever follows from it begins at once.</summary>
    public async Task ChangedAsync(BroadcastAddress address)
    {
        if (await node.Store.FindBroadcastAsync(address) is { } broadcast)
        {
            Lanes.Told(broadcast, node.Clock.Now());
        }

        Wake();
        node.Dispatcher.Wake();
    }

    /// <summary>
    /// What the saved audience of a draft stands for now: the start freezes it. Null when the draft has none.
    /// </summary>
    public Audience? AudienceOf(Broadcast draft) =>
        draft is { Status: BroadcastStatus.Draft, Plan.Audience: { Kind: AudienceKind.Saved, Saved: { } key } }
            ? node.Catalog.Current.Organization(draft.Address.Organization)?.Saved.Audience(key)?.ToAudience()
                ?? throw new InvalidOperationException("The audience of a broadcast is not set up.")
            : null;

    /// <summary>The draft with that audience; any other broadcast as it is.</summary>
    public Broadcast Resolve(Broadcast broadcast) =>
        AudienceOf(broadcast) is { } audience
            ? broadcast with
            {
                Plan = broadcast.Plan with { Audience = audience },
            }
            : broadcast;

    /// <summary>What a broadcast says to each person, with brand, program and sender as they are set up now.</summary>
    public BroadcastTexts TextsOf(Broadcast broadcast)
    {
        var plan = broadcast.Plan;
        var directory =
            node.Catalog.Current.Organization(broadcast.Address.Organization)
            ?? throw new InvalidOperationException("The organization of a broadcast is not set up.");
        var brand =
            directory.Brand(plan.Brand)
            ?? throw new InvalidOperationException("The brand of a broadcast is not set up.");
        var program = directory.Program(plan.Brand, plan.Program);
        return new BroadcastTexts(
            broadcast,
            new SendRequest
            {
                Organization = directory.Organization,
                To = default,
                Brand = brand,
                Program = program,
                Sender = plan.Sender is null ? directory.SenderFor(brand, program) : directory.Sender(plan.Sender),
                Class = plan.Class,
                Body = plan.Body,
            }
        );
    }

    /// <summary>What came of a broadcast so far.</summary>
    public async Task<(IReadOnlyList<MessageTally> Tallies, BroadcastHealth Health)> CountAsync(
        Broadcast broadcast,
        CancellationToken cancellation
    )
    {
        var tallies = await node.Store.ReadTalliesAsync(broadcast.Address, cancellation);
        var stops = broadcast.StartedAt is { } started
            ? await node.Store.CountStopsAsync(broadcast.Address, started, cancellation)
            : 0;
        return (tallies, MessageTally.Health(tallies, stops));
    }

    public override void Dispose()
    {
        base.Dispose();
        wake.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var wait = Tick;
            try
            {
                var open = await node.Store.ReadOpenBroadcastsAsync(stoppingToken);
                var hasMore = false;
                foreach (var broadcast in open)
                {
                    Lanes.Told(broadcast, node.Clock.Now());
                    hasMore |= await AdvanceAsync(broadcast, stoppingToken);
                }

                wait =
                    hasMore ? TimeSpan.Zero
                    : open.Count > 0 ? Tick
                    : IdleMax;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                // The background loop: the store failed; what is to be done still stands there.
                node.Log.BroadcastsFailed(failure);
            }

            try
            {
                await wake.WaitAsync(wait, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    // One broadcast that fails must not keep the others waiting.
    private async Task<bool> AdvanceAsync(Broadcast broadcast, CancellationToken cancellation)
    {
        try
        {
            return broadcast.Status switch
            {
                BroadcastStatus.Running => await RunAsync(broadcast, cancellation),
                BroadcastStatus.Canceled => await SweepAsync(broadcast, cancellation),
                _ => false,
            };
        }
        catch (Exception failure) when (failure is not OutOfMemoryException && !cancellation.IsCancellationRequested)
        {
            node.Log.BroadcastFailed(failure, broadcast.Address.Id);
            return false;
        }
    }

    private async Task<bool> RunAsync(Broadcast broadcast, CancellationToken cancellation)
    {
        var (tallies, health) = await CountAsync(broadcast, cancellation);
        if (health.Since(broadcast.CountedFrom).Passed(broadcast.Plan.Limits, node.Clock.Now()) is { } passed)
        {
            await MoveAsync(broadcast.Address, (known, now) => known.Halt(new BroadcastPause(now, null, passed)));
            node.Log.BroadcastPausedItself(broadcast.Address.Id, passed.Measure, passed.Rate, passed.Limit);
            return false;
        }

        if (!broadcast.IsWalked)
        {
            await WalkAsync(broadcast, cancellation);
            return true;
        }

        var waits = tallies.Any(tally =>
            tally.Status is MessageStatus.Queued or MessageStatus.HandingOver or MessageStatus.Unknown
        );
        if (!waits)
        {
            await MoveAsync(broadcast.Address, (known, now) => known.Complete(now));
        }

        return false;
    }

    private async Task WalkAsync(Broadcast broadcast, CancellationToken cancellation)
    {
        var texts = TextsOf(broadcast);
        var steps = new AudienceWalk(node.Store, broadcast).StepsAsync(
            broadcast.Cursor,
            AcceptRecipients.Max,
            cancellation
        );
        var cursor = broadcast.Cursor;
        var under = new Queue<Task<Broadcast?>>();
        try
        {
            var changes = 0;
            await foreach (var step in steps)
            {
                under.Enqueue(node.Store.CommitAsync(Accept(broadcast, texts, cursor, step), CancellationToken.None));
                cursor = step.To;
                if ((under.Count > Ahead && await under.Dequeue() is null) || ++changes == ChangesPerTurn)
                {
                    break;
                }
            }
        }
        finally
        {
            await Task.WhenAll(under);
            node.Dispatcher.Wake();
        }
    }

    private AcceptRecipients Accept(
        Broadcast broadcast,
        BroadcastTexts texts,
        PhoneNumber? cursor,
        AudienceStep step
    ) =>
        new(
            node.Gate,
            texts,
            broadcast.Address,
            cursor,
            [.. step.People.Select(person => person.Addressee)],
            step.To,
            step.IsLast
        );

    private async Task<bool> SweepAsync(Broadcast broadcast, CancellationToken cancellation)
    {
        for (var changes = 0; changes < ChangesPerTurn; changes++)
        {
            var waiting = await node.Store.ReadDueAsync(
                broadcast.Address,
                Attempt.NeverAgain,
                AcceptRecipients.Max,
                cancellation
            );
            if (waiting.Count == 0)
            {
                await MoveAsync(broadcast.Address, (known, _) => known.Sweep());
                return false;
            }

            await node.Store.CommitAsync(new CancelWaiting(broadcast.Address, waiting), CancellationToken.None);
        }

        return true;
    }

    private async Task MoveAsync(BroadcastAddress address, Func<Broadcast, NodaTime.Instant, Broadcast?> move)
    {
        var moved = await node.Store.CommitAsync(new MoveBroadcast(address, move), CancellationToken.None);
        if (moved.Changed is { } changed)
        {
            Lanes.Told(changed, node.Clock.Now());
        }
    }
}
