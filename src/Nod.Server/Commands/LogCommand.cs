using System.CommandLine;
using Nod.Server.Hosting;
using Nod.Server.Log;

namespace Nod.Server.Commands;

/// <summary><c>nod log</c>: the keys that sign the log. A server reads them when it starts.</summary>
internal static class LogCommand
{
    public static Command Make() =>
        new("log", "The keys that sign the log.")
        {
            Make("key", "Show the verifier keys.", keys => keys),
            Make("rotate-key", "Make the next key; after a restart both sign. Publish it.", keys => keys.Rotate()),
            Make("retire-key", "End the overlap: after a restart the older key signs no more.", keys => keys.Retire()),
            LogResumeCommand.Make(),
        };

    private static Command Make(string name, string description, Func<LogKeys, LogKeys> act)
    {
        var data = Options.Data();
        var command = new Command(name, description) { data };
        command.SetAction(async parsed =>
        {
            var settings = ServerSettings.Read(
                new Dictionary<string, string?> { ["data"] = parsed.GetValue(data) },
                Environment.GetEnvironmentVariable
            );
            var keys = act(Installation.Open(settings.Data).ReadLogKeys(settings.LogOrigin));
            await Console.Out.WriteAsync(keys.VerifierText);
            return 0;
        });
        return command;
    }
}
