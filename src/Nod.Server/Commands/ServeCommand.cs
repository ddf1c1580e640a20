using System.CommandLine;
using Nod.Server.Hosting;

namespace Nod.Server.Commands;

/// <summary><c>nod serve</c>: serves an installation until it is told to stop.</summary>
internal static class ServeCommand
{
    public static Command Make()
    {
        var data = Options.Data();
        var database = Options.Database();
        var urls = Options.Urls();
        var contacts = Options.ContactsInMemory();
        var place = Options.RecordsPlace();
        var command = new Command("serve", "Serve an installation.") { data, database, urls, contacts, place };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var settings = ServerSettings.Read(
                    new Dictionary<string, string?>
                    {
                        ["data"] = parsed.GetValue(data),
                        ["database"] = parsed.GetValue(database),
                        ["urls"] = parsed.GetValue(urls),
                        ["contacts-in-memory"] = parsed.GetValue(contacts),
                        ["records-place"] = parsed.GetValue(place),
                    },
                    Environment.GetEnvironmentVariable
                );
                await using var app = await ServerHost.BuildAsync(settings, TimeProvider.System);
                await app.StartAsync(cancellation);
                var node = app.Services.GetRequiredService<Node>();
                node.Log.Ready(string.Join(';', app.Urls), node.Gate.Policy.Version);
                await app.WaitForShutdownAsync(cancellation);
                return 0;
            }
        );
        return command;
    }
}
