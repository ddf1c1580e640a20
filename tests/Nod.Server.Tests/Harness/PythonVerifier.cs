using System.Diagnostics;
using Nod.Testing;

namespace Nod.Server.Tests.Harness;

/// <summary>The other verifier, <c>eng/verify_pack.py</c>, run over many packs at once.</summary>
internal static class PythonVerifier
{
    /// <summary>What it says of each pack, by its path, without the path.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> RunAsync(
        IReadOnlyCollection<string> packs,
        string key
    )
    {
        var script = Path.Combine(WorkingTree.Root, "eng", "verify_pack.py");
        // Debian's, whatever else is installed.
        var python = File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";
        using var process = Process.Start(
            new ProcessStartInfo(python, [script, .. packs, "--key", key])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var errors = process.StandardError.ReadToEndAsync();
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True((await errors).Length == 0, await errors);
        var verdicts = packs.ToDictionary(
            pack => pack,
            pack =>
                said.Split('\n').Single(line => line.StartsWith($"{pack}: ", StringComparison.Ordinal))[
                    (pack.Length + 2)..
                ]
        );
        Assert.Equal(verdicts.Values.All(IsVerified) ? 0 : 1, process.ExitCode);
        return verdicts;
    }

    public static bool IsVerified(string verdict) => verdict.StartsWith("verified", StringComparison.Ordinal);
}
