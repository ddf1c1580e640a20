using System.CommandLine;
using System.Text.Json;
using Nod.Rules;
using Nod.Server.Api;
using Nod.Server.BlockLists;
using Nod.Server.Catalog;
using Nod.Server.Hosting;
using Nod.Storage;
using Spectre.Console;

namespace Nod.Server.Commands;

/// <summary>
/// <c>nod blocklists</c>: where the block lists of providers and the record of stops differ, as of the last time the server
/// looked. Asks no provider and changes nothing.
/// </summary>
internal static class BlockListsCommand
{
    private const int Page = 500;

    public static Command Make()
    {
        var data = Options.Data();
        var database = Options.Database();
        var json = Options.Json();
        var command = new Command(
            "blocklists",
            "Say where providers' block lists and the record of stops differ. Stop the server first."
        )
        {
            data,
            database,
            json,
        };
        command.SetAction(
            (parsed, cancellation) =>
                RunAsync(parsed.GetValue(data), parsed.GetValue(database), parsed.GetValue(json), cancellation)
        );
        return command;
    }

    private static async Task<int> RunAsync(string? data, string? database, bool asJson, CancellationToken cancellation)
    {
        var settings = ServerSettings.Read(
            new Dictionary<string, string?> { ["data"] = data, ["database"] = database },
            Environment.GetEnvironmentVariable
        );
        var installation = Installation.Open(settings.Data);
        var clock = TimeProvider.System;
        await using var store = await Stores.OpenAsync(settings, installation, clock, Stores.NewIds(clock));
        using var catalog = new CatalogKeeper(store, Policy.Shipped);
        await catalog.LoadAsync(cancellation);
        var connections = settings.Providers.Select(provider => provider.Open(clock)).ToList();
        try
        {
            foreach (var use in BlockListUse.Of(connections, catalog.Current.Organizations))
            {
                foreach (var organization in use.Brands.Keys.Order())
                {
                    await TellAsync(store, organization, use, asJson, cancellation);
                }
            }
        }
        finally
        {
            foreach (var open in connections.SelectMany(connection => connection.ToDispose))
            {
                open.Dispose();
            }
        }

        return 0;
    }

    private static async Task TellAsync(
        SqlStore store,
        Guid organization,
        BlockListUse use,
        bool asJson,
        CancellationToken cancellation
    )
    {
        var differences = 0;
        PhoneNumber? after = null;
        do
        {
            var (found, next) = await BlockListDifferences.ReadAsync(
                store,
                organization,
                use,
                after,
                Page,
                int.MaxValue,
                cancellation
            );
            foreach (var answer in found.Select(BlockListEndpoints.Show))
            {
                differences++;
                Console.WriteLine(
                    asJson
                        ? JsonSerializer.Serialize(answer, Wire.Json.BlockListDifferenceAnswer)
                        : $"{EnumWords<Nod.Sending.BlockListDifference>.Of(answer.Difference), -10} {answer.Phone}"
                );
            }

            after = next;
        } while (after is not null);

        if (!asJson)
        {
            AnsiConsole.MarkupLineInterpolated(
                $"{use.Provider} {use.List} of {organization}: {differences} differences"
            );
        }
    }
}
