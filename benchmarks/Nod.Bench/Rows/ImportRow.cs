using Nod.Bench.Baselines;

namespace Nod.Bench.Rows;

/// <summary>
/// P4: import of consents as NDJSON, which is also how our stores are seeded; COPY takes turns with it.
/// </summary>
internal sealed class ImportRow : IRow
{
    public string Id => "P4";

    public async Task<IReadOnlyList<Figure>> MeasureAsync(Arena arena, CancellationToken cancellation)
    {
        if (!arena.WithOurs)
        {
            var copy = new BareCopy(await arena.NaiveDatabaseAsync());
            var alone = await copy.RunAsync(arena.Pace.Events, arena.Pace.Contacts, cancellation);
            return [new(Id, "import on PostgreSQL", "events/s", null, Goal.RatioAtLeast(0.4), "COPY", alone)];
        }

        var sqlite = (await arena.SqliteAsync()).Seeding.ImportPerSecond;
        var (imported, copied) = (await arena.OnPostgresAsync()).Seeding switch
        {
            var seeding => (seeding.ImportPerSecond, seeding.CopyPerSecond),
        };
        var ratio = Median.Of(imported.Zip(copied, (ours, theirs) => ours / theirs));
        return
        [
            new(Id, "import", "events/s", Median.Of(sqlite), Goal.AtLeast(50_000)),
            new(
                Id,
                "import on PostgreSQL",
                "events/s",
                Median.Of(imported),
                Goal.RatioAtLeast(0.4),
                "COPY",
                Median.Of(copied),
                ratio
            ),
        ];
    }
}
