using System.CommandLine;
using Nod.Server.Hosting;

namespace Nod.Server.Commands;

/// <summary><c>nod organization add</c>: sets up another organization in an installation that is not being served.</summary>
internal static class OrganizationCommand
{
    public static Command Make()
    {
        var data = Options.Data();
        var database = Options.Database();
        var name = new Argument<string>("name") { Description = "The organization's name." };
        var add = new Command("add", "Set up another organization; prints its first key, once, as JSON.")
        {
            name,
            data,
            database,
        };
        add.SetAction(
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
                var installation = Installation.Open(settings.Data);
                var ids = Stores.NewIds(TimeProvider.System);
                await using var store = await Stores.OpenAsync(settings, installation, TimeProvider.System, ids);
                InitCommand.Print(await Installation.AddOrganizationAsync(store, parsed.GetValue(name)!, ids), true);
                return 0;
            }
        );
        return new Command("organization", "Organizations of an installation.") { add };
    }
}
