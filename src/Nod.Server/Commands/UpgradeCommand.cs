using System.CommandLine;
using Nod.Rules;
using Nod.Server.Catalog;
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
        var origin = Options.LogOrigin();
        var command = new Command("upgrade", "Bring the database to this version's schema.") { data, database, origin };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var settings = ServerSettings.Read(
                    new Dictionary<string, string?>
                    {
                        ["data"] = parsed.GetValue(data),
                        ["database"] = parsed.GetValue(database),
                        ["log-origin"] = parsed.GetValue(origin),
                    },
                    Environment.GetEnvironmentVariable
                );
                var made = Installation.Open(settings.Data).AddMissing(settings.LogOrigin);
                var applied = await Stores.UpgradeAsync(settings);
                await KeepPoliciesAsync(settings);
                if (applied.Count + made.Count == 0)
                {
                    AnsiConsole.MarkupLine("Nothing to do: the database is as this version wants it.");
                }

                foreach (var file in made)
                {
                    AnsiConsole.MarkupLineInterpolated($"Made {file}; keep a copy with the other secrets");
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

    // What this version judges by is kept before it judges anything.
    private static async Task KeepPoliciesAsync(ServerSettings settings)
    {
        var installation = Installation.Open(settings.Data);
        var ids = Stores.NewIds(TimeProvider.System);
        await using var store = await Stores.OpenAsync(settings, installation, TimeProvider.System, ids);
        using var catalog = new CatalogKeeper(store, Policy.Shipped);
        await catalog.LoadAsync(CancellationToken.None);
        await store.CommitAsync(new KeepPolicies(catalog.Policies));
    }
}
