using System.Text.Json.Serialization;
using Nod.Ledger;

namespace Nod.Automations;

/// <summary>Source-generated JSON of what is kept of automations beside their settings.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(InstantJson), typeof(PhoneNumberJson), typeof(SnakeCase<Decisions.Verdict>)]
)]
[JsonSerializable(typeof(HiringEvent))]
[JsonSerializable(typeof(AutomationTasks))]
[JsonSerializable(typeof(AutomationRun))]
public sealed partial class AutomationJson : JsonSerializerContext;
