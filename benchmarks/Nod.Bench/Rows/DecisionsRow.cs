using System.Text.Json;
using Nod.Bench.Load;

namespace Nod.Bench.Rows;

/// <summary>P1: one decision per request, 64 clients.</summary>
internal sealed class DecisionsRow : IRow
{
    private const int Clients = 64;
    private const int SampleSize = 60;

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
            contest.Against("ceiling", Id, "decisions", "/s", run => run.PerSecond, Goal.RatioAtLeast(0.8)) with
            {
                Note = arena.WithOurs ? await VerdictsAsync((await arena.SqliteAsync()).Store, cancellation) : null,
            },
            contest.Against("naive", Id, "decisions", "/s", run => run.PerSecond, Goal.RatioAtLeast(3.5)),
            contest.Against("naive", Id, "decisions, p99", "ms", run => run.P99Ms, Goal.RatioAtMost(0.5)),
        ];
    }

    // What is answered depends on the hour: a reader should know which path was measured.
    private static async Task<string> VerdictsAsync(NodStore store, CancellationToken cancellation)
    {
        var verdicts = new List<string>();
        for (var contact = 0; contact < SampleSize; contact++)
        {
            var line = Story.DecisionLine.Replace(Numbers.Placeholder, Numbers.Of(contact), StringComparison.Ordinal);
            using var answer = JsonDocument.Parse(await store.AskAsync("/v1/decisions", line, cancellation));
            verdicts.Add(answer.RootElement.GetProperty("verdict").GetString() ?? "none");
        }

        var counts = verdicts.CountBy(verdict => verdict).Select(count => $"{count.Key} {count.Value}");
        return $"verdicts of {SampleSize} contacts: {string.Join(", ", counts)}";
    }

    private static Contender Asked(Arena arena, string name, Target target, string path) =>
        arena.ByWrk(name, target, new WrkRequest(path, Story.DecisionLine), Clients);
}
