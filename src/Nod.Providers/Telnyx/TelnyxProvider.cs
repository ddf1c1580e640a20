using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Nod.Catalog;
using Nod.Providers.Http;
using Nod.Sending;
using NodaTime;

namespace Nod.Providers.Telnyx;

/// <summary>Sends through Telnyx's messages resource (API version 2).</summary>
public sealed class TelnyxProvider : IMessageProvider, IDisposable
{
    /// <summary>The name senders call it by.</summary>
    public const string ProviderName = "telnyx";

    private const string ProfileSetting = "messaging_profile_id";

    // Detail records follow a message within minutes; what is not among them after this long never came.
    private static readonly Duration AbsentAfter = Duration.FromMinutes(30);

    private readonly TelnyxSettings settings;
    private readonly TimeProvider clock;
    private readonly ProviderLine line;
    private readonly AuthenticationHeaderValue credentials;

    /// <summary>Opens a line; nothing is sent yet.</summary>
    public TelnyxProvider(TelnyxSettings settings, TimeProvider clock)
    {
        this.settings = settings;
        this.clock = clock;
        line = new ProviderLine(settings.Address, clock, settings.AnswerWithin);
        credentials = new AuthenticationHeaderValue("Bearer", settings.ApiKey.Reveal());
    }

    /// <inheritdoc/>
    public string Name => ProviderName;

    /// <inheritdoc/>
    public IReadOnlyList<FieldFault> Check(Sender sender) =>
        ProviderSettings.Check(sender, (ProfileSetting, "[0-9a-fA-F-]{36}", "the UUID of a messaging profile"));

    /// <inheritdoc/>
    public async Task<HandOver> HandOverAsync(OutboundText text, CancellationToken cancellation)
    {
        var body = new JsonObject
        {
            ["from"] = text.From,
            ["to"] = text.To.ToString(),
            ["text"] = text.Body,
            ["type"] = "SMS",
            ["webhook_url"] = AttemptTag.StatusAddress(settings.Hooks, text),
            ["use_profile_webhooks"] = false,
            ["tags"] = new JsonArray(AttemptTag.Of(text)),
        };
        if (text.Settings.GetValueOrDefault(ProfileSetting) is { } profile)
        {
            body["messaging_profile_id"] = profile;
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, "/v2/messages")
        {
            Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = credentials;
        var exchange = await line.SendAsync(request, text.From, cancellation);
        return line.OutcomeOf(exchange, text.From, "Telnyx", Taken, FailureOf);
    }

    /// <inheritdoc/>
    /// <remarks>The message itself can be had by Telnyx's identifier only; its detail record shows our tag.</remarks>
    public async Task<HandOver> AskAsync(OutboundText text, CancellationToken cancellation)
    {
        var since = text.ClaimedAt.ToDateTimeUtc().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var path =
            "/v2/detail_records?filter[record_type]=messaging&filter[direction]=outbound"
            + $"&filter[cld]={Uri.EscapeDataString(text.To.ToString())}&filter[created_at][gte]={since}&page[size]=50";
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = credentials;
        if (
            await line.SendAsync(request, text.From, cancellation) is not Exchange.Answered { Succeeded: true } answer
            || JsonFields.Parse(answer.Body) is not { } list
            || JsonFields.At(list, "data") is not { ValueKind: JsonValueKind.Array }
        )
        {
            return new HandOver(Outcome.Unknown, null, "Telnyx could not say");
        }

        var tag = AttemptTag.Of(text);
        var found = JsonFields
            .Items(list, "data")
            .FirstOrDefault(record => record.Text("tags")?.Split(',').Contains(tag) == true);
        return found is not null ? new HandOver(Outcome.Accepted, found.Text("uuid"), null)
            : Instant.FromDateTimeOffset(clock.GetUtcNow()) > text.ClaimedAt + AbsentAfter
                ? new HandOver(Outcome.Absent, null, "Telnyx never had it")
            : new HandOver(Outcome.Unknown, null, "Telnyx has no record of it yet");
    }

    /// <inheritdoc/>
    public void Dispose() => line.Dispose();

    private static HandOver? Taken(JsonElement? body) =>
        body.Text("data", "id") is { } id ? new HandOver(Outcome.Accepted, id, null) : null;

    internal static ProviderFailure FailureOf(JsonElement? body, Exchange.Answered answer)
    {
        var error = body.Items("errors").FirstOrDefault();
        return TelnyxErrors.FailureOf(error, error.Text("title") ?? error.Text("detail"), answer);
    }
}
