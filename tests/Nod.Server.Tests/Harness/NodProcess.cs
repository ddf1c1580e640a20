using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Nod.Server.Tests.Harness;

/// <summary>The command <c>nod</c> as a process of its own, as an operator starts it.</summary>
internal sealed class NodProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly ConcurrentQueue<string> output = new();
    private readonly ConcurrentQueue<string> errors = new();

    private NodProcess(Process process)
    {
        this.process = process;
        process.OutputDataReceived += (_, line) => output.Enqueue(line.Data ?? string.Empty);
        process.ErrorDataReceived += (_, line) => errors.Enqueue(line.Data ?? string.Empty);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>What it wrote to standard output.</summary>
    public string Output => string.Join('\n', output);

    /// <summary>What it wrote to standard error.</summary>
    public string Errors => string.Join('\n', errors);

    public bool HasEnded => process.HasExited;

    public static NodProcess Start(IReadOnlyList<string> arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "Nod.Server.dll"), .. arguments]
        )
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in new[] { "NOD_DATA", "NOD_DATABASE", "NOD_URLS", "NOD_CONTACTS_IN_MEMORY" })
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new NodProcess(new Process { StartInfo = start });
    }

    /// <summary>Runs a command to its end.</summary>
    public static async Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        await using var command = Start(arguments);
        var code = await command.EndAsync();
        return (code, command.Output, command.Errors);
    }

    /// <summary>Waits until it has ended; its exit code.</summary>
    public async Task<int> EndAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(patience.Token);
        return process.ExitCode;
    }

    /// <summary>Waits until it serves; where.</summary>
    public async Task<Uri> ReadyAsync()
    {
        const string Before = "Ready at ";
        var log = await Eventually.HoldsAsync(
            () => Task.FromResult(Output + (HasEnded ? Errors + Before + "nowhere " : string.Empty)),
            written => written.Contains(Before, StringComparison.Ordinal)
        );
        Assert.False(HasEnded, log);
        var address = log[(log.IndexOf(Before, StringComparison.Ordinal) + Before.Length)..];
        return new Uri(address[..address.IndexOfAny([' ', ',', ';', '"'])]);
    }

    /// <summary>Sends SIGTERM, as a service manager does.</summary>
    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }
}
