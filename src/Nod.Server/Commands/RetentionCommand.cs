using System.CommandLine;
using System.Text.Json;
using Nod.EvidencePacks;
using Nod.Ledger;
using Nod.Providers.Simulator;
using Nod.Rules;
using Nod.Server.Api;
using Nod.Server.Catalog;
using Nod.Server.EvidencePacks;
using Nod.Server.Hosting;
using Nod.Server.Keeping;
using Spectre.Console;

namespace Nod.Server.Commands;

/// <summary>
/// <c>nod retention</c>: says whose records need not be kept any longer, and why; with <c>--apply</c> erases them.
/// <c>nod erasures list</c> and <c>reapply</c>: what was erased; and again after restoring an older backup.
/// </summary>
internal static class RetentionCommand
{
    public static Command Make()
    {
        var data = Options.Data();
        var database = Options.Database();
        var apply = new Option<bool>("--apply") { Description = "Erase them. Without it nothing changes." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only say what would go; the default." };
        var json = new Option<bool>("--json") { Description = "A line of JSON for each." };
        var command = new Command(
            "retention",
            "Say whose records need not be kept any longer, or erase them. Stop the server first."
        )
        {
            data,
            database,
            apply,
            dryRun,
            json,
        };
        command.Validators.Add(parsed =>
        {
            if (parsed.GetValue(apply) && parsed.GetValue(dryRun))
            {
                parsed.AddError("Name --apply or --dry-run, not both.");
            }
        });
        command.SetAction(
            (parsed, cancellation) =>
                RunAsync(
                    parsed.GetValue(data),
                    parsed.GetValue(database),
                    (custody, store, catalog) =>
                        KeepAsync(custody, store, catalog, parsed.GetValue(apply), parsed.GetValue(json), cancellation)
                )
        );
        return command;
    }

    public static Command MakeErasures()
    {
        var data = Options.Data();
        var database = Options.Database();
        var list = new Command("list", "Every erasure there was, a line of JSON each. Stop the server first.")
        {
            data,
            database,
        };
        list.SetAction(
            (parsed, cancellation) =>
                RunAsync(
                    parsed.GetValue(data),
                    parsed.GetValue(database),
                    async (_, store, _) =>
                    {
                        foreach (var erasure in await store.ReadErasuresAsync(onlyOpen: false, cancellation))
                        {
                            Console.WriteLine(ErasureJournal.LineOf(erasure));
                        }
                    }
                )
        );
        var reapply = new Command(
            "reapply",
            "Erase again whoever is in erasures.log and not in the database. The server does so at its start."
        )
        {
            data,
            database,
        };
        reapply.SetAction(
            (parsed, cancellation) =>
                RunAsync(
                    parsed.GetValue(data),
                    parsed.GetValue(database),
                    async (custody, _, _) =>
                    {
                        await custody.Eraser.FinishAsync(cancellation);
                        var again = await custody.Eraser.ReapplyAsync(cancellation);
                        AnsiConsole.MarkupLineInterpolated($"{again} people erased again");
                    }
                )
        );
        return new Command("erasures", "Erasures of an installation.") { list, reapply };
    }

    private static async Task KeepAsync(
        Custody custody,
        IStore store,
        CatalogKeeper catalog,
        bool applies,
        bool asJson,
        CancellationToken cancellation
    )
    {
        var (due, erased) = (0, 0);
        foreach (var organization in catalog.Current.Organizations.Select(one => one.Organization.Id).Order())
        {
            await foreach (var one in custody.Retention.DueAsync(organization, cancellation))
            {
                due++;
                Print(ErasureEndpoints.Show(one, store), organization, asJson);
            }

            erased += applies ? await custody.Retention.ApplyAsync(organization, cancellation) : 0;
        }

        if (applies && erased > 0)
        {
            await store.CompactAsync(null, cancellation);
        }

        if (!asJson)
        {
            AnsiConsole.MarkupLineInterpolated(
                applies ? $"{due} due, {erased} erased" : (FormattableString)$"{due} due, nothing changed"
            );
        }
    }

    private static void Print(DueAnswer due, Guid organization, bool asJson)
    {
        if (asJson)
        {
            Console.WriteLine(JsonSerializer.Serialize(due, Wire.Json.DueAnswer));
            return;
        }

        var deciding = due.Periods.MaxBy(period => period.Until)!;
        var held = due.HeldBy is { } hold ? $"; held for {hold}" : string.Empty;
        var why = $"{deciding.Years} years since {deciding.Since} ({deciding.Rule}, {deciding.Citation})";
        AnsiConsole.MarkupLineInterpolated($"{due.Phone} of {organization}: {why} were over on {due.DueSince}{held}");
    }

    private static async Task<int> RunAsync(
        string? data,
        string? database,
        Func<Custody, IStore, CatalogKeeper, Task> work
    )
    {
        var settings = ServerSettings.Read(
            new Dictionary<string, string?> { ["data"] = data, ["database"] = database },
            Environment.GetEnvironmentVariable
        );
        var installation = Installation.Open(settings.Data);
        var clock = TimeProvider.System;
        var ids = Stores.NewIds(clock);
        await using var store = await Stores.OpenAsync(settings, installation, clock, ids);
        using var catalog = new CatalogKeeper(store, Policy.Shipped);
        await catalog.LoadAsync(CancellationToken.None);
        var evidence = new EvidenceKeeping(
            new AttachmentFiles(installation.AttachmentsFolder),
            installation.PacksFolder,
            new RecordsPlace(settings.RecordsPlace, settings.Database is not null)
        );
        using var simulator = new SimulatorProvider(clock, installation.SimulatorJournal);
        using var attachments = evidence.Attachments;
        var custody = Custody.Of(installation, store, catalog, evidence, simulator, clock, ids);
        using var eraser = custody.Eraser;
        await work(custody, store, catalog);
        return 0;
    }
}
