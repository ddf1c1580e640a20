using Nod.Bench.Load;

namespace Nod.Bench.Rows;

/// <summary>P3: one consent per request with its Idempotency-Key, acknowledged when on disk; both databases.</summary>
internal sealed class ConsentsRow : IRow
{
    private const int Clients = 64;
    private const string OnPostgres = "Nod on PostgreSQL";

    public string Id => "P3";

    public async Task<IReadOnlyList<Figure>> MeasureAsync(Arena arena, CancellationToken cancellation)
    {
        var contenders = new List<Contender>();
        if (arena.WithOurs)
        {
            contenders.Add(Given(arena, Contest.Ours, await arena.SqliteAsync()));
            contenders.Add(Given(arena, OnPostgres, await arena.OnPostgresAsync()));
        }

        var line = Story.ConsentLine(new("01890a5d-ac96-774b-bcce-b302099a8057", 1), TimeProvider.System.GetUtcNow());
        contenders.Add(Given(arena, "ceiling", await arena.CeilingAsync(), "/ceiling/consents", line));
        contenders.Add(Given(arena, "naive", await arena.NaiveAsync(), "/naive/consents", line));
        var contest = await arena.ContestAsync(contenders);
        return
        [
            contest.Against("ceiling", Id, "consents", "/s", run => run.PerSecond, Goal.RatioAtLeast(0.4)),
            contest.Against("naive", Id, "consents", "/s", run => run.PerSecond, Goal.RatioAtLeast(6)),
            contest.Against("naive", Id, "consents, p99", "ms", run => run.P99Ms, Goal.RatioAtMost(0.5)),
            contest.Against(
                "naive",
                Id,
                "consents on PostgreSQL",
                "/s",
                run => run.PerSecond,
                Goal.RatioAtLeast(4),
                OnPostgres
            ),
        ];
    }

    private static Contender Given(Arena arena, string name, NodUnderTest nod) =>
        Given(
            arena,
            name,
            nod.Server.Target,
            "/v1/consents",
            Story.ConsentLine(nod.Store.Disclosure, TimeProvider.System.GetUtcNow())
        );

    private static Contender Given(Arena arena, string name, Target target, string path, string line) =>
        arena.ByWrk(name, target, new WrkRequest(path, line, IdempotencyKey: true), Clients);
}
