using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Nod.Catalog;
using Nod.Providers.Http;
using Nod.Sending;
using NodaTime;
using NodaTime.Text;

namespace Nod.Providers.Vonage;

/// <summary>Sends through Vonage's Messages API, version 1, and asks its Reports API, version 2.</summary>
public sealed class VonageProvider : IMessageProvider, IDisposable
{
    /// <summary>The name senders call it by.</summary>
    public const string ProviderName = "vonage";

    // Reports follow a message within minutes; what is not among them after this long never came.
    private static readonly Duration AbsentAfter = Duration.FromMinutes(30);
    private static readonly Duration AskedAround = Duration.FromMinutes(10);

    private readonly VonageSettings settings;
    private readonly TimeProvider clock;
    private readonly ProviderLine line;
    private readonly AuthenticationHeaderValue credentials;

    /// <summary>Opens a line; nothing is sent yet.</summary>
    public VonageProvider(VonageSettings settings, TimeProvider clock)
    {
        this.settings = settings;
        this.clock = clock;
        line = new ProviderLine(settings.Address, clock, settings.AnswerWithin);
        credentials = new AuthenticationHeaderValue(
            "Basic",
            Convert.ToBase64String(Encoding.UTF8.GetBytes($"{settings.ApiKey}:{settings.ApiSecret.Reveal()}"))
        );
    }

    /// <inheritdoc/>
    public string Name => ProviderName;

    /// <inheritdoc/>
    public IReadOnlyList<FieldFault> Check(Sender sender) => ProviderSettings.Check(sender);

    /// <inheritdoc/>
    public async Task<HandOver> HandOverAsync(OutboundText text, CancellationToken cancellation)
    {
        var body = new JsonObject
        {
            ["message_type"] = "text",
            ["channel"] = "sms",
            ["from"] = text.From.TrimStart('+'),
            ["to"] = text.To.ToString().TrimStart('+'),
            ["text"] = text.Body,
            ["client_ref"] = AttemptTag.Of(text),
            ["webhook_url"] = $"{settings.Hooks}status",
            ["webhook_version"] = "v1",
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/messages")
        {
            Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = credentials;
        var exchange = await line.SendAsync(request, text.From, cancellation);
        return line.OutcomeOf(exchange, text.From, "Vonage", Taken, FailureOf);
    }

    /// <inheritdoc/>
    public async Task<HandOver> AskAsync(OutboundText text, CancellationToken cancellation)
    {
        var tag = AttemptTag.Of(text);
        var (since, until) = (text.ClaimedAt - AskedAround, text.ClaimedAt + AskedAround);
        var path =
            $"/v2/reports/records?account_id={settings.ApiKey}&product=MESSAGES&direction=outbound"
            + $"&date_start={InstantPattern.General.Format(since)}&date_end={InstantPattern.General.Format(until)}"
            + $"&to={text.To.ToString().TrimStart('+')}&client_ref={tag}";
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = credentials;
        if (
            await line.SendAsync(request, text.From, cancellation) is not Exchange.Answered { Succeeded: true } answer
            || JsonFields.Parse(answer.Body) is not { } list
            || JsonFields.At(list, "records") is not { ValueKind: JsonValueKind.Array }
        )
        {
            return new HandOver(Outcome.Unknown, null, "Vonage could not say");
        }

        var found = JsonFields.Items(list, "records").FirstOrDefault(record => record.Text("client_ref") == tag);
        return found is not null ? new HandOver(Outcome.Accepted, found.Text("message_id"), null)
            : Instant.FromDateTimeOffset(clock.GetUtcNow()) > text.ClaimedAt + AbsentAfter
                ? new HandOver(Outcome.Absent, null, "Vonage never had it")
            : new HandOver(Outcome.Unknown, null, "Vonage has no record of it yet");
    }

    /// <inheritdoc/>
    public void Dispose() => line.Dispose();

    private static HandOver? Taken(JsonElement? body) =>
        body.Text("message_uuid") is { } id ? new HandOver(Outcome.Accepted, id, null) : null;

    private static ProviderFailure FailureOf(JsonElement? body, Exchange.Answered answer) =>
        VonageErrors.Codes.Failure(
            VonageErrors.CodeOf(body.Text("type"), body.Text("title")),
            body.Text("title"),
            answer
        );
}
