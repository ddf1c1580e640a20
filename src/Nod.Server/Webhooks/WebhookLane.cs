using System.Collections.Concurrent;
using Nod.Feeds;
using Nod.Server.Callbacks;
using Nod.Webhooks;
using NodaTime;

namespace Nod.Server.Webhooks;

/// <summary>
/// Tells one webhook what happened: first what is to be tried again, then what is new, then what is replayed. What came of
/// a page is recorded in one commit, together with how far the walk came; so after a crash a page may be told again, under
/// the same identifiers, and nothing is passed over.
/// </summary>
internal sealed class WebhookLane(Node node, Guid organization, Guid id)
{
    // While it takes nothing, a single thing that happened is tried: the others wait in the feed and cost nothing.
    private const int PageSize = 64;
    private const int PostsAtOnce = 8;
    private const int PendingMax = 1000;

    private readonly WebhookAddress address = new(organization, id);

    /// <summary>Tells what there is to tell; returns when there is nothing, or nothing may be told now.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested && Current() is { } webhook)
        {
            var walks = await WalksAsync(webhook, cancellation);
            var main = walks[0].Walk;
            if (main.PausedUntil > node.Clock.Now())
            {
                return;
            }

            var (hadRetries, afterRetries) = await RetryAsync(webhook, main, cancellation);
            var hadNews = false;
            foreach (var (name, walk) in walks)
            {
                hadNews |= await StepAsync(webhook, name, name == walks[0].Name ? afterRetries : walk, cancellation);
                if (Current() is null)
                {
                    return;
                }
            }

            if (!hadRetries && !hadNews)
            {
                return;
            }
        }
    }

    private Webhook? Current() =>
        node.Catalog.Current.Organization(organization)?.Webhook(id) is { IsEnabled: true } webhook ? webhook : null;

    private async Task<IReadOnlyList<(string Name, WebhookWalk Walk)>> WalksAsync(
        Webhook webhook,
        CancellationToken cancellation
    )
    {
        var mine = (await node.Store.ReadFollowersAsync(cancellation))
            .Where(follower => follower.Organization == organization)
            .ToList();
        var name = WebhookWalk.NameOf(id);
        var kept = mine.Find(follower => follower.Name == name);
        var main = kept is null ? WebhookWalk.Of(webhook) : WebhookWalk.Of(kept);
        if (main.FailingSince < webhook.EnabledAt)
        {
            // Somebody mended it since.
            main = main.Well();
        }

        return
        [
            (name, main),
            .. mine.Where(follower => follower.Name.StartsWith(WebhookWalk.ReplayPrefix(id), StringComparison.Ordinal))
                .Select(follower => (follower.Name, WebhookWalk.Of(follower))),
        ];
    }

    // What is due again.
    private async Task<(bool Had, WebhookWalk Main)> RetryAsync(
        Webhook webhook,
        WebhookWalk main,
        CancellationToken cancellation
    )
    {
        var due = await node.Store.ReadDueDeliveriesAsync(
            address,
            node.Clock.Now(),
            main.IsFailing ? PostsAtOnce : PageSize,
            cancellation
        );
        if (due.Count == 0)
        {
            return (false, main);
        }

        var tried = await TellAsync(webhook, due, cancellation);
        // One that is refused by itself says nothing about the others.
        var mayFail = main.IsFailing || tried.IsDead;
        main = await JudgeAsync(webhook, main, tried, mayFail);
        await SettleAsync(tried.Deliveries, main.Kept(organization, WebhookWalk.NameOf(id)));
        return (true, main);
    }

    // The next page of a walk.
    private async Task<bool> StepAsync(Webhook webhook, string name, WebhookWalk walk, CancellationToken cancellation)
    {
        var isMain = walk.To is null;
        if ((isMain && walk.PausedUntil > node.Clock.Now()) || await IsFullAsync(cancellation))
        {
            return false;
        }

        var items = await node.Store.ReadFeedAsync(organization, walk.At, walk.IsFailing ? 1 : PageSize, cancellation);
        var page = items.Where(item => !(item.Id > walk.To)).ToList();
        if (page.Count == 0)
        {
            if (!isMain)
            {
                await SettleAsync([], new Follower(organization, name, null));
            }

            return false;
        }

        var wanted = page.Where(item => webhook.Wants(FeedKinds.Of(item.Kind))).ToList();
        var deliveries = new List<WebhookDelivery>();
        foreach (var item in wanted)
        {
            deliveries.Add(await BeginAsync(item, isMain, cancellation));
        }

        var tried = await TellAsync(webhook, deliveries, cancellation);
        walk = walk with { At = page[^1].Id };
        if (isMain && deliveries.Count > 0)
        {
            walk = await JudgeAsync(webhook, walk, tried, mayFail: true);
        }

        await SettleAsync(tried.Deliveries, walk.Kept(organization, name));
        return isMain ? !walk.IsFailing : tried.WasTaken || deliveries.Count == 0;
    }

    private async Task<WebhookDelivery> BeginAsync(FeedItem item, bool isMain, CancellationToken cancellation)
    {
        var now = node.Clock.Now();
        return !isMain && await node.Store.FindDeliveryAsync(address, item.Id, cancellation) is { } known
            ? known.Again(now)
            : new WebhookDelivery
            {
                Webhook = address,
                Id = item.Id,
                Kind = FeedKinds.Of(item.Kind),
                HappenedAt = item.At,
                Status = DeliveryStatus.Pending,
                DueAt = now,
            };
    }

    private async Task<bool> IsFullAsync(CancellationToken cancellation) =>
        (await node.Store.ReadBacklogsAsync(cancellation)).Any(backlog =>
            backlog.Webhook == address && backlog.Pending >= PendingMax
        );

    private async Task<WebhookWalk> JudgeAsync(Webhook webhook, WebhookWalk main, Tried tried, bool mayFail)
    {
        if (tried.IsGone)
        {
            await DisableAsync(webhook, "The address answered 410: it is gone.");
            return main;
        }

        if (tried.WasTaken)
        {
            return main.Well();
        }

        if (!mayFail || !tried.WasTried)
        {
            return main;
        }

        var now = node.Clock.Now();
        main = main.Failed(now, tried.IsDead);
        var isOver =
            now >= main.FailingSince!.Value + RetrySchedule.Life
            || tried.Deliveries.Any(one =>
                one.Status == DeliveryStatus.Failed && one.FirstTriedAt >= main.FailingSince
            );
        if (isOver)
        {
            await DisableAsync(webhook, "It has taken nothing for three days.");
        }

        return main;
    }

    private async Task DisableAsync(Webhook webhook, string why)
    {
        await new WebhookSwitch(node).DisableAsync(organization, webhook.Id, why);
        node.Log.WebhookDisabled(webhook.Id, why);
    }

    private Task<bool> SettleAsync(IReadOnlyCollection<WebhookDelivery> deliveries, Follower follower) =>
        node.Store.CommitAsync(new SettleDeliveries(deliveries, follower));

    private async Task<Tried> TellAsync(
        Webhook webhook,
        IReadOnlyList<WebhookDelivery> deliveries,
        CancellationToken cancellation
    )
    {
        var tried = new Tried(deliveries);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, deliveries.Count),
            new ParallelOptions { MaxDegreeOfParallelism = PostsAtOnce, CancellationToken = cancellation },
            async (i, stop) =>
            {
                if (tried.IsDead || tried.IsGone)
                {
                    tried.PutOff(i, node.Clock.Now());
                    return;
                }

                var told = await PostAsync(webhook, deliveries[i], stop);
                tried.Note(i, told, node.Clock.Now());
                node.Metrics.WebhookTold(told);
            }
        );
        return tried;
    }

    private async Task<Told?> PostAsync(Webhook webhook, WebhookDelivery delivery, CancellationToken cancellation)
    {
        var items = await node.Store.ReadFeedAsync(organization, delivery.Id.Before, 1, cancellation);
        if (items is not [var item] || item.Id != delivery.Id)
        {
            return Told.Refused("it happened too long ago to be told");
        }

        var told = await node.FeedTeller.TellAsync([item], webhook.WithNumbers, cancellation);
        // What turned out to be nothing needs no telling.
        return told is [var one] ? await WebhookPost.SendAsync(node, webhook, one, cancellation) : null;
    }

    /// <summary>What came of telling some things.</summary>
    private sealed class Tried(IReadOnlyList<WebhookDelivery> deliveries)
    {
        private static readonly Duration PutOffBy = Duration.FromSeconds(5);

        private readonly ConcurrentDictionary<int, WebhookDelivery> known = new();
        private volatile bool isDead;
        private volatile bool isGone;
        private volatile bool wasTaken;
        private volatile bool wasTried;

        /// <summary>Nobody answered: the next one would find the same.</summary>
        public bool IsDead => isDead;

        /// <summary>It said that it is gone for good.</summary>
        public bool IsGone => isGone;

        /// <summary>Something was taken.</summary>
        public bool WasTaken => wasTaken;

        /// <summary>Something was tried.</summary>
        public bool WasTried => wasTried;

        /// <summary>How all of them stand.</summary>
        public IReadOnlyList<WebhookDelivery> Deliveries =>
            [.. Enumerable.Range(0, deliveries.Count).Select(i => known.GetValueOrDefault(i, deliveries[i]))];

        public void Note(int i, Told? told, Instant now)
        {
            if (told is null || told.IsTaken)
            {
                known[i] = deliveries[i].Taken(now, told?.Status ?? StatusCodes.Status204NoContent);
                wasTaken |= told is not null;
                return;
            }

            wasTried = true;
            isDead |= told == Told.NoAnswer;
            isGone |= told.Status == StatusCodes.Status410Gone;
            known[i] = deliveries[i].Refused(now, told.Status, told.Why);
        }

        public void PutOff(int i, Instant now) => known[i] = deliveries[i] with { DueAt = now + PutOffBy };
    }
}
