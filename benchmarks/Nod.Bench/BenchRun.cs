using System.Diagnostics;
using Nod.Bench.Rows;
using Spectre.Console;

namespace Nod.Bench;

/// <summary>One run of the rows asked for; a row that fails is named in the table and fails the run.</summary>
internal sealed class BenchRun(IAnsiConsole console, Pace pace, bool withOurs)
{
    /// <summary>Every row, in the order they are run: those that read come before those that revoke.</summary>
    private static readonly IReadOnlyList<IRow> AllRows =
    [
        new DecisionsRow(),
        new GateRow(),
        new RepliesRow(),
        new BulkRow(),
        new ConsentsRow(),
        new LogRow(),
        new ImportRow(),
        new BroadcastRow(),
        new StopRow(),
        new StartRow(),
        new DiskRow(),
        new PackRow(),
    ];

    /// <summary>The ids that can be asked for.</summary>
    public static IEnumerable<string> Ids => AllRows.Select(row => row.Id);

    /// <summary>Measures the rows with these ids, or all of them.</summary>
    public async Task<Report> MeasureAsync(IReadOnlyCollection<string> ids, CancellationToken cancellation)
    {
        var rows = AllRows
            .Where(row => ids.Count == 0 || ids.Contains(row.Id, StringComparer.OrdinalIgnoreCase))
            .ToArray();
        var started = TimeProvider.System.GetUtcNow();
        var watch = Stopwatch.StartNew();
        var load = Report.LoadAverage();
        var figures = new List<Figure>();
        var failures = new Dictionary<string, string>();
        await using (var arena = new Arena(pace, withOurs, rows.Any(row => row is ImportRow), cancellation))
        {
            arena.Open();
            foreach (var row in rows)
            {
                console.WriteLine($"{row.Id} … (load average {Report.LoadAverage()})");
                try
                {
                    figures.AddRange(await row.MeasureAsync(arena, cancellation));
                }
                catch (Exception failure) when (failure is not OperationCanceledException)
                {
                    failures[row.Id] = failure.Message;
                }
            }
        }

        return new(
            started,
            watch.Elapsed.TotalSeconds,
            pace == Pace.Quick,
            Report.DescribeMachine(),
            load,
            Report.LoadAverage(),
            figures,
            failures
        );
    }
}
