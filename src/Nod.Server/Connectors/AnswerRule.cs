using System.Text.Json.Serialization;
using Nod.Connectors;

namespace Nod.Server.Connectors;

/// <summary>The parameters of the rule that a connector sets.</summary>
/// <param name="Brand">The brand, by key.</param>
/// <param name="Programs">The programs that are asked about; the first stands for the others.</param>
/// <param name="Level">What is refused.</param>
internal sealed record AnswerRule(string Brand, IReadOnlyList<string> Programs, EnforcementLevel Level);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(AnswerRule))]
internal sealed partial class AnswerRuleJson : JsonSerializerContext;
