using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Nod.Bench;

/// <summary>A process this program started; it is ended by its id, and always.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan PatienceAtEnd = TimeSpan.FromSeconds(20);
    private readonly ConcurrentQueue<string> lastLines = new();
    private readonly Process process;

    private ChildProcess(Process process)
    {
        this.process = process;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Memory held by the process, in bytes.</summary>
    public long ResidentBytes => StatusBytes("VmRSS");

    /// <summary>The most memory it has held at any time, in bytes.</summary>
    public long PeakResidentBytes => StatusBytes("VmHWM");

    /// <summary>The last lines it printed, for a message about its failure.</summary>
    public string LastLines => string.Join('\n', lastLines);

    /// <summary>Whether it has ended by itself.</summary>
    public bool HasExited => process.HasExited;

    /// <summary>Starts a program that stays up.</summary>
    public static ChildProcess Start(string file, IEnumerable<string> arguments) =>
        new(Process.Start(Describe(file, arguments)) ?? throw new BenchFailure($"{file} did not start."));

    /// <summary>Runs a program to its end and returns what it printed; a non-zero exit is a failure.</summary>
    public static async Task<string> RunAsync(
        string file,
        IEnumerable<string> arguments,
        CancellationToken cancellation
    )
    {
        using var process =
            Process.Start(Describe(file, arguments)) ?? throw new BenchFailure($"{file} did not start.");
        try
        {
            var errors = process.StandardError.ReadToEndAsync(cancellation);
            var output = await process.StandardOutput.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            return process.ExitCode == 0
                ? output
                : throw new BenchFailure($"{file} ended with {process.ExitCode}: {output}{await errors}");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    /// <summary>A loopback port that was free a moment ago.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Asks the address until it answers 200; returns how long that took.</summary>
    public async Task<TimeSpan> ReadyAsync(Uri address, TimeSpan patience, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        while (true)
        {
            if (await AnswersAsync(client, address, cancellation))
            {
                return watch.Elapsed;
            }

            if (HasExited || watch.Elapsed > patience)
            {
                throw new BenchFailure($"{address} did not become ready in {watch.Elapsed}.\n{LastLines}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, cancellation);
        }
    }

    /// <summary>Asks it to end, by its id, and waits; what does not end is killed.</summary>
    public async Task StopAsync(string signal = "TERM", int? id = null)
    {
        if (process.HasExited)
        {
            return;
        }

        var pid = (id ?? process.Id).ToString(CultureInfo.InvariantCulture);
        await RunAsync("kill", [$"-{signal}", pid], CancellationToken.None);
        using var patience = new CancellationTokenSource(PatienceAtEnd, TimeProvider.System);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        process.Dispose();
    }

    private static ProcessStartInfo Describe(string file, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(file)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }

    private static async Task<bool> AnswersAsync(HttpClient client, Uri address, CancellationToken cancellation)
    {
        try
        {
            using var answer = await client.GetAsync(address, cancellation);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private long StatusBytes(string name)
    {
        var line = File.ReadLines($"/proc/{process.Id}/status")
            .First(line => line.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture)
            * 1024;
    }

    private void Keep(string? line)
    {
        if (line is null)
        {
            return;
        }

        lastLines.Enqueue(line);
        while (lastLines.Count > 40)
        {
            lastLines.TryDequeue(out _);
        }
    }
}
