using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Nod.Catalog;
using Nod.Providers.Http;
using Nod.Sending;
using NodaTime;

namespace Nod.Providers.Twilio;

/// <summary>Sends through Twilio's message resource (Programmable Messaging, API version 2010-04-01).</summary>
public sealed class TwilioProvider : IMessageProvider, IDisposable
{
    /// <summary>The name senders call it by.</summary>
    public const string ProviderName = "twilio";

    internal const string ServiceSetting = "messaging_service_sid";
    private const string ValiditySetting = "validity_period";

    // Twilio's list follows its acceptance within seconds; what is not in it after this long never came.
    private static readonly Duration AbsentAfter = Duration.FromMinutes(5);
    private static readonly Duration ClockSkew = Duration.FromSeconds(30);
    private static readonly Duration OnTheWayMax = Duration.FromMinutes(1);

    private readonly TwilioSettings settings;
    private readonly TimeProvider clock;
    private readonly ProviderLine line;
    private readonly AuthenticationHeaderValue credentials;

    /// <summary>Opens a line; nothing is sent yet.</summary>
    public TwilioProvider(TwilioSettings settings, TimeProvider clock)
    {
        this.settings = settings;
        this.clock = clock;
        line = new ProviderLine(settings.Address, clock, settings.AnswerWithin);
        credentials = CredentialsOf(settings);
    }

    /// <inheritdoc/>
    public string Name => ProviderName;

    private string Messages => $"/2010-04-01/Accounts/{settings.AccountSid}/Messages.json";

    /// <inheritdoc/>
    public IReadOnlyList<FieldFault> Check(Sender sender) =>
        ProviderSettings.Check(
            sender,
            (ServiceSetting, "MG[0-9a-fA-F]{32}", "MG and 32 hex digits"),
            (ValiditySetting, "[1-9][0-9]{0,3}|[12][0-9]{4}|3[0-5][0-9]{3}|36000", "1 to 36000 seconds")
        );

    /// <inheritdoc/>
    public async Task<HandOver> HandOverAsync(OutboundText text, CancellationToken cancellation)
    {
        var form = new Dictionary<string, string>
        {
            ["To"] = text.To.ToString(),
            ["From"] = text.From,
            ["Body"] = text.Body,
            ["StatusCallback"] = AttemptTag.StatusAddress(settings.Hooks, text),
        };
        if (text.Settings.GetValueOrDefault(ServiceSetting) is { } service)
        {
            form["MessagingServiceSid"] = service;
        }

        if (text.Settings.GetValueOrDefault(ValiditySetting) is { } validity)
        {
            form["ValidityPeriod"] = validity;
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, Messages)
        {
            Content = new FormUrlEncodedContent(form),
        };
        request.Headers.Authorization = credentials;
        var exchange = await line.SendAsync(request, text.From, cancellation);
        return line.OutcomeOf(exchange, text.From, "Twilio", Taken, FailureOf);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// A message does not show its StatusCallback, so it is found by number, text and time. Another message with the
    /// same text to the same person in the same minute may be taken for it: an error towards not sending.
    /// </remarks>
    public async Task<HandOver> AskAsync(OutboundText text, CancellationToken cancellation)
    {
        var path = $"{Messages}?To={Uri.EscapeDataString(text.To.ToString())}&PageSize=100";
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = credentials;
        if (
            await line.SendAsync(request, text.From, cancellation) is not Exchange.Answered { Succeeded: true } answer
            || JsonFields.Parse(answer.Body) is not { } list
            || JsonFields.At(list, "messages") is not { ValueKind: JsonValueKind.Array }
        )
        {
            return new HandOver(Outcome.Unknown, null, "Twilio could not say");
        }

        var near = JsonFields.Items(list, "messages").Where(message => IsNear(text, message)).ToList();
        var same = near.Where(message => message.Text("body") == text.Body).ToList();
        var settled = Instant.FromDateTimeOffset(clock.GetUtcNow()) > text.ClaimedAt + AbsentAfter;
        return (same.Count, near.Count, settled) switch
        {
            (1, _, _) => Found(same[0]),
            (0, 0, true) => new HandOver(Outcome.Absent, null, "Twilio never had it"),
            (> 1, _, _) or (_, > 0, true) => new HandOver(
                Outcome.Undecidable,
                null,
                "Twilio has several texts that it could be"
            ),
            _ => new HandOver(Outcome.Unknown, null, "Twilio does not have it yet"),
        };
    }

    /// <inheritdoc/>
    public void Dispose() => line.Dispose();

    internal static AuthenticationHeaderValue CredentialsOf(TwilioSettings settings)
    {
        var user = settings.ApiKeySid ?? settings.AccountSid;
        var secret = settings.ApiKeySecret ?? settings.AuthToken;
        return new AuthenticationHeaderValue(
            "Basic",
            Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{secret.Reveal()}"))
        );
    }

    private static HandOver? Taken(JsonElement? message) => message.Text("sid") is null ? null : Found(message);

    internal static ProviderFailure FailureOf(JsonElement? body, Exchange.Answered answer) =>
        TwilioErrors.Codes.Failure(body.Text("code"), body.Text("message"), answer);

    private static HandOver Found(JsonElement? message)
    {
        var code = message.Text("error_code");
        return message.Text("status") is "failed" or "undelivered" or "canceled"
            ? new HandOver(
                Outcome.Rejected,
                message.Text("sid"),
                $"{code}: {message.Text("status")}",
                TwilioErrors.Codes.Failure(code, message.Text("error_message") ?? message.Text("status"))
            )
            : new HandOver(Outcome.Accepted, message.Text("sid"), null);
    }

    private static bool IsNear(OutboundText text, JsonElement? message) =>
        message.Text("direction")?.StartsWith("outbound", StringComparison.Ordinal) == true
        && message.Text("sid") is not null
        && message.Text("from") is var from
        && (from is null || from == text.From)
        && DateTimeOffset.TryParse(
            message.Text("date_created"),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var created
        )
        && Instant.FromDateTimeOffset(created) is var at
        && at >= text.ClaimedAt - ClockSkew
        && at <= text.ClaimedAt + OnTheWayMax;
}
