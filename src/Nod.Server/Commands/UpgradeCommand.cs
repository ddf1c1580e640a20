using System.CommandLine;
using Nod.Server.Hosting;
using Spectre.Console;

namespace Nod.Server.Commands;

/// <summary><c>nod upgrade</c>: brings the database to this version's schema.</summary>
internal static class UpgradeCommand
{
    public static Command Make()
    {
        var data = Options.Data();
        var database = Options.Database();
        var command = new Command("upgrade", "Bring the database to this version's schema.") { data, database };
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
                Installation.Open(settings.Data);
                var applied = await Stores.UpgradeAsync(settings);
                if (applied.Count == 0)
                {
                    AnsiConsole.MarkupLine("Nothing to do: the database is as this version wants it.");
                }

                foreach (var migration in applied)
                {
                    AnsiConsole.MarkupLineInterpolated($"Applied {migration}");
                }

                return 0;
            }
        );
        return command;
    }
}
