using System.CommandLine;
using Nod.Rules;
using Nod.Server.Hosting;
using Nod.Server.Moving;
using Nod.Storage;
using Nod.Storage.Moving;
using Nod.Texts;
using Spectre.Console;

namespace Nod.Server.Commands;

/// <summary><c>nod doctor</c>: looks an installation over and says what is wrong with it. Changes nothing.</summary>
internal static class DoctorCommand
{
    public static Command Make()
    {
        var data = Options.Data();
        var database = Options.Database();
        var command = new Command("doctor", "Look an installation over.") { data, database };
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
        var well = true;
        void Say(bool good, string what)
        {
            AnsiConsole.MarkupLineInterpolated(
                good ? $"[green]ok[/]    {what}" : (FormattableString)$"[red]wrong[/] {what}"
            );
            well &= good;
        }

        var installation = Installation.Open(settings.Data);
        Say(true, "the secrets can be read");
        foreach (var secret in installation.OpenSecrets())
        {
            Say(false, $"{Path.GetFileName(secret)} can be read by others; set its mode to 600");
        }

        try
        {
            var keys = installation.ReadLogKeys(settings.LogOrigin);
            Say(true, $"the log is {keys.Origin} and signed with {keys.All.Count} key(s)");
        }
        catch (StoreUnavailableException missing)
        {
            Say(false, missing.Message);
        }

        var state = Stores.StateOf(settings);
        Say(
            state == SchemaState.Current,
            state switch
            {
                SchemaState.Current => "the database has this version's schema",
                SchemaState.Older => "the database is of an earlier version; run nod upgrade",
                SchemaState.Newer => "the database is of a later version; use that version",
                _ => "the database is empty; run nod init in an empty folder",
            }
        );
        if (state == SchemaState.Current)
        {
            await using var snapshot = await Stores.SnapshotAsync(settings, cancellation);
            var values = await snapshot.ReadValuesAsync(cancellation);
            if (Hold.Of(values.GetValueOrDefault(Held.Log)) is { } signing)
            {
                Say(false, $"nothing is signed since the restore of {signing.Since}; run nod log resume");
            }

            if (Hold.Of(values.GetValueOrDefault(Held.Sending)) is { } sending)
            {
                Say(
                    false,
                    $"nothing is sent since the restore of {sending.Since}; enter the stops that came after the copy was "
                        + "taken, then run nod resume"
                );
            }
        }

        Say(true, $"{Policy.Shipped.Packs.Count} rule packs, version {Policy.Shipped.Version}");
        Say(true, $"wordings in {string.Join(", ", Wordings.Shipped.Languages)}");
        return well;
    }
}
