namespace Nod.Bench.Rows;

/// <summary>P9: from the start of the process to the first 200 of /readyz, and the memory held when idle.</summary>
internal sealed class StartRow : IRow
{
    public string Id => "P9";

    public async Task<IReadOnlyList<Figure>> MeasureAsync(Arena arena, CancellationToken cancellation)
    {
        if (!arena.WithOurs)
        {
            return [];
        }

        var nod = await arena.SqliteAsync();
        var starts = new List<double> { nod.Seeding.Start.TotalSeconds };
        for (var round = 1; round < arena.Pace.Rounds; round++)
        {
            await nod.Server.StopAsync();
            starts.Add((await nod.Server.StartAsync(cancellation)).TotalSeconds);
        }

        await Task.Delay(arena.Pace.IdleBeforeMemory, TimeProvider.System, cancellation);
        var megabytes = nod.Server.ResidentBytes / 1e6;
        return
        [
            new(Id, "start to /readyz", "s", Median.Of(starts), Goal.AtMost(1.5)),
            new(Id, "idle memory", "MB", megabytes, Goal.AtMost(300)),
        ];
    }
}
