using System.CommandLine;
using System.Text.Json;
using Nod.Server.Hosting;
using Nod.Server.Moving;
using Spectre.Console;

namespace Nod.Server.Commands;

/// <summary>
/// <c>nod backup</c> and <c>nod export</c>: everything of an installation as it is now, in a folder. A server may be running.
/// </summary>
internal static class CopyCommands
{
    public static Command Backup()
    {
        var (command, run) = Make("backup", "Copy everything, with the keys, to a place that does not exist yet.");
        command.SetAction((parsed, cancellation) => run(parsed, CopyKind.Backup, true, cancellation));
        return command;
    }

    public static Command Export()
    {
        var (command, run) = Make("export", "Write everything in open formats to a place that does not exist yet.");
        var withKeys = new Option<bool>("--with-keys")
        {
            Description = "Also the secrets, which whoever goes on with the log needs.",
        };
        command.Add(withKeys);
        command.SetAction(
            (parsed, cancellation) => run(parsed, CopyKind.Export, parsed.GetValue(withKeys), cancellation)
        );
        return command;
    }

    private static (Command Command, Func<ParseResult, CopyKind, bool, CancellationToken, Task<int>> Run) Make(
        string name,
        string description
    )
    {
        var data = Options.Data();
        var database = Options.Database();
        var to = new Option<string>("--to") { Description = "The place: a folder to be made.", Required = true };
        var json = Options.Json();
        var command = new Command(name, description) { data, database, to, json };
        return (
            command,
            async (parsed, kind, withKeys, cancellation) =>
            {
                var settings = ServerSettings.Read(
                    new Dictionary<string, string?>
                    {
                        ["data"] = parsed.GetValue(data),
                        ["database"] = parsed.GetValue(database),
                    },
                    Environment.GetEnvironmentVariable
                );
                var place = parsed.GetValue(to)!;
                var made = await CopyMaker.MakeAsync(
                    settings,
                    place,
                    kind,
                    withKeys,
                    TimeProvider.System,
                    cancellation
                );
                Print(made, place, withKeys, parsed.GetValue(json));
                return 0;
            }
        );
    }

    private static void Print(MadeCopy made, string place, bool withKeys, bool asJson)
    {
        var manifest = made.Manifest;
        var rows = manifest.Tables.Sum(table => table.Rows);
        if (asJson)
        {
            using var output = new Utf8JsonWriter(Console.OpenStandardOutput());
            output.WriteStartObject();
            output.WriteString("place", place);
            output.WriteString("kind", EnumWords<CopyKind>.Of(manifest.Kind));
            output.WriteString("schema", manifest.Schema);
            output.WriteNumber("rows", rows);
            output.WriteNumber("files", manifest.Files);
            output.WriteNumber("bytes", made.Bytes);
            output.WriteBoolean("has_keys", withKeys);
            output.WriteString("log_origin", manifest.Log?.Origin);
            output.WriteNumber("log_size", manifest.Log?.Size ?? 0);
            output.WriteString("log_root", manifest.Log?.Root);
            output.WriteString("manifest_sha256", made.ManifestSha256);
            output.WriteEndObject();
            return;
        }

        AnsiConsole.MarkupLineInterpolated($"[green]copied[/] to {place}");
        AnsiConsole.MarkupLineInterpolated($"  {rows} rows, {manifest.Files} files, {made.Bytes} bytes");
        AnsiConsole.MarkupLineInterpolated(
            $"  log {manifest.Log?.Origin ?? "without a checkpoint"}, {manifest.Log?.Size ?? 0} leaves, root {manifest.Log?.Root}"
        );
        AnsiConsole.MarkupLineInterpolated($"  SHA-256 of the manifest {made.ManifestSha256}: keep it somewhere else");
        AnsiConsole.MarkupLine(
            withKeys
                ? "  It holds the secret keys, numbers, names and texts, in the clear: whoever has it can sign as you."
                : "  It holds numbers, names and texts, in the clear, and no keys."
        );
    }
}
