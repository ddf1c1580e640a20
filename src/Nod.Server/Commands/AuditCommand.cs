using System.CommandLine;
using Nod.Server.Hosting;
using Nod.Storage;
using Spectre.Console;

namespace Nod.Server.Commands;

/// <summary><c>nod audit</c>: walks the log, the events and the states, and says what disagrees. Changes nothing.</summary>
internal static class AuditCommand
{
    public static Command Make()
    {
        var data = Options.Data();
        var database = Options.Database();
        var command = new Command("audit", "Check events, states and tiles against the log. Stop the server first.")
        {
            data,
            database,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var settings = ServerSettings.Read(
                    new Dictionary<string, string?>
                    {
                        ["data"] = parsed.GetValue(data),
                        ["database"] = parsed.GetValue(database),
                    },
                    Environment.GetEnvironmentVariable
                );
                return await RunAsync(settings, cancellation) ? 0 : 1;
            }
        );
        return command;
    }

    private static async Task<bool> RunAsync(ServerSettings settings, CancellationToken cancellation)
    {
        var installation = Installation.Open(settings.Data);
        var keys = installation.ReadLogKeys(settings.LogOrigin);
        var ids = Stores.NewIds(TimeProvider.System);
        await using var store = await Stores.OpenAsync(settings, installation, TimeProvider.System, ids);
        var audit = new Audit(store, [.. keys.All.Select(key => key.Verifier)]);
        var report = await audit.RunAsync(cancellation);
        foreach (var fault in report.Faults)
        {
            AnsiConsole.MarkupLineInterpolated($"[red]wrong[/] {fault}");
        }

        if (report.FaultCount > report.Faults.Count)
        {
            AnsiConsole.MarkupLineInterpolated($"[red]wrong[/] and {report.FaultCount - report.Faults.Count} more");
        }

        AnsiConsole.MarkupInterpolated(
            $"{report.Events} events ({report.Waiting} not in the log yet, {report.Erased} erased), "
        );
        AnsiConsole.MarkupLineInterpolated(
            $"{report.Contacts} contacts, {report.Tiles} tiles, {report.Timestamps} time stamps"
        );
        AnsiConsole.MarkupLine(report.FaultCount == 0 ? "[green]all agree[/]" : "[red]they do not agree[/]");
        return report.FaultCount == 0;
    }
}
