using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Nod.Server.Commands;
using Nod.Server.Hosting;
using Nod.Server.Log;
using Nod.Server.Moving;
using Nod.Server.Tests.Harness;
using Nod.Storage;
using Nod.Testing;
using Nod.Transparency;

namespace Nod.Server.Tests.Moving;

/// <summary>An installation in a place of its own, which is served in this process or not.</summary>
internal sealed class Site(string data, string? database, ManualClock clock) : IAsyncDisposable
{
    private WebApplication? app;
    private HttpClient? http;

    public string Data => data;

    public ServerSettings Settings =>
        new()
        {
            Data = data,
            Database = database,
            Urls = "http://127.0.0.1:0",
            Witnesses = Witnesses,
            CallbackNetworks = CallbackNetworks,
        };

    public IReadOnlyList<WitnessAddress> Witnesses { get; set; } = [];

    public IReadOnlyList<System.Net.IPNetwork> CallbackNetworks { get; set; } = [];

    public string Key { get; set; } = "";

    public Node Node => app!.Services.GetRequiredService<Node>();

    /// <summary>One of the loops that run by themselves.</summary>
    public T Loop<T>()
        where T : Microsoft.Extensions.Hosting.BackgroundService =>
        app!.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<T>().Single();

    public Team Team => new(new Caller(http!, Key), clock.GetUtcNow);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Makes the installation, serves it, and sets the team up.</summary>
    public async Task BeginAsync()
    {
        Key = (await InitCommand.RunAsync(Settings, "Acme")).ApiKey;
        await StartAsync();
        await Team.SetUpAsync();
    }

    public async Task StartAsync()
    {
        app = await ServerHost.BuildAsync(Settings, clock);
        await app.StartAsync(Cancellation);
        http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    public async Task StopAsync()
    {
        if (app is { } running)
        {
            app = null;
            http!.Dispose();
            await running.StopAsync(CancellationToken.None);
            await running.DisposeAsync();
        }
    }

    public ValueTask DisposeAsync() => new(StopAsync());

    public Task<MadeCopy> CopyAsync(string target, CopyKind kind = CopyKind.Backup, bool withKeys = true) =>
        CopyMaker.MakeAsync(Settings, target, kind, withKeys, clock, Cancellation);

    public Task<AuditReport> LoadAsync(string copy, string? keys = null) =>
        CopyLoader.LoadAsync(WholeCopy.Open(copy), Settings, keys, clock, Cancellation);

    /// <summary>Runs a command on this place in a process of its own.</summary>
    public Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments) =>
        NodProcess.RunAsync([
            .. arguments,
            "--data",
            data,
            .. database is null ? Array.Empty<string>() : ["--database", database],
        ]);

    /// <summary>How far the log has been signed.</summary>
    public async Task<string> CheckpointAsync() => (await ((ILogStore)Node.Store).ReadHeadAsync(Cancellation)).Note;

    /// <summary>Waits until every event is in the log; its checkpoint.</summary>
    public async Task<string> LoggedAsync()
    {
        await Eventually.HoldsAsync(
            () => ((ILogStore)Node.Store).ReadQueueAsync(1, Cancellation),
            queue => queue.Count == 0
        );
        return await CheckpointAsync();
    }

    /// <summary>Every file of a folder with its hash.</summary>
    public static IReadOnlyList<string> FilesOf(string folder) =>
        [
            .. PrivateFiles
                .FilesIn(folder)
                .Select(path =>
                    $"{path} {Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, path))))}"
                ),
        ];
}

/// <summary>Places for a test: folders, and databases where PostgreSQL is wanted.</summary>
public sealed class Places : IAsyncDisposable
{
    private readonly DirectoryInfo folder = System.IO.Directory.CreateTempSubdirectory("nod-moving-");
    private readonly List<Nod.Postgres.PostgresDatabase> databases = [];
    private readonly List<Site> sites = [];

    internal ManualClock Clock { get; } = new(RunningServer.Start);

    internal string PathOf(string name) => Path.Combine(folder.FullName, name);

    internal async Task<Site> SiteAsync(string name, bool onPostgres = false)
    {
        string? address = null;
        if (onPostgres)
        {
            var database = await Nod.Postgres.PostgresDatabase.CreateAsync();
            databases.Add(database);
            address = database.ConnectionString;
        }

        var site = new Site(PathOf(name), address, Clock);
        sites.Add(site);
        return site;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var site in sites)
        {
            await site.DisposeAsync();
        }

        foreach (var database in databases)
        {
            await database.DisposeAsync();
        }

        folder.Delete(recursive: true);
    }
}
