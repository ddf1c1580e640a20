using System.CommandLine;
using Nod.Server.Hosting;
using Nod.Server.Story;
using Spectre.Console;

namespace Nod.Server.Commands;

/// <summary>
/// <c>nod demo</c>: a server with an embedded database in a temporary folder, and the main story played on it over
/// HTTP. Succeeds only if every step did what it should. The evidence packs of the story stay when it ends.
/// </summary>
internal static class DemoCommand
{
    public static Command Make()
    {
        var exit = new Option<bool>("--exit") { Description = "End after the story." };
        var urls = new Option<string>("--urls")
        {
            Description = "Where to listen; a free port of loopback.",
            DefaultValueFactory = _ => "http://127.0.0.1:0",
        };
        var command = new Command("demo", "Play the main story on a server of its own.") { exit, urls };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var folder = System.IO.Directory.CreateTempSubdirectory("nod-demo-");
                try
                {
                    return await RunAsync(folder.FullName, parsed.GetValue(urls)!, parsed.GetValue(exit), cancellation);
                }
                finally
                {
                    System.IO.Directory.Delete(Data(folder.FullName), recursive: true);
                }
            }
        );
        return command;
    }

    private static async Task<int> RunAsync(string folder, string urls, bool exit, CancellationToken cancellation)
    {
        var settings = new ServerSettings { Data = Data(folder), Urls = urls };
        var access = await InitCommand.RunAsync(settings, "Acme Hiring");
        // The story is about consent, not about the hour you try it at.
        var clock = new ShiftedClock(MainStory.Home);
        await using var app = await ServerHost.BuildAsync(settings, clock);
        await app.StartAsync(cancellation);
        var address = app.Urls.First();
        using var http = new HttpClient { BaseAddress = new Uri(address) };
        http.DefaultRequestHeaders.Authorization = new("Bearer", access.ApiKey);
        var narrator = new Narrator(http);
        var evidence = new EvidenceSteps(narrator, clock, folder);
        var told = await new MainStory(narrator, clock, evidence).TellAsync();
        AnsiConsole.MarkupLineInterpolated(
            $"The evidence pack is [bold]{evidence.PackPath}[/]  (stays when the demo ends)"
        );
        if (told && !exit)
        {
            AnsiConsole.MarkupLineInterpolated($"The server stays up at [bold]{address}[/]  (end with Ctrl+C)");
            AnsiConsole.MarkupLineInterpolated($"  try it    {address}/docs");
            AnsiConsole.MarkupLineInterpolated($"  key       {access.ApiKey}");
            AnsiConsole.MarkupLineInterpolated($"  admin     {address}/admin");
            AnsiConsole.MarkupLineInterpolated($"  log-in    {access.Email}  {access.Password}");
            await app.WaitForShutdownAsync(cancellation);
        }

        await app.StopAsync(CancellationToken.None);
        return told ? 0 : 1;
    }

    private static string Data(string folder) => Path.Combine(folder, "data");
}
