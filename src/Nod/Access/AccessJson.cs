using System.Text.Json.Serialization;

namespace Nod.Access;

/// <summary>Source-generated JSON of sessions as they are kept.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(InstantJson)]
)]
[JsonSerializable(typeof(Session))]
public sealed partial class AccessJson : JsonSerializerContext;
