using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Nod.Server.Tests.Kannel;

/// <summary>A program that runs beside the test, and what it says, line by line.</summary>
internal sealed class LineProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Process process;
    private readonly ConcurrentQueue<string> lines = new();

    public LineProcess(string program, string[] arguments, string folder)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Say(line.Data);
        process.ErrorDataReceived += (_, line) => Say(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>What it said so far.</summary>
    public IReadOnlyList<string> Lines => [.. lines];

    public Task TellAsync(string line) => process.StandardInput.WriteLineAsync(line);

    /// <summary>Stops it in the middle of what it does, or lets it go on (SIGSTOP, SIGCONT).</summary>
    public async Task FreezeAsync(bool frozen)
    {
        using var kill = Process.Start(
            "kill",
            [frozen ? "-STOP" : "-CONT", process.Id.ToString(CultureInfo.InvariantCulture)]
        );
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>Ends it: asked to first (SIGTERM), then made to.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            await FreezeAsync(false);
            using (var kill = Process.Start("kill", [process.Id.ToString(CultureInfo.InvariantCulture)]))
            {
                await kill.WaitForExitAsync();
            }

            using var patience = new CancellationTokenSource(Patience);
            try
            {
                await process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill();
                await process.WaitForExitAsync();
            }
        }

        process.Dispose();
    }

    private void Say(string? line)
    {
        if (line is not null)
        {
            lines.Enqueue(line);
        }
    }
}
