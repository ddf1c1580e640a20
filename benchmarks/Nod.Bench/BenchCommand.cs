using System.Globalization;
using System.Runtime.InteropServices;
using Nod.Bench.Baselines;
using Spectre.Console;

namespace Nod.Bench;

/// <summary>The command line: the rows to run, or a baseline server to be (which only this program asks for).</summary>
internal static class BenchCommand
{
    private const int TableWidth = 130;

    private const string Usage = """
        ./bench [--quick] [--baselines] [P1 P3 …]

          --quick      fewer and shorter rounds over 100,000 contacts, to see the direction
          --baselines  only what Nod is compared with, without Nod
        """;

    public static async Task<int> Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["ceiling", var url, var key, var decision, var consent]:
                await CeilingServer.RunAsync(
                    url,
                    key,
                    int.Parse(decision, CultureInfo.InvariantCulture),
                    int.Parse(consent, CultureInfo.InvariantCulture)
                );
                return 0;
            case ["naive", var url, var key, var database]:
                await NaiveServer.RunAsync(url, key, database);
                return 0;
            default:
                return await MeasureAsync(arguments);
        }
    }

    private static async Task<int> MeasureAsync(string[] arguments)
    {
        string[] options = [.. arguments.Where(argument => argument.StartsWith('-'))];
        string[] ids = [.. arguments.Except(options)];
        if (
            options.Except(["--quick", "--baselines"]).Any()
            || ids.Except(BenchRun.Ids, StringComparer.OrdinalIgnoreCase).Any()
        )
        {
            await Console.Error.WriteLineAsync($"{Usage}\n\nRows: {string.Join(' ', BenchRun.Ids)}");
            return 2;
        }

        using var ending = new CancellationTokenSource();
        using var interrupted = EndOn(PosixSignal.SIGINT, ending);
        using var terminated = EndOn(PosixSignal.SIGTERM, ending);
        var pace = options.Contains("--quick") ? Pace.Quick : Pace.Full;
        var console = AnsiConsole.Console;
        console.Profile.Width = Math.Max(console.Profile.Width, TableWidth);
        try
        {
            var run = new BenchRun(console, pace, withOurs: !options.Contains("--baselines"));
            var report = await run.MeasureAsync(ids, ending.Token);
            report.Print(console);
            report.Write(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "bench"));
            return report.Failures.Count == 0 ? 0 : 1;
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            return 130;
        }
    }

    // Everything started is ended before the program is.
    private static PosixSignalRegistration EndOn(PosixSignal signal, CancellationTokenSource ending) =>
        PosixSignalRegistration.Create(
            signal,
            context =>
            {
                context.Cancel = true;
                ending.Cancel();
            }
        );
}
