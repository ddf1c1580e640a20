using System.CommandLine;
using System.Text.Json;
using Nod.Server.Hosting;
using Nod.Storage;
using Spectre.Console;

namespace Nod.Server.Commands;

/// <summary><c>nod init</c>: creates an empty installation and shows its first key and log-in, once.</summary>
internal static class InitCommand
{
    public static Command Make()
    {
        var data = Options.Data();
        var database = Options.Database();
        var organization = new Option<string>("--organization")
        {
            Description = "The organization's name.",
            DefaultValueFactory = _ => "My organization",
        };
        var origin = Options.LogOrigin();
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = new Command("init", "Create an empty installation.")
        {
            data,
            database,
            organization,
            origin,
            json,
        };
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
                var access = await RunAsync(settings, parsed.GetValue(organization)!);
                Print(access, parsed.GetValue(json));
                return 0;
            }
        );
        return command;
    }

    /// <summary>Creates the installation; refuses a folder or a database in use.</summary>
    public static async Task<FirstAccess> RunAsync(ServerSettings settings, string organization)
    {
        if (settings.Database is not null && Stores.StateOf(settings) != SchemaState.Empty)
        {
            throw new StoreUnavailableException("The database is in use. Name an empty one.");
        }

        var installation = Installation.Create(settings.Data, settings.LogOrigin);
        await Stores.UpgradeAsync(settings);
        var ids = Stores.NewIds(TimeProvider.System);
        await using var store = await Stores.OpenAsync(settings, installation, TimeProvider.System, ids);
        return await Installation.AddOrganizationAsync(store, organization, ids);
    }

    public static void Print(FirstAccess access, bool json)
    {
        if (json)
        {
            using var output = new Utf8JsonWriter(Console.OpenStandardOutput());
            output.WriteStartObject();
            output.WriteString("organization", access.Organization);
            output.WriteString("organization_id", access.OrganizationId);
            output.WriteString("api_key", access.ApiKey);
            output.WriteStartObject("admin");
            output.WriteString("email", access.Email);
            output.WriteString("password", access.Password);
            output.WriteEndObject();
            output.WriteEndObject();
            return;
        }

        AnsiConsole.MarkupLineInterpolated($"[bold]{access.Organization}[/] is set up. This is shown once:");
        AnsiConsole.MarkupLineInterpolated($"  key       {access.ApiKey}");
        AnsiConsole.MarkupLineInterpolated($"  e-mail    {access.Email}");
        AnsiConsole.MarkupLineInterpolated($"  password  {access.Password}");
    }
}
