using Nod.Connectors;
using Nod.Feeds;
using Nod.Ledger;
using Nod.Server.Callbacks;

namespace Nod.Server.Connectors;

/// <summary>What a system is to be told next.</summary>
/// <param name="Organization">Whose connector it is.</param>
/// <param name="Connector">The connector.</param>
/// <param name="Walk">How far it was told.</param>
/// <param name="Page">What happened since, in order.</param>
internal sealed record WriteBackTurn(
    Guid Organization,
    Connector Connector,
    WriteBackWalk Walk,
    IReadOnlyList<FeedItem> Page
);

/// <summary>
/// Tells applicant tracking systems how people stand after each stop, yes and no, at least once and each server in a lane of
/// its own. It goes over the feed, which is written in the commit of what it tells; so nothing is passed over, whenever this
/// ends. After a restore nothing is told until sending goes on.
/// </summary>
internal sealed class WriteBackSender : BackgroundService
{
    private const int PageSize = 64;

    // Looked at again even if nothing happened: a pause may be over.
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private readonly Node node;
    private readonly StandingWriter writer;
    private readonly ServerLanes<WriteBackTurn> lanes;
    private Guid seen;
    private long lookedAt;

    public WriteBackSender(Node node)
    {
        this.node = node;
        writer = new StandingWriter(node);
        lanes = new(ReadDueAsync, turn => turn.Connector.WriteBack!.Url, TellAsync, node.Log.WritingBackFailed);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        node.Holds.Sending is null ? lanes.RunAsync(stoppingToken) : Task.CompletedTask;

    private async Task<IReadOnlyList<WriteBackTurn>> ReadDueAsync(CancellationToken cancellation)
    {
        var end = node.FeedWatch.End;
        var connectors = node
            .Catalog.Current.Organizations.SelectMany(directory =>
                directory.Connectors.Select(one => (directory.Organization.Id, Connector: one))
            )
            .Where(one => one.Connector is { WriteBack: not null, Withdrawn: false })
            .ToList();
        if (connectors.Count == 0 || (end == seen && TimeProvider.System.GetElapsedTime(lookedAt) < LookAgain))
        {
            return [];
        }

        (seen, lookedAt) = (end, TimeProvider.System.GetTimestamp());
        var followers = await node.Store.ReadFollowersAsync(cancellation);
        var turns = new List<WriteBackTurn>();
        foreach (var (organization, connector) in connectors)
        {
            var name = WriteBackWalk.NameOf(connector.Id);
            var kept = followers.FirstOrDefault(one => one.Organization == organization && one.Name == name);
            var walk = kept is null ? WriteBackWalk.Of(connector) : WriteBackWalk.Of(kept);
            if (walk.PausedUntil > node.Clock.Now())
            {
                continue;
            }

            var page = await node.Store.ReadFeedAsync(organization, walk.At, PageSize, cancellation);
            if (page.Count > 0)
            {
                turns.Add(new WriteBackTurn(organization, connector, walk, page));
            }
        }

        return turns;
    }

    private async Task TellAsync(IReadOnlyList<WriteBackTurn> turns, CancellationToken cancellation)
    {
        foreach (var turn in turns)
        {
            await TellAsync(turn, cancellation);
        }

        // There may be more behind the page.
        lookedAt = 0;
    }

    private async Task TellAsync(WriteBackTurn turn, CancellationToken cancellation)
    {
        var done = new HashSet<ContactKey>();
        var at = turn.Walk.At;
        foreach (var item in turn.Page)
        {
            // Whoever was told of stands for what else of theirs is in the page: it was on record by then.
            if (
                ChangesStanding(item.Kind)
                && item.Contact is { } key
                && done.Add(key)
                && await node.Store.FindContactAsync(turn.Organization, key, cancellation) is { } contact
                && await writer.WriteAsync(turn.Connector, contact, cancellation) is { IsTaken: false } told
            )
            {
                if (!IsOfThePerson(told))
                {
                    node.Log.NotWrittenBack(turn.Connector.Key, told.Why);
                    await KeepAsync(turn, turn.Walk.Failed(at, node.Clock.Now()));
                    return;
                }

                node.Log.WriteBackGivenUp(turn.Connector.Key, item.Subject, told.Why);
            }

            at = item.Id;
        }

        await KeepAsync(turn, WriteBackWalk.Told(at));
    }

    private Task<bool> KeepAsync(WriteBackTurn turn, WriteBackWalk walk) =>
        node.Store.CommitAsync(new KeepWalk(walk.Kept(turn.Organization, turn.Connector.Id)));

    private static bool ChangesStanding(FeedKind kind) =>
        kind is FeedKind.ConsentRecorded or FeedKind.ConsentRevoked or FeedKind.NumberVoided;

    // What is wrong with one person there, such as that they were deleted, says nothing about the others.
    private static bool IsOfThePerson(Told told) =>
        told.Status
            is StatusCodes.Status400BadRequest
                or StatusCodes.Status404NotFound
                or StatusCodes.Status409Conflict
                or StatusCodes.Status410Gone
                or StatusCodes.Status422UnprocessableEntity;
}
