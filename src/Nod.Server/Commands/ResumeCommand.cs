using System.CommandLine;
using Nod.Automations;
using Nod.Decisions;
using Nod.Sending;
using Nod.Server.Hosting;
using Nod.Server.Moving;
using Nod.Storage;
using Nod.Storage.Moving;
using Spectre.Console;

namespace Nod.Server.Commands;

/// <summary>
/// <c>nod resume</c>: lets a restored installation send again, once somebody has seen to the stops that came after the copy
/// was taken. What waited in the copy is ended, since it may have gone meanwhile.
/// </summary>
internal static class ResumeCommand
{
    private const int PageMessages = 200;

    public static Command Make()
    {
        var data = Options.Data();
        var database = Options.Database();
        var reason = Options.Reason();
        var keep = new Option<bool>("--keep-waiting")
        {
            Description = "Send what waited in the copy: only if the old server was stopped before it was made.",
        };
        var command = new Command("resume", "Let a restored installation send again. Stop the server first.")
        {
            data,
            database,
            reason,
            keep,
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
                var installation = Installation.Open(settings.Data);
                var clock = TimeProvider.System;
                await using var store = await Stores.OpenAsync(settings, installation, clock, Stores.NewIds(clock));
                await RunAsync(store, parsed.GetValue(reason)!, parsed.GetValue(keep), clock, cancellation);
                return 0;
            }
        );
        return command;
    }

    private static async Task RunAsync(
        SqlStore store,
        string reason,
        bool keepWaiting,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        if (Hold.Of(await store.FindValueAsync(Held.Sending, cancellation)) is not { } hold)
        {
            throw new CopyException("Sending is not held back: there is nothing to resume.");
        }

        if (string.IsNullOrWhiteSpace(reason))
        {
            throw new CopyException("--reason must say how the stops that came after the copy were seen to.");
        }

        var ended = keepWaiting ? 0 : await EndAsync(store, hold, cancellation);
        var tasks = keepWaiting ? 0 : await EndTasksAsync(store, clock, cancellation);
        var lifted = new LiftedHold(hold.Since, clock.Now(), reason, ended);
        await Holds.LiftAsync(store, Held.Sending, lifted, cancellation);
        AnsiConsole.MarkupLineInterpolated($"[green]sending again[/] at the next start of the server");
        AnsiConsole.MarkupLineInterpolated($"  {ended} messages that waited in the copy were ended");
        AnsiConsole.MarkupLineInterpolated($"  {tasks} texts of automations that were due by now were left out");
    }

    private static async Task<long> EndAsync(SqlStore store, Hold hold, CancellationToken cancellation)
    {
        var ended = 0L;
        var after = Guid.Empty;
        while (
            hold.LastWaiting is { } last
            && await store.ReadWaitingAsync(after, last, PageMessages, cancellation) is { Count: > 0 } page
        )
        {
            ended += await store.CommitAsync(new EndWaiting(page, ReasonCodes.MessageRestored), cancellation);
            after = page[^1].Id;
        }

        return ended;
    }

    private static async Task<long> EndTasksAsync(SqlStore store, TimeProvider clock, CancellationToken cancellation)
    {
        var ended = 0L;
        while (await store.ReadDueTasksAsync(clock.Now(), PageMessages, cancellation) is { Count: > 0 } page)
        {
            ended += await store.CommitAsync(new EndDueTasks([.. page.Select(tasks => tasks.Address)]), cancellation);
        }

        return ended;
    }
}
