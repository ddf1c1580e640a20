using Nod.Bench.Baselines;
using Nod.Bench.Load;

namespace Nod.Bench.Rows;

/// <summary>P2: 1,000 decisions a request, end to end, against a look-up in SQL that judges nothing.</summary>
internal sealed class BulkRow : IRow
{
    private const int Clients = 8;

    public string Id => "P2";

    public async Task<IReadOnlyList<Figure>> MeasureAsync(Arena arena, CancellationToken cancellation)
    {
        var lookup = new SqlLookup(await arena.NaiveDatabaseAsync(), arena.Pace.Contacts);
        var contenders = new List<Contender> { new("SQL look-up", lookup.RunAsync) };
        if (arena.WithOurs)
        {
            var target = (await arena.SqliteAsync()).Server.Target;
            var request = new WrkRequest("/v1/decisions/bulk", Story.DecisionLine, SqlLookup.Batch);
            contenders.Insert(0, new(Contest.Ours, (time, token) => AskAsync(arena, target, request, time, token)));
        }

        var contest = await arena.ContestAsync(contenders);
        return
        [
            contest.Against("SQL look-up", Id, "bulk decisions", "/s", run => run.PerSecond, Goal.RatioAtLeast(2)),
            contest.Alone(Id, "bulk decisions", "/s", run => run.PerSecond, Goal.AtLeast(400_000)),
        ];
    }

    private static async Task<LoadResult> AskAsync(
        Arena arena,
        Target target,
        WrkRequest request,
        TimeSpan duration,
        CancellationToken cancellation
    ) => (await arena.Wrk.RunAsync(target, request, Clients, duration, cancellation)).Times(request.Lines);
}
