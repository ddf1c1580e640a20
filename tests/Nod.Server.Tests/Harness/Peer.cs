using System.Diagnostics;
using Nod.Testing;

namespace Nod.Server.Tests.Harness;

/// <summary>Programs of others that tests compare with, each in its folder of tests/peers with its own packages.</summary>
internal static class Peer
{
    /// <summary>The folder of a peer, with its packages installed.</summary>
    /// <param name="name">The folder's name.</param>
    /// <param name="package">A package it has.</param>
    public static async Task<string> FolderAsync(string name, string package)
    {
        var folder = Path.Combine(WorkingTree.Root, "tests", "peers", name);
        if (!Directory.Exists(Path.Combine(folder, "node_modules", package)))
        {
            var (code, output) = await RunAsync(
                "npm",
                ["ci", "--ignore-scripts", "--no-audit", "--no-fund"],
                folder,
                []
            );
            Assert.True(code == 0, output);
        }

        return folder;
    }

    /// <summary>Runs a program to its end, three minutes at most.</summary>
    public static async Task<(int Code, string Output)> RunAsync(
        string program,
        string[] arguments,
        string folder,
        Dictionary<string, string> environment
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return (process.ExitCode, await output + await errors);
    }
}
