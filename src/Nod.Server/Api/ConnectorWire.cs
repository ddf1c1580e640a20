using Nod.Connectors;
using Nod.Imports;
using NodaTime;

namespace Nod.Server.Api;

internal sealed record ConnectorInput
{
    public string? Vendor { get; init; }
    public string? Brand { get; init; }
    public string? Country { get; init; }
    public string? Secret { get; init; }
    public IReadOnlyList<ConnectorQuestionInput>? Questions { get; init; }
    public EnforcementLevel? Enforcement { get; init; }
    public ConnectorMappingInput? Mapping { get; init; }
    public WriteBackInput? WriteBack { get; init; }
}

internal sealed record ConnectorQuestionInput
{
    public string? Program { get; init; }
    public string? Field { get; init; }
    public string? DisclosureId { get; init; }
    public int? DisclosureVersion { get; init; }
}

/// <summary>An organization's own mapping; several paths of one field stand with | between them.</summary>
internal sealed record ConnectorMappingInput
{
    public string? SignatureHeader { get; init; }
    public string? SignaturePrefix { get; init; }
    public SignatureSpelling? SignatureSpelling { get; init; }
    public string? DeliveryHeader { get; init; }
    public string? Delivery { get; init; }
    public string? Event { get; init; }
    public IReadOnlyDictionary<string, string>? Events { get; init; }
    public IReadOnlyList<string>? Answered { get; init; }
    public string? Added { get; init; }
    public IReadOnlyDictionary<string, string>? Fields { get; init; }
    public IReadOnlyList<string>? Yes { get; init; }
    public IReadOnlyList<string>? No { get; init; }
}

internal sealed record WriteBackInput
{
    public string? ClientId { get; init; }
    public string? ClientSecret { get; init; }
    public string? User { get; init; }
    public string? Url { get; init; }
    public string? TokenUrl { get; init; }
}

internal sealed record ConnectorQuestionAnswer(
    string Program,
    string Field,
    string DisclosureId,
    int DisclosureVersion
);

internal sealed record WriteBackAnswer(string ClientId, string? User, string Url, string TokenUrl);

internal sealed record ConnectorAnswer(
    string Key,
    string Vendor,
    string Brand,
    string? Country,
    string Hook,
    IReadOnlyList<ConnectorQuestionAnswer> Questions,
    EnforcementLevel Enforcement,
    string Rule,
    ConnectorMappingInput? Mapping,
    WriteBackAnswer? WriteBack,
    int Version,
    string? Secret
);

internal sealed record AnswerTold(string Program, string Answer, ImportOutcome Outcome, string? Code, Guid? EventId);

internal sealed record ConnectorDeliveryAnswer(
    Guid Id,
    Instant At,
    string Event,
    Nod.Automations.HiringEventKind? Kind,
    string? Phone,
    string? Reference,
    IReadOnlyList<AnswerTold> Answers,
    string? Code
);

internal sealed record DeliveryTaken(
    bool Repeated,
    Guid? Id,
    Nod.Automations.HiringEventKind? Kind,
    IReadOnlyList<AnswerTold>? Answers,
    string? Code
);

/// <summary>How connectors and their deliveries are spelled on the wire.</summary>
internal static class ConnectorWire
{
    /// <summary>The word for what happens to a person alone, and not in hiring.</summary>
    public const string Person = "person";

    public static ConnectorAnswer Show(Connector connector, Uri? server, string? secret = null) =>
        new(
            connector.Key,
            connector.Vendor,
            connector.Brand,
            connector.Country,
            $"{server?.ToString().TrimEnd('/')}/hooks/ats/{connector.Id}",
            [
                .. connector.Questions.Select(one => new ConnectorQuestionAnswer(
                    one.Program,
                    one.Field,
                    one.Disclosure.Id,
                    one.Disclosure.Version
                )),
            ],
            connector.Enforcement,
            ConnectorInputReader.RuleOf(connector.Key),
            connector.Mapping is { } mapping ? Show(mapping) : null,
            connector.WriteBack is { } back
                ? new WriteBackAnswer(back.ClientId, back.User, back.Url, back.TokenUrl)
                : null,
            connector.Version,
            secret
        );

    public static ConnectorDeliveryAnswer Show(ConnectorDelivery delivery, bool isWhole) =>
        new(
            delivery.Id,
            delivery.At,
            delivery.Event,
            delivery.Kind,
            delivery.Contact is { } contact ? AutomationWire.Show(contact.Phone, isWhole) : null,
            delivery.Reference,
            Show(delivery.Answers),
            delivery.Code
        );

    /// <summary>What a vendor is answered: nothing of the person.</summary>
    public static DeliveryTaken Show(ConnectorDelivery? taken) =>
        taken is null
            ? new DeliveryTaken(true, null, null, null, null)
            : new DeliveryTaken(false, taken.Id, taken.Kind, Show(taken.Answers), taken.Code);

    private static IReadOnlyList<AnswerTold> Show(IReadOnlyList<AnswerOutcome> answers) =>
        [
            .. answers.Select(one => new AnswerTold(
                one.Program,
                one.IsYes ? "yes" : "no",
                one.Outcome,
                one.Code,
                one.Recorded
            )),
        ];

    private static ConnectorMappingInput Show(PayloadMapping mapping) =>
        new()
        {
            SignatureHeader = mapping.Signature.Header,
            SignaturePrefix = mapping.Signature.Prefix,
            SignatureSpelling = mapping.Signature.Spelling,
            DeliveryHeader = mapping.DeliveryHeader,
            Delivery = mapping.Delivery,
            Event = mapping.Event,
            Events = mapping.Events.ToDictionary(
                one => one.Key,
                one => one.Value is { } kind ? EnumWords<Nod.Automations.HiringEventKind>.Of(kind) : Person
            ),
            Answered = mapping.Answered,
            Added = mapping.Added,
            Fields = mapping.Fields.ToDictionary(
                one => EnumWords<PayloadField>.Of(one.Key),
                one => string.Join('|', one.Value)
            ),
            Yes = mapping.Yes,
            No = mapping.No,
        };
}
