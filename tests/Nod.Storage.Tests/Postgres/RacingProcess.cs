using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Nod.Racer;
using Nod.Transparency;

namespace Nod.Storage.Tests.Postgres;

/// <summary>What the processes of a race said, together.</summary>
internal sealed class RaceTestimony
{
    /// <summary>The leaves of the events that were acknowledged, by hash.</summary>
    public ConcurrentDictionary<string, bool> Recorded { get; } = new();

    /// <summary>Every checkpoint that was put on disk.</summary>
    public ConcurrentBag<Checkpoint> Checkpoints { get; } = [];

    /// <summary>How often one found that another had moved the head first.</summary>
    public int Beaten;

    /// <summary>Waits until so many events were acknowledged.</summary>
    public Task ReachAsync(int events, Func<string?> isLost) =>
        Patiently.HoldsAsync(() => Recorded.Count >= events, isLost);
}

/// <summary>A process of a race (<see cref="Race"/>), which can be killed.</summary>
internal sealed class RacingProcess : IDisposable
{
    private readonly RaceTestimony testimony;
    private readonly Process process;
    private readonly ConcurrentQueue<string> errors = new();
    private volatile bool isMoving;
    private int moves;

    /// <summary>Starts one.</summary>
    /// <param name="address">The database.</param>
    /// <param name="number">How many were started before.</param>
    /// <param name="testimony">Gets what it says.</param>
    public RacingProcess(string address, int number, RaceTestimony testimony)
    {
        this.testimony = testimony;
        var program = Path.Combine(AppContext.BaseDirectory, "Nod.Racer.dll");
        var start = new ProcessStartInfo("dotnet", [program, address, number.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Hear(line.Data ?? string.Empty);
        process.ErrorDataReceived += (_, line) => errors.Enqueue(line.Data ?? string.Empty);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>How often it moved the head.</summary>
    public int Moves => moves;

    /// <summary>What it complained of if it ended by itself.</summary>
    public string? Lost => process.HasExited ? $"a process ended: {string.Join('\n', errors)}" : null;

    /// <summary>Kills it: SIGKILL. Says whether it was just moving the head, as far as it had said.</summary>
    public async Task<bool> KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        return isMoving;
    }

    /// <summary>Ends its input and waits until it has put everything into the log.</summary>
    public async Task EndAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, string.Join('\n', errors));
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
            process.WaitForExit();
        }

        process.Dispose();
    }

    // A line that the kill cut off says nothing.
    private void Hear(string line)
    {
        if (line.StartsWith(Race.Recorded, StringComparison.Ordinal))
        {
            testimony.Recorded.TryAdd(line[Race.Recorded.Length..], true);
        }
        else if (line == Race.Moving)
        {
            isMoving = true;
        }
        else if (line == Race.Beaten)
        {
            isMoving = false;
            Interlocked.Increment(ref testimony.Beaten);
        }
        else if (line.StartsWith(Race.Moved, StringComparison.Ordinal))
        {
            isMoving = false;
            Interlocked.Increment(ref moves);
            testimony.Checkpoints.Add(Read(line[Race.Moved.Length..]));
        }
    }

    private static Checkpoint Read(string base64)
    {
        Assert.True(SignedNote.TryParse(Encoding.UTF8.GetString(Convert.FromBase64String(base64)), out var note));
        Assert.True(Checkpoint.TryParse(note.Text, out var checkpoint));
        return checkpoint;
    }
}

/// <summary>Waits for what other processes bring about.</summary>
internal static class Patiently
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    /// <summary>Waits until it holds; fails when something is lost that it depends on.</summary>
    public static async Task HoldsAsync(Func<bool> holds, Func<string?> isLost)
    {
        var started = Stopwatch.GetTimestamp();
        while (!holds())
        {
            Assert.True(isLost() is null, isLost());
            Assert.True(Stopwatch.GetElapsedTime(started) < Patience, "it did not come to hold in time");
            await Task.Delay(Pause, TimeProvider.System);
        }
    }
}
