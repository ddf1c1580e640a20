using System.Text.Json;
using Nod.Server.Api;

namespace Nod.Server.Admin.Application;

/// <summary>Reads which rows of an upload were refused, and why.</summary>
internal static class Refusals
{
    /// <summary>What is wrong with each refused row, in their order.</summary>
    /// <param name="lines">The answer, a line of JSON for each row.</param>
    public static IEnumerable<string> In(string lines) =>
        lines
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize<JsonElement>(line))
            .Where(line => line.TryGetProperty("status", out _))
            .Select(line => JsonSerializer.Deserialize(line, Wire.Json.LineFault)!)
            .Select(fault => $"{fault.Line}: {string.Join(" ", fault.Errors.Select(one => one.Message))}");
}
