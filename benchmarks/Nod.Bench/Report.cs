using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;

namespace Nod.Bench;

/// <summary>The figures of one run with what a reader needs to judge them.</summary>
internal sealed record Report(
    DateTimeOffset Started,
    double Seconds,
    bool Quick,
    string Machine,
    string LoadBefore,
    string LoadAfter,
    IReadOnlyList<Figure> Figures,
    IReadOnlyDictionary<string, string> Failures
)
{
    private static readonly string[] Columns = ["id", "figure", "Nod", "against", "baseline", "ratio", "goal", "met"];

    /// <summary>The machine in one line.</summary>
    public static string DescribeMachine()
    {
        var gigabytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} cores, {gigabytes:F0} GB, {RuntimeInformation.OSDescription}, "
                + $"{RuntimeInformation.FrameworkDescription}"
        );
    }

    /// <summary>The load averages of the last 1, 5 and 15 minutes.</summary>
    public static string LoadAverage() => string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ')[..3]);

    /// <summary>Prints the table.</summary>
    public void Print(IAnsiConsole console)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var column in Columns)
        {
            table.AddColumn(new TableColumn(column) { NoWrap = true });
        }

        foreach (var figure in Figures)
        {
            table.AddRow([.. Cells(figure).Select(cell => new Text(cell))]);
        }

        console.Write(table);
        foreach (var line in Remarks())
        {
            console.WriteLine(line);
        }
    }

    /// <summary>Writes the table as Markdown and the figures as JSON.</summary>
    public void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        var name = Started.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        File.WriteAllText(Path.Combine(folder, $"{name}.md"), Markdown());
        File.WriteAllText(
            Path.Combine(folder, $"{name}.json"),
            JsonSerializer.Serialize(this, ReportJson.Default.Report)
        );
    }

    private static string[] Cells(Figure figure) =>
        [
            figure.Row,
            figure.Name,
            Value(figure.Ours, figure.Unit),
            figure.Against ?? "–",
            Value(figure.Baseline, figure.Unit),
            Shown.Number(figure.Ratio),
            figure.Goal ?? "–",
            Shown.Met(figure.Met),
        ];

    private static string Value(double? value, string unit) => value is null ? "–" : $"{Shown.Number(value)} {unit}";

    private string Markdown()
    {
        var text = new StringBuilder()
            .Append("| ")
            .AppendJoin(" | ", Columns)
            .AppendLine(" |")
            .AppendLine(string.Concat(Enumerable.Repeat("| --- ", Columns.Length)) + "|");
        foreach (var figure in Figures)
        {
            text.Append("| ").AppendJoin(" | ", Cells(figure)).AppendLine(" |");
        }

        return text.AppendLine().AppendJoin("\n\n", Remarks()).AppendLine().ToString();
    }

    private IEnumerable<string> Remarks()
    {
        foreach (var figure in Figures.Where(figure => figure.Note is not null))
        {
            yield return $"{figure.Row}, {figure.Name}: {figure.Note}.";
        }

        foreach (var (row, reason) in Failures)
        {
            yield return $"{row} not measured: {reason}";
        }

        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{Started:yyyy-MM-dd HH:mm} UTC, {Seconds:F0} s{(Quick ? ", quick" : "")}; {Machine}; "
                + $"load average {LoadBefore} before, {LoadAfter} after. Client, server and database share the cores; "
                + $"values and ratios are medians over rounds, ratios taken within a round."
        );
    }
}

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Report))]
internal sealed partial class ReportJson : JsonSerializerContext;
