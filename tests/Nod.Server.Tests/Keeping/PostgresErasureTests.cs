using System.Text.Json.Nodes;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Keeping;

/// <summary>
/// Erasing on PostgreSQL, seen in the raw files of the server: heap, indexes, write-ahead log and whatever else it keeps. The
/// server is set up as docs/operating/retention.md asks.
/// </summary>
public sealed class PostgresErasureTests
{
    [Fact]
    public async Task Nothing_of_an_erased_person_is_left_in_any_file_of_PostgreSQL_or_of_Nod()
    {
        await using var cluster = await PostgresCluster.StartAsync("wal_recycle = off", "min_wal_size = 32MB");
        var server = new RunningServer { Database = cluster.Address };
        await server.InitializeAsync();
        await using var running = server;
        var team = await Team.OnAsync(server);
        var (phone, other) = (Team.NewPerson(), Team.NewPerson());
        await Traces.LeaveAsync(team, phone, server.SettleAsync);
        await Traces.LeaveOthersAsync(team, other, server.SettleAsync);
        await server.PackAsync(new JsonObject { ["phone"] = phone });
        await cluster.ExecuteAsync("checkpoint");
        ShouldBeEverywhere(cluster, server, phone);

        (await server.Api.PostAsync($"/v1/contacts/{phone}/erase", Request())).ShouldBe(200);

        // Both servers run on.
        var found = Traces.FoundIn(cluster.Data, Traces.Of(phone));
        Assert.Empty(found.Concat(Traces.FoundIn(server.Settings.Data, Traces.Of(phone))));
        Assert.NotEmpty(Traces.FoundIn(Path.Combine(cluster.Data, "base"), [other]));
    }

    // Otherwise the search finds nothing because it looks in the wrong place.
    private static void ShouldBeEverywhere(PostgresCluster cluster, RunningServer server, string phone)
    {
        var everywhere = Traces
            .FoundIn(cluster.Data, Traces.Of(phone))
            .Concat(Traces.FoundIn(server.Settings.Data, Traces.Of(phone)))
            .ToList();
        Assert.All(
            Traces.Of(phone),
            trace => Assert.Contains(everywhere, one => one.StartsWith(trace, StringComparison.Ordinal))
        );
        foreach (var part in new[] { "base", "pg_wal" })
        {
            Assert.NotEmpty(Traces.FoundIn(Path.Combine(cluster.Data, part), [phone]));
        }
    }

    private static JsonObject Request() =>
        new()
        {
            ["reason"] = "person_request",
            ["requested_at"] = "2026-03-10T16:00:00Z",
            ["recorded_by"] = "Kim",
        };
}
