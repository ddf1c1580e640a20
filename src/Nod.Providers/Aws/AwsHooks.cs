using System.Globalization;
using System.Text.Json;
using Nod.Providers.Http;
using Nod.Sending;

namespace Nod.Providers.Aws;

/// <summary>
/// Reads what AWS delivers through Amazon SNS: texts from people and events of ours, in signed envelopes of the topics
/// that were named. It confirms their subscriptions.
/// </summary>
public sealed class AwsHooks : IProviderHooks
{
    // SNS delivers again for hours, with the time of the first try.
    private static readonly TimeSpan Window = TimeSpan.FromDays(1);
    private static readonly TimeSpan FetchMax = TimeSpan.FromSeconds(4);

    private readonly AwsSettings settings;
    private readonly TimeProvider clock;
    private readonly Fetch fetch;
    private readonly SnsSignature signature;

    /// <summary>Reads with certificates fetched from SNS.</summary>
    public AwsHooks(AwsSettings settings, TimeProvider clock)
        : this(settings, clock, FetchAsync) { }

    internal AwsHooks(AwsSettings settings, TimeProvider clock, Fetch fetch)
    {
        this.settings = settings;
        this.clock = clock;
        this.fetch = fetch;
        signature = new SnsSignature(fetch, clock);
    }

    /// <inheritdoc/>
    public string Name => AwsProvider.ProviderName;

    /// <inheritdoc/>
    public async Task<HookReading> ReadAsync(HookCall call, CancellationToken cancellation)
    {
        var envelope = JsonFields.Parse(call.Body);
        if (
            !settings.TopicArns.Contains(envelope.Text("TopicArn"))
            || !IsRecent(envelope.Text("Timestamp"))
            || !await signature.CoversAsync(envelope, cancellation)
        )
        {
            return new HookReading.Refused("the topic is not ours, or its signature does not fit or is old");
        }

        return envelope.Text("Type") switch
        {
            "SubscriptionConfirmation" => await ConfirmAsync(envelope, cancellation),
            "Notification" => Understand(JsonFields.Parse(envelope.Text("Message") ?? string.Empty)),
            _ => new HookReading.Taken([], HookReply.Empty),
        };
    }

    private bool IsRecent(string? time) =>
        DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
        && (clock.GetUtcNow() - at).Duration() <= Window;

    private async Task<HookReading> ConfirmAsync(JsonElement? envelope, CancellationToken cancellation)
    {
        if (envelope.Text("SubscribeURL") is not { } address || !SnsSignature.IsOfSns(address))
        {
            return new HookReading.Refused("its SubscribeURL is not of SNS");
        }

        await fetch(new Uri(address), cancellation);
        return new HookReading.Taken([], HookReply.Empty);
    }

    private static HookReading Understand(JsonElement? message) =>
        message.Text("inboundMessageId") is { } id ? Inbound(id, message)
        : message.Text("eventType") is { } kind ? Status(kind, message)
        : new HookReading.Taken([], HookReply.Empty);

    private static HookReading Inbound(string id, JsonElement? message)
    {
        if (message.Text("destinationNumber") is not { } to)
        {
            return new HookReading.Faulty([new FieldFault("destinationNumber", "is missing")]);
        }

        return PhoneNumber.TryRead(message.Text("originationNumber") ?? string.Empty, out var from)
            ? new HookReading.Taken(
                [new TextArrived(id, from, to, message.Text("messageBody") ?? string.Empty)],
                HookReply.Empty
            )
            : new HookReading.Taken([], HookReply.Empty);
    }

    private static HookReading.Taken Status(string kind, JsonElement? message)
    {
        if (
            message.Text("messageId") is not { } id
            || !PhoneNumber.TryRead(message.Text("destinationPhoneNumber") ?? string.Empty, out var phone)
            || !AttemptTag.TryRead(
                message.Text("context", AwsProvider.ContextKey),
                phone,
                out var address,
                out var reference
            )
        )
        {
            return new HookReading.Taken([], HookReply.Empty);
        }

        var failure = AwsErrors.Codes.Failure(kind, message.Text("messageStatusDescription") ?? kind);
        var isFinal = message.At("isFinal") is { ValueKind: JsonValueKind.True };
        HookNews? news = kind switch
        {
            "TEXT_DELIVERED" => new TextReported(new DeliveryReport(address, reference, id, true, null)),
            // The carrier has it, and tells no more: not a word on whether it arrived.
            "TEXT_SUCCESSFUL" or "TEXT_QUEUED" or "TEXT_SENT" or "TEXT_PENDING" => new TextTaken(
                address,
                reference,
                id
            ),
            _ when isFinal && kind != "TEXT_UNKNOWN" => new TextReported(
                new DeliveryReport(address, reference, id, false, failure.Detail, failure)
            ),
            _ => null,
        };
        return new HookReading.Taken(news is null ? [] : [news], HookReply.Empty);
    }

    private static async Task<string> FetchAsync(Uri address, CancellationToken cancellation)
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })
        {
            Timeout = FetchMax,
            MaxResponseContentBufferSize = 64 * 1024,
        };
        return await client.GetStringAsync(address, cancellation);
    }
}
