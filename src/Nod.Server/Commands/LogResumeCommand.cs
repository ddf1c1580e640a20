using System.CommandLine;
using Nod.Server.Hosting;
using Nod.Server.Moving;
using Nod.Storage.Moving;
using Nod.Transparency;
using Spectre.Console;

namespace Nod.Server.Commands;

/// <summary>
/// <c>nod log resume</c>: lets a restored log be signed again, if what was published last shows that it continues it.
/// </summary>
internal static class LogResumeCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static Command Make()
    {
        var data = Options.Data();
        var database = Options.Database();
        var checkpoint = new Option<string?>("--checkpoint")
        {
            Description = "The last checkpoint that was published: a file, or an http:// or https:// address.",
        };
        var unpublished = new Option<string?>("--unpublished")
        {
            Description = "Instead: no checkpoint was shown to anybody after the copy was taken; how you know. Kept.",
        };
        var command = new Command("resume", "Let a restored log go on. Stop the server first.")
        {
            data,
            database,
            checkpoint,
            unpublished,
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
                await RunAsync(
                    settings,
                    parsed.GetValue(checkpoint),
                    parsed.GetValue(unpublished),
                    TimeProvider.System,
                    cancellation
                );
                return 0;
            }
        );
        return command;
    }

    private static async Task RunAsync(
        ServerSettings settings,
        string? place,
        string? unpublished,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        if (string.IsNullOrWhiteSpace(place) == string.IsNullOrWhiteSpace(unpublished))
        {
            throw new CopyException("Say one of --checkpoint FILE_OR_ADDRESS and --unpublished HOW_YOU_KNOW.");
        }

        var installation = Installation.Open(settings.Data);
        var keys = installation.ReadLogKeys(settings.LogOrigin);
        await using var store = await Stores.OpenAsync(settings, installation, clock, Stores.NewIds(clock));
        if (Hold.Of(await store.FindValueAsync(Held.Log, cancellation)) is not { } hold)
        {
            throw new CopyException("The log is not held back: there is nothing to resume.");
        }

        Checkpoint? published = null;
        if (!string.IsNullOrWhiteSpace(place))
        {
            published = await LogRecovery.ContinuesAsync(
                store,
                keys,
                await ReadAsync(place, cancellation),
                cancellation
            );
        }

        var why = published is null
            ? unpublished!
            : $"The log continues the published checkpoint of {published.Size} leaves, root {published.Root}.";
        await Holds.LiftAsync(store, Held.Log, new LiftedHold(hold.Since, clock.Now(), why, null), cancellation);
        AnsiConsole.MarkupLineInterpolated($"[green]signing again[/] at the next start of the server");
        AnsiConsole.MarkupLineInterpolated($"  {why}");
    }

    private static async Task<string> ReadAsync(string place, CancellationToken cancellation)
    {
        try
        {
            if (
                !Uri.TryCreate(place, UriKind.Absolute, out var url)
                || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps)
            )
            {
                return await File.ReadAllTextAsync(place, cancellation);
            }

            using var http = new HttpClient { Timeout = Patience, MaxResponseContentBufferSize = SignedNote.BytesMax };
            return await http.GetStringAsync(url, cancellation);
        }
        catch (Exception failure)
            when (failure is HttpRequestException or TaskCanceledException or IOException or UnauthorizedAccessException
                && !cancellation.IsCancellationRequested
            )
        {
            throw new CopyException($"The checkpoint can't be read from {place}: {failure.Message}", failure);
        }
    }
}
