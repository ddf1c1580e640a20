using System.Text.Json;
using System.Text.Json.Serialization;
using Nod.Connectors;

namespace Nod.Server.Connectors;

/// <summary>The mappings of vendors that come with Nod, files under <c>connectors/</c>.</summary>
internal static class ConnectorMappings
{
    /// <summary>The vendor whose mapping an organization may replace by its own.</summary>
    public const string Generic = "generic";

    private const string Folder = "connectors/";

    private static readonly Lazy<IReadOnlyDictionary<string, PayloadMapping>> Shipped = new(Read);

    /// <summary>Their names, sorted.</summary>
    public static IEnumerable<string> Names => Shipped.Value.Keys;

    /// <summary>The mapping of this name, or null.</summary>
    public static PayloadMapping? Find(string name) => Shipped.Value.GetValueOrDefault(name);

    /// <summary>How a connector's deliveries are read.</summary>
    public static PayloadMapping Of(Connector connector) => connector.Mapping ?? Shipped.Value[connector.Vendor];

    private static SortedDictionary<string, PayloadMapping> Read()
    {
        var found = new SortedDictionary<string, PayloadMapping>(StringComparer.Ordinal);
        var assembly = typeof(ConnectorMappings).Assembly;
        foreach (
            var name in assembly
                .GetManifestResourceNames()
                .Where(one => one.StartsWith(Folder, StringComparison.Ordinal))
        )
        {
            using var resource = assembly.GetManifestResourceStream(name)!;
            var mapping = JsonSerializer.Deserialize(resource, ConnectorMappingJson.Default.PayloadMapping)!;
            found.Add(mapping.Name, mapping);
        }

        return found;
    }
}

/// <summary>How the files under <c>connectors/</c> are written; unknown fields are refused.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectRequiredConstructorParameters = true
)]
[JsonSerializable(typeof(PayloadMapping))]
internal sealed partial class ConnectorMappingJson : JsonSerializerContext;
