using Nod.Feeds;
using Nod.Health;
using Nod.Ledger;
using NodaTime;

namespace Nod.Server.Health;

/// <summary>
/// Counts what comes of texts, behind the writer: it goes over the feed, and commits its counts with how far it came, so
/// that after a crash nothing is counted twice. Then it raises and clears the alerts.
/// </summary>
internal sealed class HealthFollower(Node node) : BackgroundService
{
    /// <summary>Its name among the followers.</summary>
    public const string Name = "health";

    private const int CommitsAtOnce = 32;
    private static readonly TimeSpan FailurePause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan IdleMax = TimeSpan.FromSeconds(30);

    // Where nothing is to be counted, how far it came is kept this often only.
    private static readonly TimeSpan KeptEvery = TimeSpan.FromSeconds(20);

    private readonly HealthCounter counter = new(node);
    private readonly HashSet<Guid> changed = [];
    private long keptAt = TimeProvider.System.GetTimestamp();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Guid? at = null;
        LocalDate? judgedOn = null;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                at ??= await BeginAsync(stoppingToken);
                var seen = node.FeedWatch.End;
                if (await StepAsync(at.Value, stoppingToken) is { } next)
                {
                    at = next;
                    continue;
                }

                var today = node.Clock.Now().InUtc().Date;
                await JudgeAsync(today, everybody: today != judgedOn, stoppingToken);
                judgedOn = today;
                await node.FeedWatch.WaitAsync(seen, IdleMax, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                // The background loop: how far it came stands in the store.
                node.Log.CountingFailed(failure);
                at = null;
                await Task.Delay(FailurePause, TimeProvider.System, CancellationToken.None);
            }
        }
    }

    private async Task<Guid> BeginAsync(CancellationToken cancellation)
    {
        var followers = await node.Store.ReadFollowersAsync(cancellation);
        var kept = followers.FirstOrDefault(one => one.Organization == Guid.Empty && one.Name == Name);
        return kept is null ? Guid.Empty : Guid.Parse(kept.Content!);
    }

    // Counts the next commits; null when there are none.
    private async Task<Guid?> StepAsync(Guid at, CancellationToken cancellation)
    {
        var items = await node.Store.ReadFeedAsync(at, CommitsAtOnce, cancellation);
        if (items.Count == 0)
        {
            return null;
        }

        var counts = new List<HealthCount>();
        foreach (var item in items)
        {
            counts.AddRange(await counter.CountAsync(item, cancellation));
        }

        var last = items[^1].Id.Batch;
        if (counts.Count > 0 || TimeProvider.System.GetElapsedTime(keptAt) > KeptEvery)
        {
            var follower = new Follower(Guid.Empty, Name, last.ToString());
            await node.Store.CommitAsync(new CountHealth(counts, follower), CancellationToken.None);
            keptAt = TimeProvider.System.GetTimestamp();
        }

        changed.UnionWith(counts.Select(count => count.Key.Organization));
        return last;
    }

    private async Task JudgeAsync(LocalDate today, bool everybody, CancellationToken cancellation)
    {
        foreach (var directory in node.Catalog.Current.Organizations)
        {
            var organization = directory.Organization.Id;
            if (everybody || changed.Contains(organization))
            {
                var limits = directory.HealthLimits;
                var from = today.PlusDays(1 - limits.Days);
                var counts = await node.Store.ReadHealthAsync(organization, from, today, cancellation);
                var open = await node.Store.ReadOpenAlertsAsync(organization, cancellation);
                var judge = new JudgeHealth(organization, HealthFinding.Judge(counts, limits), open);
                if (!judge.IsEmpty)
                {
                    node.Alerted(await node.Store.CommitAsync(judge, CancellationToken.None));
                }
            }
        }

        changed.Clear();
    }

    private sealed class CountHealth(IReadOnlyList<HealthCount> counts, Follower follower) : Change<bool>
    {
        public override void Declare(ReadSet reads) { }

        public override bool Apply(ChangeContext context)
        {
            foreach (var same in counts.GroupBy(count => (count.Key, count.Outcome)))
            {
                context.Add(new HealthCount(same.Key.Key, same.Key.Outcome, same.Sum(count => count.Texts)));
            }

            context.Put(follower);
            return true;
        }
    }
}
