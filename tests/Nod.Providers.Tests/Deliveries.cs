using System.Collections.Immutable;
using System.Net;
using Nod.Sending;

namespace Nod.Providers.Tests;

/// <summary>Writes deliveries as they come over the wire.</summary>
internal static class Deliveries
{
    public static readonly Uri Hooks = new("https://nod.example/hooks/provider/");

    public static HookCall Of(
        HookKind kind,
        string query,
        byte[] body,
        params IEnumerable<(string Name, string Value)> headers
    ) =>
        new(
            kind,
            query,
            headers.ToImmutableDictionary(one => one.Name, one => one.Value, StringComparer.OrdinalIgnoreCase),
            body,
            IPAddress.Loopback
        );

    public static string Form(params IEnumerable<(string Name, string Value)> fields) =>
        string.Join('&', fields.Select(one => $"{one.Name}={Uri.EscapeDataString(one.Value)}"));

    /// <summary>Settings by name, from pairs.</summary>
    public static Dictionary<string, string> Values(params IEnumerable<(string Name, string Value)> settings) =>
        settings.ToDictionary(one => one.Name, one => one.Value);
}
