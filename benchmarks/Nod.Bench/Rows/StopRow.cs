using Nod.Bench.Baselines;
using Nod.Bench.Load;

namespace Nod.Bench.Rows;

/// <summary>P7: a signed STOP in, the revocation on disk, then the 200; flat out and at 1,000 a second.</summary>
internal sealed class StopRow : IRow
{
    private const int PerSecond = 1_000;

    public string Id => "P7";

    public async Task<IReadOnlyList<Figure>> MeasureAsync(Arena arena, CancellationToken cancellation)
    {
        var client = new StopClient(arena.Pace.Contacts);
        var webhooks = new List<(string Name, StopWebhook Webhook)>();
        if (arena.WithOurs)
        {
            var server = (await arena.SqliteAsync()).Server;
            webhooks.Add(
                (Contest.Ours, StopWebhook.AsSimulator(server.Target, server.SimulatorSecret(), Story.SenderNumber))
            );
        }

        webhooks.Add(
            (
                "naive",
                StopWebhook.AsTwilio(
                    await arena.NaiveAsync(),
                    StopWebhook.NaivePath,
                    NaiveServer.AuthToken,
                    Story.SenderNumber
                )
            )
        );
        var flatOut = await arena.ContestAsync([
            .. webhooks.Select(at => new Contender(
                at.Name,
                (time, token) => client.SaturateAsync(at.Webhook, time, token)
            )),
        ]);
        var paced = await arena.ContestAsync([
            .. webhooks.Select(at => new Contender(
                at.Name,
                (time, token) => client.PaceAsync(at.Webhook, PerSecond, time, token)
            )),
        ]);
        return
        [
            flatOut.Against("naive", Id, "STOPs", "/s", run => run.PerSecond, Goal.RatioAtLeast(6)),
            paced.Against("naive", Id, "STOPs at 1,000/s, p99", "ms", run => run.P99Ms, Goal.AtMost(5)),
        ];
    }
}
