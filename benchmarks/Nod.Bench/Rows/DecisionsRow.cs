using Nod.Bench.Load;

namespace Nod.Bench.Rows;

/// <summary>P1: one decision per request, 64 clients.</summary>
internal sealed class DecisionsRow : IRow
{
    private const int Clients = 64;

    public string Id => "P1";

    public async Task<IReadOnlyList<Figure>> MeasureAsync(Arena arena, CancellationToken cancellation)
    {
        var contenders = new List<Contender>();
        if (arena.WithOurs)
        {
            contenders.Add(Asked(arena, Contest.Ours, (await arena.SqliteAsync()).Server.Target, "/v1/decisions"));
        }

        contenders.Add(Asked(arena, "ceiling", await arena.CeilingAsync(), "/ceiling/decisions"));
        contenders.Add(Asked(arena, "naive", await arena.NaiveAsync(), "/naive/decisions"));
        var contest = await arena.ContestAsync(contenders);
        return
        [
            contest.Against("ceiling", Id, "decisions", "/s", run => run.PerSecond, Goal.RatioAtLeast(0.8)),
            contest.Against("naive", Id, "decisions", "/s", run => run.PerSecond, Goal.RatioAtLeast(3.5)),
            contest.Against("naive", Id, "decisions, p99", "ms", run => run.P99Ms, Goal.RatioAtMost(0.5)),
        ];
    }

    private static Contender Asked(Arena arena, string name, Target target, string path) =>
        arena.ByWrk(name, target, new WrkRequest(path, Story.DecisionLine), Clients);
}
