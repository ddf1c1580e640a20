using System.CommandLine;
using Nod.Server.Hosting;
using Nod.Server.Moving;
using Spectre.Console;

namespace Nod.Server.Commands;

/// <summary>
/// <c>nod restore</c> and <c>nod import</c>: an installation out of a backup or an export, in an empty place, checked from
/// end to end. It signs and sends nothing until <c>nod log resume</c> and <c>nod resume</c>.
/// </summary>
internal static class LoadCommands
{
    public static Command Restore()
    {
        var (command, run) = Make("restore", "Make an installation out of a backup, in an empty place.");
        command.SetAction((parsed, cancellation) => run(parsed, null, cancellation));
        return command;
    }

    public static Command Import()
    {
        var (command, run) = Make("import", "Make an installation out of an export, in an empty place.");
        var keys = new Option<string?>("--keys")
        {
            Description = "The folder with the installation's keys, if the export has none.",
        };
        command.Add(keys);
        command.SetAction((parsed, cancellation) => run(parsed, parsed.GetValue(keys), cancellation));
        return command;
    }

    private static (Command Command, Func<ParseResult, string?, CancellationToken, Task<int>> Run) Make(
        string name,
        string description
    )
    {
        var data = Options.Data();
        var database = Options.Database();
        var from = new Option<string>("--from") { Description = "The folder of the copy.", Required = true };
        var command = new Command(name, description) { from, data, database };
        return (
            command,
            async (parsed, keys, cancellation) =>
            {
                var settings = ServerSettings.Read(
                    new Dictionary<string, string?>
                    {
                        ["data"] = parsed.GetValue(data),
                        ["database"] = parsed.GetValue(database),
                    },
                    Environment.GetEnvironmentVariable
                );
                var copy = WholeCopy.Open(parsed.GetValue(from)!);
                var report = await CopyLoader.LoadAsync(copy, settings, keys, TimeProvider.System, cancellation);
                AnsiConsole.MarkupLineInterpolated(
                    $"[green]loaded[/] {copy.Manifest.Tables.Sum(table => table.Rows)} rows into {settings.Data}"
                );
                AnsiConsole.MarkupLineInterpolated(
                    $"  {report.Events} events, {report.Contacts} contacts and {report.Tiles} tiles agree with the log"
                );
                AnsiConsole.MarkupLine(
                    "  Nothing is signed until: nod log resume --checkpoint THE_LAST_ONE_PUBLISHED\n"
                        + "  Nothing is sent until the stops that came after the copy are entered, and then: nod resume"
                );
                return 0;
            }
        );
    }
}
