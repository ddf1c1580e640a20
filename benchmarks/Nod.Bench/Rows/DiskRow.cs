namespace Nod.Bench.Rows;

/// <summary>P10: everything in the folder after the import and a stop in good order, divided by the events.</summary>
internal sealed class DiskRow : IRow
{
    public string Id => "P10";

    public async Task<IReadOnlyList<Figure>> MeasureAsync(Arena arena, CancellationToken cancellation)
    {
        if (!arena.WithOurs)
        {
            return [];
        }

        var seeding = (await arena.SqliteAsync()).Seeding;
        double events = arena.Pace.Events;
        return
        [
            new(Id, "on disk per event", "bytes", seeding.BytesStopped / events, Goal.AtMost(700))
            {
                Note = $"{Shown.Number(seeding.BytesRunning / events)} with the write-ahead log of the running server",
            },
        ];
    }
}
