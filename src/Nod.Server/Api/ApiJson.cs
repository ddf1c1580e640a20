using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Nod.Automations;
using Nod.Broadcasts;
using Nod.Catalog;
using Nod.Consent;
using Nod.Health;
using Nod.Server.Feeds;

namespace Nod.Server.Api;

/// <summary>Source-generated JSON of the wire: snake_case, RFC 3339 times, unknown fields refused.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    MaxDepth = 16,
    Converters = [
        typeof(InstantJson),
        typeof(SnakeCase<JudgementKind>),
        typeof(SnakeCase<Nod.Sending.BlockListDifference>),
        typeof(SnakeCase<NumberType>),
        typeof(SnakeCase<Texts.TextEncoding>),
        typeof(LocalDateTimeJson),
        typeof(LocalTimeJson),
        typeof(OneWord<AutomationAnchor>),
        typeof(OneWord<HiringEventKind>),
        typeof(OneWord<TemplateKind>),
        typeof(OneWord<AudienceKind>),
        typeof(OneWord<ConsentAction>),
        typeof(OneWord<Nod.Connectors.EnforcementLevel>),
        typeof(OneWord<Nod.Connectors.SignatureSpelling>),
        typeof(OneWord<ErasureReason>),
        typeof(OneWord<Rules.BuiltIn.RetainedThing>),
        typeof(OneWord<FrequencyPeriod>),
        typeof(OneWord<MessageClass>),
        typeof(OneWord<Method>),
        typeof(OneWord<ProgramStanding>),
        typeof(OneWord<RelationshipKind>),
        typeof(OneWord<ResolvedOutcome>),
        typeof(OneWord<Scope>),
        typeof(SnakeCase<Nod.Webhooks.DeliveryStatus>),
        typeof(SnakeCase<HealthGrouping>),
        typeof(OneWord<Nod.Registrations.PolicyKind>),
        typeof(OneWord<Nod.Registrations.RegistrationKind>),
        typeof(OneWord<SenderKind>),
        typeof(OneWord<VoidReason>),
    ]
)]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(LineFault))]
[JsonSerializable(typeof(BrandInput))]
[JsonSerializable(typeof(ProgramInput))]
[JsonSerializable(typeof(SenderInput))]
[JsonSerializable(typeof(DisclosureInput))]
[JsonSerializable(typeof(FormInput))]
[JsonSerializable(typeof(FormWire))]
[JsonSerializable(typeof(ItemList<FormWire>))]
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
[JsonSerializable(typeof(WishInput))]
[JsonSerializable(typeof(WishAnswer))]
[JsonSerializable(typeof(PreferencesLinkInput))]
[JsonSerializable(typeof(PreferencesLinkAnswer))]
[JsonSerializable(typeof(VoidInput))]
[JsonSerializable(typeof(DisconnectedInput))]
[JsonSerializable(typeof(VoidAnswer))]
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
[JsonSerializable(typeof(MessagingServiceInput))]
[JsonSerializable(typeof(MessagingService))]
[JsonSerializable(typeof(ItemList<MessagingService>))]
[JsonSerializable(typeof(ResolveInput))]
[JsonSerializable(typeof(EvidencePackInput))]
[JsonSerializable(typeof(EvidencePackAnswer))]
[JsonSerializable(typeof(AttachmentAnswer))]
[JsonSerializable(typeof(BroadcastInput))]
[JsonSerializable(typeof(BroadcastAnswer))]
[JsonSerializable(typeof(ItemList<BroadcastAnswer>))]
[JsonSerializable(typeof(PreviewAnswer))]
[JsonSerializable(typeof(ProgressAnswer))]
[JsonSerializable(typeof(RecipientInput))]
[JsonSerializable(typeof(RecipientAdded))]
[JsonSerializable(typeof(ItemList<RecipientAnswer>))]
[JsonSerializable(typeof(ReplayAnswer))]
[JsonSerializable(typeof(Commands.ReplayLine))]
[JsonSerializable(typeof(Commands.ReplayCounts))]
[JsonSerializable(typeof(OwnRuleInput))]
[JsonSerializable(typeof(OwnRule))]
[JsonSerializable(typeof(DepartureInput))]
[JsonSerializable(typeof(Departure))]
[JsonSerializable(typeof(RulesAnswer))]
[JsonSerializable(typeof(ItemList<AlertAnswer>))]
[JsonSerializable(typeof(ItemList<BlockListAnswer>))]
[JsonSerializable(typeof(ItemList<BlockListDifferenceAnswer>))]
[JsonSerializable(typeof(EraseInput))]
[JsonSerializable(typeof(ErasureAnswer))]
[JsonSerializable(typeof(DueList))]
[JsonSerializable(typeof(DueAnswer))]
[JsonSerializable(typeof(LegalHoldInput))]
[JsonSerializable(typeof(OverviewAnswer))]
[JsonSerializable(typeof(ItemList<ContactListItem>))]
[JsonSerializable(typeof(ItemList<MessageAnswer>))]
[JsonSerializable(typeof(ItemList<EvidencePackAnswer>))]
[JsonSerializable(typeof(ContactHoldsAnswer))]
[JsonSerializable(typeof(ProgramHoldsAnswer))]
[JsonSerializable(typeof(ItemList<ThreadAnswer>))]
[JsonSerializable(typeof(ThreadDetail))]
[JsonSerializable(typeof(ReplyInput))]
[JsonSerializable(typeof(ReplyAnswer))]
[JsonSerializable(typeof(NoteInput))]
[JsonSerializable(typeof(NoteAnswer))]
[JsonSerializable(typeof(AssignInput))]
[JsonSerializable(typeof(SeenInput))]
[JsonSerializable(typeof(TemplateInput))]
[JsonSerializable(typeof(TemplateAnswer))]
[JsonSerializable(typeof(ItemList<TemplateAnswer>))]
[JsonSerializable(typeof(SavedAudienceInput))]
[JsonSerializable(typeof(SavedAudienceAnswer))]
[JsonSerializable(typeof(ItemList<SavedAudienceAnswer>))]
[JsonSerializable(typeof(MemberInput))]
[JsonSerializable(typeof(MemberAnswer))]
[JsonSerializable(typeof(TagsInput))]
[JsonSerializable(typeof(TagsAnswer))]
[JsonSerializable(typeof(HiringEventInput))]
[JsonSerializable(typeof(HiringEventAnswer))]
[JsonSerializable(typeof(AutomationInput))]
[JsonSerializable(typeof(AutomationAnswer))]
[JsonSerializable(typeof(ItemList<AutomationAnswer>))]
[JsonSerializable(typeof(DryRunInput))]
[JsonSerializable(typeof(DryRunAnswer))]
[JsonSerializable(typeof(ItemList<RunAnswer>))]
[JsonSerializable(typeof(ConnectorInput))]
[JsonSerializable(typeof(ConnectorAnswer))]
[JsonSerializable(typeof(ItemList<ConnectorAnswer>))]
[JsonSerializable(typeof(ItemList<ConnectorDeliveryAnswer>))]
[JsonSerializable(typeof(DeliveryTaken))]
[JsonSerializable(typeof(ImportStartInput))]
[JsonSerializable(typeof(KeywordInput))]
[JsonSerializable(typeof(KeywordAnswer))]
[JsonSerializable(typeof(ItemList<KeywordAnswer>))]
[JsonSerializable(typeof(ImportAnswer))]
[JsonSerializable(typeof(ItemList<ImportAnswer>))]
[JsonSerializable(typeof(ItemList<MappingAnswer>))]
[JsonSerializable(typeof(ReportLine))]
[JsonSerializable(typeof(RegistrationInput))]
[JsonSerializable(typeof(RegistrationAnswer))]
[JsonSerializable(typeof(ItemList<RegistrationListItem>))]
[JsonSerializable(typeof(FilingInput))]
[JsonSerializable(typeof(Nod.Registrations.Filing))]
[JsonSerializable(typeof(ItemList<Nod.Registrations.Filing>))]
[JsonSerializable(typeof(DriftAnswer))]
[JsonSerializable(typeof(ItemList<Nod.Registrations.RejectionCode>))]
[JsonSerializable(typeof(PolicyInput))]
[JsonSerializable(typeof(Nod.Registrations.PolicyText))]
[JsonSerializable(typeof(ItemList<PolicyAnswer>))]
[JsonSerializable(typeof(EventAnswer))]
[JsonSerializable(typeof(ItemList<EventAnswer>))]
[JsonSerializable(typeof(WebhookInput))]
[JsonSerializable(typeof(WebhookAnswer))]
[JsonSerializable(typeof(ItemList<WebhookAnswer>))]
[JsonSerializable(typeof(WebhookTested))]
[JsonSerializable(typeof(ItemList<DeliveryAnswer>))]
[JsonSerializable(typeof(ReplayInput))]
[JsonSerializable(typeof(ReplayBegun))]
[JsonSerializable(typeof(HealthLimitsInput))]
[JsonSerializable(typeof(HealthLimits))]
[JsonSerializable(typeof(HealthRatesAnswer))]
internal sealed partial class ApiJson : JsonSerializerContext;

/// <summary>
/// Reads an enum from exactly one of its words. The framework's converter also takes a list of them, and makes another
/// word out of it: "decline, revoke" would be a reconfirmation.
/// </summary>
internal sealed class OneWord<T> : JsonConverter<T>
    where T : struct, Enum
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && EnumWords<T>.TryParse(reader.GetString(), out var value)
            ? value
            : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(EnumWords<T>.Of(value));
}

/// <summary>The wire's JSON as it is used: characters are written as they are, since no answer is put into HTML.</summary>
internal static class Wire
{
    public static readonly ApiJson Json = new(
        new JsonSerializerOptions(ApiJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
    );
}
