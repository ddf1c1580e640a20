using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Nod.Catalog;

namespace Nod.Server.Api;

/// <summary>Source-generated JSON of the wire: snake_case, RFC 3339 times, unknown fields refused.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    MaxDepth = 16,
    Converters = [typeof(InstantJson), typeof(SnakeCase<NumberType>), typeof(SnakeCase<Texts.TextEncoding>)]
)]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(LineFault))]
[JsonSerializable(typeof(BrandInput))]
[JsonSerializable(typeof(ProgramInput))]
[JsonSerializable(typeof(SenderInput))]
[JsonSerializable(typeof(DisclosureInput))]
[JsonSerializable(typeof(DisclosureAnswer))]
[JsonSerializable(typeof(Brand))]
[JsonSerializable(typeof(MessagingProgram))]
[JsonSerializable(typeof(Sender))]
[JsonSerializable(typeof(ItemList<Brand>))]
[JsonSerializable(typeof(ItemList<MessagingProgram>))]
[JsonSerializable(typeof(ItemList<Sender>))]
[JsonSerializable(typeof(ConsentInput))]
[JsonSerializable(typeof(ConsentAnswer))]
[JsonSerializable(typeof(RelationshipInput))]
[JsonSerializable(typeof(RelationshipAnswer))]
[JsonSerializable(typeof(ContactAnswer))]
[JsonSerializable(typeof(ItemList<HistoryItem>))]
[JsonSerializable(typeof(HoldInput))]
[JsonSerializable(typeof(DecisionInput))]
[JsonSerializable(typeof(DecisionAnswer))]
[JsonSerializable(typeof(MessageInput))]
[JsonSerializable(typeof(MessageAnswer))]
[JsonSerializable(typeof(ClassifyInput))]
[JsonSerializable(typeof(ClassifyAnswer))]
[JsonSerializable(typeof(KeyInput))]
[JsonSerializable(typeof(KeyAnswer))]
[JsonSerializable(typeof(ItemList<KeyAnswer>))]
[JsonSerializable(typeof(SimulatorInboundInput))]
[JsonSerializable(typeof(SimulatorSettingsInput))]
[JsonSerializable(typeof(SimulatorSettingsAnswer))]
[JsonSerializable(typeof(SimulatorInboundAnswer))]
[JsonSerializable(typeof(ItemList<SimulatorMessage>))]
[JsonSerializable(typeof(HookInboundInput))]
[JsonSerializable(typeof(HookAnswer))]
internal sealed partial class ApiJson : JsonSerializerContext;

/// <summary>The wire's JSON as it is used: characters are written as they are, since no answer is put into HTML.</summary>
internal static class Wire
{
    public static readonly ApiJson Json = new(
        new JsonSerializerOptions(ApiJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
    );
}
