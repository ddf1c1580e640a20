using System.Diagnostics;
using System.Text.Json;

namespace Nod.Bench.Rows;

/// <summary>
/// An evidence pack about a program with 100,000 consents in its period: the most memory the whole server held while it
/// made it, whatever the pace.
/// </summary>
internal sealed class PackRow : IRow
{
    private const int Consents = 100_000;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public string Id => "PACK";

    public async Task<IReadOnlyList<Figure>> MeasureAsync(Arena arena, CancellationToken cancellation)
    {
        if (!arena.WithOurs)
        {
            return [];
        }

        await using var server = await arena.EmptyAsync("Nod with a program", "pack");
        await server.StartAsync(cancellation);
        var store = new NodStore(server.Target, Consents);
        await store.SetUpAsync(cancellation);
        await store.ImportAsync(Consents, 1, cancellation);
        // What the import took in memory is not the pack's.
        await server.StopAsync();
        await server.StartAsync(cancellation);
        var before = server.PeakResidentBytes;
        var watch = Stopwatch.StartNew();
        var (pack, shown) = await MakeAsync(store, cancellation);
        if (pack.People != Consents)
        {
            throw new BenchFailure($"The pack tells of {pack.People} people, not of {Consents}.");
        }

        return
        [
            new(
                Id,
                "most memory while a pack of 100,000 is made",
                "MB",
                server.PeakResidentBytes / 1e6,
                Goal.AtMost(300)
            )
            {
                Note = $"{Shown.Number(before / 1e6)} before it was asked for",
            },
            new(Id, "pack of 100,000 made", "s", watch.Elapsed.TotalSeconds)
            {
                Note = $"{Shown.Number(pack.Bytes / 1e6)} MB; progress was told {shown} times",
            },
        ];
    }

    // Asks for it and asks again until it is there; also how many different numbers of people it told on the way.
    private static async Task<((int People, long Bytes) Pack, int Shown)> MakeAsync(
        NodStore store,
        CancellationToken cancellation
    )
    {
        var from = TimeProvider.System.GetUtcNow().AddDays(-1);
        using var asked = JsonDocument.Parse(
            await store.AskAsync(
                "/v1/evidence-packs",
                $$"""{"brand":"{{Story.Brand}}","program":"{{Story.Program}}","from":"{{from:yyyy-MM-ddTHH:mm:ssZ}}"}""",
                cancellation
            )
        );
        var path = $"/v1/evidence-packs/{asked.RootElement.GetProperty("id").GetString()}";
        var told = new HashSet<int>();
        while (true)
        {
            using var answer = JsonDocument.Parse(await store.ReadAsync(path, cancellation));
            var (pack, status) = (answer.RootElement, answer.RootElement.GetProperty("status").GetString());
            switch (status)
            {
                case "ready":
                    return ((pack.GetProperty("people").GetInt32(), pack.GetProperty("bytes").GetInt64()), told.Count);
                case "failed":
                    throw new BenchFailure("The pack could not be made.");
                default:
                    if (pack.TryGetProperty("people", out var people) && people.ValueKind == JsonValueKind.Number)
                    {
                        told.Add(people.GetInt32());
                    }

                    await Task.Delay(Pause, TimeProvider.System, cancellation);
                    break;
            }
        }
    }
}
