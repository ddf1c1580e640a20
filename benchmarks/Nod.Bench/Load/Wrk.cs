using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Nod.Bench.Load;

/// <summary>The load client wrk, driven by load.lua. Any refused or broken request fails the run.</summary>
internal sealed class Wrk(string folder, int contacts)
{
    private int runs;

    /// <summary>Sends <paramref name="request"/> over <paramref name="connections"/> for the time given.</summary>
    public async Task<LoadResult> RunAsync(
        Target target,
        WrkRequest request,
        int connections,
        TimeSpan duration,
        CancellationToken cancellation
    )
    {
        var run = Interlocked.Increment(ref runs);
        var head = Path.Combine(folder, $"{run}.head");
        var line = Path.Combine(folder, $"{run}.line");
        await File.WriteAllTextAsync(head, request.Head(target.Url, target.Key), cancellation);
        await File.WriteAllTextAsync(line, request.BodyLine, cancellation);
        string[] arguments =
        [
            "-t2",
            $"-c{connections}",
            string.Create(CultureInfo.InvariantCulture, $"-d{Math.Max(1, duration.TotalSeconds):F0}s"),
            "--timeout=10s",
            "-s",
            Path.Combine(AppContext.BaseDirectory, "Load", "load.lua"),
            target.Url.ToString(),
            "--",
            head,
            line,
            contacts.ToString(CultureInfo.InvariantCulture),
            run.ToString(CultureInfo.InvariantCulture),
            request.Lines.ToString(CultureInfo.InvariantCulture),
            string.Join(',', Numbers.AreaCodes),
            "987654",
            Numbers.Of(987_654),
        ];
        var output = await ChildProcess.RunAsync("wrk", arguments, cancellation);
        return Read(output, target, request);
    }

    private static LoadResult Read(string output, Target target, WrkRequest request)
    {
        var at = output.IndexOf("RESULT ", StringComparison.Ordinal);
        var result =
            at < 0
                ? null
                : JsonSerializer.Deserialize(output[(at + "RESULT ".Length)..].Trim(), WrkJson.Default.WrkOutcome);
        if (result is not { Requests: > 0, Refused: 0, Broken: 0 })
        {
            throw new BenchFailure(
                $"{target.Name} {request.Path}: {result?.Requests} answers, {result?.Refused} of them refused, "
                    + $"{result?.Broken} broken connections.\n{output}"
            );
        }

        return new(result.Requests / result.Seconds, result.P50Ms, result.P99Ms);
    }
}

/// <summary>The line that load.lua prints at its end.</summary>
internal sealed record WrkOutcome(
    long Requests,
    double Seconds,
    [property: JsonPropertyName("p50_ms")] double P50Ms,
    [property: JsonPropertyName("p99_ms")] double P99Ms,
    long Refused,
    long Broken
);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(WrkOutcome))]
internal sealed partial class WrkJson : JsonSerializerContext;
