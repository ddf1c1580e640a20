using System.Text.Json;
using System.Text.Json.Nodes;
using Nod.Catalog;
using Nod.Providers.Http;
using Nod.Sending;

namespace Nod.Providers.Aws;

/// <summary>Sends through AWS End User Messaging SMS (PinpointSMSVoiceV2, JSON 1.0).</summary>
public sealed class AwsProvider : IMessageProvider, IDisposable
{
    /// <summary>The name senders call it by.</summary>
    public const string ProviderName = "aws";

    /// <summary>Where a text carries our mark.</summary>
    internal const string ContextKey = "nod";

    private const string OriginationSetting = "origination_identity";
    private const string ConfigurationSetting = "configuration_set";

    private readonly ProviderLine line;
    private readonly AwsRequests requests;

    /// <summary>Opens a line; nothing is sent yet.</summary>
    public AwsProvider(AwsSettings settings, TimeProvider clock)
    {
        line = new ProviderLine(settings.Address, clock, settings.AnswerWithin);
        requests = new AwsRequests(settings, clock);
    }

    /// <inheritdoc/>
    public string Name => ProviderName;

    /// <inheritdoc/>
    public IReadOnlyList<FieldFault> Check(Sender sender) =>
        ProviderSettings.Check(
            sender,
            (OriginationSetting, "[A-Za-z0-9_:/+-]{1,256}", "a number, sender ID or pool, by name or ARN"),
            (ConfigurationSetting, "[A-Za-z0-9_:/-]{1,256}", "a configuration set, by name or ARN"),
            (AwsBlockList.ListSetting, "[A-Za-z0-9_:/-]{1,256}", "an opt-out list, by name or ARN")
        );

    /// <inheritdoc/>
    public async Task<HandOver> HandOverAsync(OutboundText text, CancellationToken cancellation)
    {
        var promotes = text.Class is MessageClass.Promotional or MessageClass.ThirdPartyJobAlert;
        var body = new JsonObject
        {
            ["DestinationPhoneNumber"] = text.To.ToString(),
            ["OriginationIdentity"] = text.Settings.GetValueOrDefault(OriginationSetting) ?? text.From,
            ["MessageBody"] = text.Body,
            ["MessageType"] = promotes ? "PROMOTIONAL" : "TRANSACTIONAL",
            ["Context"] = new JsonObject { [ContextKey] = AttemptTag.Of(text) },
        };
        if (text.Settings.GetValueOrDefault(ConfigurationSetting) is { } configuration)
        {
            body["ConfigurationSetName"] = configuration;
        }

        using var request = requests.Of("SendTextMessage", body);
        var exchange = await line.SendAsync(request, text.From, cancellation);
        return line.OutcomeOf(exchange, text.From, "AWS", Taken, FailureOf);
    }

    /// <inheritdoc/>
    /// <remarks>No operation of the service finds a message again. Its events may still tell; else a person decides.</remarks>
    public Task<HandOver> AskAsync(OutboundText text, CancellationToken cancellation) =>
        Task.FromResult(new HandOver(Outcome.Undecidable, null, "AWS can't be asked what became of a text"));

    /// <inheritdoc/>
    public void Dispose() => line.Dispose();

    private static HandOver? Taken(JsonElement? body) =>
        body.Text("MessageId") is { } id ? new HandOver(Outcome.Accepted, id, null) : null;

    internal static ProviderFailure FailureOf(JsonElement? body, Exchange.Answered answer) =>
        AwsErrors.Codes.Failure(
            AwsErrors.CodeOf(body.Text("Reason"), body.Text("__type")),
            body.Text("Message") ?? body.Text("message"),
            answer
        );
}
