using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Nod.Server.Tests.Chaos;

/// <summary>The real server as a process of its own, on a real folder, that can be killed and started again.</summary>
/// <param name="data">The data folder.</param>
/// <param name="database">A connection string; null for SQLite in the folder.</param>
internal sealed class ServerProgram(string data, string? database) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentQueue<string> output = new();
    private Process? process;

    /// <summary>Where it listens: the same in every life, as in production.</summary>
    public Uri Address { get; } = new($"http://127.0.0.1:{FreePort()}");

    /// <summary>Where the simulated carrier keeps its journal.</summary>
    public string Journal => Path.Combine(data, "simulator.ndjson");

    /// <summary>Signs what the simulated carrier delivers.</summary>
    public byte[] HookSecret => Convert.FromHexString(File.ReadAllText(Path.Combine(data, "keys", "simulator.key")));

    /// <summary>Whether it ended by itself.</summary>
    public bool HasEnded => process is { HasExited: true };

    /// <summary>
    /// What it logged as a warning or an error, or wrote as no log line at all. That there are alerts is none: a load of stops and
    /// filtered texts is beyond the limits of health.
    /// </summary>
    public IReadOnlyList<string> Complaints =>
        [
            .. output.Where(line =>
                !line.Contains("\"LogLevel\":\"Information\"", StringComparison.Ordinal)
                && !line.Contains("GET /v1/alerts", StringComparison.Ordinal)
            ),
        ];

    /// <summary>Makes the installation with <c>nod init</c>; the first key.</summary>
    public async Task<string> InitAsync()
    {
        using var init = Run("init", "--organization", "Chaos", "--json");
        var answer = await init.StandardOutput.ReadToEndAsync();
        var complaint = await init.StandardError.ReadToEndAsync();
        await init.WaitForExitAsync();
        Assert.True(init.ExitCode == 0, $"nod init failed: {complaint}");
        return (string)JsonNode.Parse(answer)!["api_key"]!;
    }

    /// <summary>Starts it and does not wait.</summary>
    public void Start()
    {
        process?.Dispose();
        process = Run("serve", "--urls", Address.ToString().TrimEnd('/'));
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Waits until it is ready.</summary>
    public async Task ReadyAsync(HttpClient http)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await IsReadyAsync(http))
        {
            Assert.False(HasEnded, $"the server did not start: {string.Join('\n', output.TakeLast(20))}");
            Assert.True(Stopwatch.GetElapsedTime(started) < Patience, "the server was not ready in time");
            await Task.Delay(Pause, TimeProvider.System);
        }
    }

    /// <summary>Kills it: SIGKILL, nothing is said goodbye to.</summary>
    public async Task KillAsync()
    {
        process!.Kill();
        await process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (process is { HasExited: false } left)
        {
            left.Kill();
            left.WaitForExit();
        }

        process?.Dispose();
    }

    private static async Task<bool> IsReadyAsync(HttpClient http)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri("/readyz", UriKind.Relative));
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private Process Run(string command, params string[] arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Nod.Server.dll");
        var start = new ProcessStartInfo("dotnet", [program, command, "--data", data, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (database is not null)
        {
            start.Environment["NOD_DATABASE"] = database;
        }

        return Process.Start(start)!;
    }

    private void Keep(string? line)
    {
        if (!string.IsNullOrEmpty(line))
        {
            output.Enqueue(line);
        }
    }

    // Below the range that the system hands out by itself, so that nobody gets it while the server is dead.
    private static int FreePort()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(20000, 32000);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken; the next one.
            }
        }
    }
}
