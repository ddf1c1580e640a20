using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Nod.Bench;

/// <summary>Our server as a child process on a folder of its own, started, stopped and started again.</summary>
internal sealed class NodServer : IAsyncDisposable
{
    private static readonly TimeSpan PatienceAtStart = TimeSpan.FromSeconds(60);
    private readonly string folder;
    private readonly string[] databaseOption;
    private readonly Uri url = new($"http://127.0.0.1:{ChildProcess.FreePort()}");
    private ChildProcess? running;

    private NodServer(string folder, string? database)
    {
        this.folder = folder;
        databaseOption = database is null ? [] : ["--database", database];
    }

    /// <summary>The address and key to load it with.</summary>
    public Target Target { get; private set; } = new("", new("http://127.0.0.1"), "");

    /// <summary>Memory held now.</summary>
    public long ResidentBytes => Running.ResidentBytes;

    /// <summary>The most memory it held since it was started.</summary>
    public long PeakResidentBytes => Running.PeakResidentBytes;

    /// <summary>Everything in its folder.</summary>
    public long BytesOnDisk =>
        new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);

    /// <summary>What the simulated carrier signs with.</summary>
    public byte[] SimulatorSecret() =>
        Convert.FromHexString(File.ReadAllText(Path.Combine(folder, "keys", "simulator.key")));

    private ChildProcess Running => running ?? throw new InvalidOperationException("The server is not running.");

    // Beside our own output folder, whatever the checkout is called.
    private static string Program =>
        Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Nod.Server", "release", "Nod.Server.dll"));

    /// <summary>Makes an empty installation, on SQLite or on the database given; it is not started.</summary>
    public static async Task<NodServer> InitAsync(
        string name,
        string folder,
        string? database,
        CancellationToken cancellation
    )
    {
        var server = new NodServer(folder, database);
        string[] arguments =
        [
            Program,
            "init",
            "--data",
            folder,
            .. server.databaseOption,
            "--organization",
            "Bench",
            "--json",
        ];
        var output = await ChildProcess.RunAsync("dotnet", arguments, cancellation);
        var from = output.IndexOf('{', StringComparison.Ordinal);
        if (from < 0)
        {
            throw new BenchFailure($"init printed no JSON: {output}");
        }

        using var printed = JsonDocument.Parse(output[from..]);
        var key = printed.RootElement.GetProperty("api_key").GetString() ?? "";
        server.Target = new(name, server.url, key);
        return server;
    }

    /// <summary>Starts it; returns the time from the start of the process to the first 200 of /readyz.</summary>
    public async Task<TimeSpan> StartAsync(CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        string[] arguments =
        [
            Program,
            "serve",
            "--data",
            folder,
            .. databaseOption,
            "--urls",
            url.ToString().TrimEnd('/'),
        ];
        running = ChildProcess.Start("dotnet", arguments);
        await running.ReadyAsync(new Uri(url, "/readyz"), PatienceAtStart, cancellation);
        return watch.Elapsed;
    }

    /// <summary>Stops it in good order.</summary>
    public async Task StopAsync()
    {
        if (running is { } process)
        {
            running = null;
            await process.DisposeAsync();
        }
    }

    /// <summary>Audits the stopped server's store; returns how many events it looked at. A fault found is a failure.</summary>
    public async Task<long> AuditAsync(CancellationToken cancellation)
    {
        string[] arguments = [Program, "audit", "--data", folder, .. databaseOption];
        var said = await ChildProcess.RunAsync("dotnet", arguments, cancellation);
        return long.Parse(said.Split(' ')[0], CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync() => await StopAsync();
}
