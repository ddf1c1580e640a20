using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Nod.Imports;
using Nod.Providers.Simulator;
using Nod.Rules;
using Nod.Server.Commands;
using Nod.Server.Hosting;
using Nod.Testing;
using Nod.Transparency;

namespace Nod.Server.Tests.Harness;

/// <summary>
/// A server in this process, on a folder of its own: real Kestrel on a free port of the loopback, real SQLite, and a
/// clock that stands still until a test moves it. It starts at one in the afternoon of a Tuesday in New York. As a
/// class fixture it serves the tests of one class, which keep apart by texting different people.
/// </summary>
public sealed class RunningServer : IAsyncLifetime
{
    /// <summary>2026-03-10 13:00 in New York.</summary>
    public static readonly DateTimeOffset Start = new(2026, 3, 10, 17, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo folder = System.IO.Directory.CreateTempSubdirectory("nod-server-");
    private WebApplication? app;
    private HttpClient? http;

    internal ManualClock Clock { get; } = new(Start);

    internal CapturedLog Log { get; } = new();

    /// <summary>The organization set up first.</summary>
    internal FirstAccess First { get; private set; } = null!;

    /// <summary>Another organization of the same installation.</summary>
    internal FirstAccess Second { get; private set; } = null!;

    internal ServerSettings Settings =>
        new()
        {
            Data = Path.Combine(folder.FullName, "data"),
            Database = Database,
            Urls = Urls,
            CallbackNetworks = CallbackNetworks,
            Providers = Providers,
            PublicUrl = PublicUrl,
            Mail = Mail,
        };

    /// <summary>Where it listens from the next start on: any free port, unless somebody has to know it beforehand.</summary>
    internal string Urls { get; init; } = "http://127.0.0.1:0";

    /// <summary>The address others are told to reach it by.</summary>
    internal Uri? PublicUrl { get; init; }

    /// <summary>An Npgsql connection string to an empty database; null for SQLite in the folder.</summary>
    internal string? Database { get; init; }

    /// <summary>The providers it has besides the simulator.</summary>
    internal IReadOnlyList<Nod.Providers.ConfiguredProvider> Providers { get; set; } = [];

    /// <summary>Private networks that may be called back from the next start on.</summary>
    internal IReadOnlyList<System.Net.IPNetwork> CallbackNetworks { get; set; } = [];

    /// <summary>Where alerts are mailed through from the next start on.</summary>
    internal Nod.Server.Health.MailSettings? Mail { get; set; }

    internal WebApplication App => app!;

    internal Node Node => App.Services.GetRequiredService<Node>();

    internal SimulatorProvider Simulator => (SimulatorProvider)Node.Providers[SimulatorProvider.ProviderName];

    internal HttpClient Http => http!;

    /// <summary>Speaks for the first organization, with its first key.</summary>
    internal Caller Api => new(Http, First.ApiKey);

    /// <summary>Speaks for the second organization.</summary>
    internal Caller Other => new(Http, Second.ApiKey);

    internal string SimulatorJournal => Path.Combine(Settings.Data, "simulator.ndjson");

    public async ValueTask InitializeAsync()
    {
        First = await InitCommand.RunAsync(Settings, "First");
        var ids = Stores.NewIds(TimeProvider.System);
        await using (
            var store = await Stores.OpenAsync(Settings, Installation.Open(Settings.Data), TimeProvider.System, ids)
        )
        {
            Second = await Installation.AddOrganizationAsync(store, "Second", ids);
        }

        await StartAsync();
    }

    /// <summary>What judges; what comes with Nod unless a test says otherwise before it starts the server.</summary>
    internal Policy? Policy { get; set; }

    /// <summary>Whether the test has spoilt the record, so that its verdicts don't come out the same any more.</summary>
    internal bool IsTampered { get; set; }

    public async ValueTask DisposeAsync()
    {
        if (app is not null && !IsTampered)
        {
            await JudgedAgain.ShouldAllBeSameAsync(Node.Store);
        }

        await StopAsync();
        folder.Delete(recursive: true);
    }

    /// <summary>A second server, whose folder and clock are its own, with the team set up.</summary>
    internal static async Task<(RunningServer Server, Team Team)> WithTeamAsync()
    {
        var server = new RunningServer();
        await server.InitializeAsync();
        return (server, await Team.OnAsync(server));
    }

    internal async Task StartAsync()
    {
        app = await ServerHost.BuildAsync(Settings, Clock, Policy);
        app.Services.GetRequiredService<ILoggerFactory>().AddProvider(Log);
        await app.StartAsync();
        http = new HttpClient { BaseAddress = new Uri(app.Urls.First()), Timeout = TimeSpan.FromMinutes(2) };
    }

    internal async Task StopAsync()
    {
        if (app is { } running)
        {
            http!.Dispose();
            await running.StopAsync();
            await running.DisposeAsync();
            app = null;
        }
    }

    internal async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    /// <summary>Moves the clock on, and has the dispatcher look at it.</summary>
    internal void Move(TimeSpan by)
    {
        Clock.Move(by);
        Node.Dispatcher.Wake();
    }

    /// <summary>Moves the clock to a time, and has the dispatcher look at it.</summary>
    internal void MoveTo(DateTimeOffset time) => Move(time - Clock.GetUtcNow());

    /// <summary>
    /// Waits until nothing is due and nothing is under way: what was to go by now has gone and the simulator said what became
    /// of it, every event is in the log, and no import is taking rows.
    /// </summary>
    internal Task SettleAsync() =>
        Eventually.HoldsAsync(
            async () =>
            {
                var due = await Node.Store.ReadDueAsync(Clock.Now(), 1);
                var underWay = await Node.Store.ReadUnresolvedAsync(Clock.Now() + NodaTime.Duration.FromDays(1), 1);
                var unlogged = await ((ILogStore)Node.Store).ReadQueueAsync(1);
                var open = await Node.Store.ReadOpenImportsAsync();
                var running = open.Count(one => one.Status == ImportStatus.Running);
                return due.Count + underWay.Count + unlogged.Count + running + Simulator.Reporting;
            },
            left => left == 0
        );

    /// <summary>Asks for an evidence pack, waits until it is made, and fetches it.</summary>
    internal async Task<byte[]> PackAsync(JsonObject body)
    {
        var id = (await Api.PostAsync("/v1/evidence-packs", body)).ShouldBe(201).At("id");
        var ready = await PackReadyAsync(id);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/evidence-packs/{id}/content");
        request.Headers.Authorization = new("Bearer", First.ApiKey);
        using var response = await Http.SendAsync(request);
        var bytes = await response.Content.ReadAsByteArrayAsync();
        Assert.Equal(ready.At("sha256"), PackFiles.Hash(bytes));
        return bytes;
    }

    /// <summary>Waits until an evidence pack is made.</summary>
    internal Task<Reply> PackReadyAsync(string id) =>
        Eventually.HoldsAsync(
            () => Api.GetAsync($"/v1/evidence-packs/{id}"),
            reply => reply.ShouldBe(200).At("status") == "ready"
        );

    /// <summary>How the simulated carrier behaves from now on.</summary>
    internal async Task BehaveAsync(JsonObject settings) =>
        (await Api.PostAsync("/simulator/settings", settings)).ShouldBe(200);

    /// <summary>
    /// How many rows each table holds: what was stored, seen from outside. Without those that follow by themselves: the
    /// log's, and what the followers of the feed keep.
    /// </summary>
    internal string StoredRows()
    {
        var counts = new List<string>();
        using var connection = new SqliteConnection(
            $"Data Source={Path.Combine(Settings.Data, "nod.db")};Mode=ReadOnly;Pooling=False"
        );
        connection.Open();
        foreach (var table in Tables(connection))
        {
            using var count = connection.CreateCommand();
#pragma warning disable CA2100 // The name is the database's own.
            count.CommandText = $"select count(*) from {table}";
#pragma warning restore CA2100
            counts.Add($"{table} {count.ExecuteScalar()}");
        }

        return string.Join(", ", counts);
    }

    /// <summary>Whether any file of the data folder holds this text. The server must be stopped.</summary>
    internal bool IsOnDisk(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return System
            .IO.Directory.EnumerateFiles(Settings.Data, "*", SearchOption.AllDirectories)
            .Any(file => File.ReadAllBytes(file).AsSpan().IndexOf(bytes) >= 0);
    }

    private static List<string> Tables(SqliteConnection connection)
    {
        var names = new List<string>();
        using var list = connection.CreateCommand();
        list.CommandText =
            "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' and name not like 'log_%' "
            + "and name not in ('follower', 'health_tally', 'webhook_delivery') "
            + "order by name";
        using var reader = list.ExecuteReader();
        while (reader.Read())
        {
            names.Add(reader.GetString(0));
        }

        return names;
    }
}
