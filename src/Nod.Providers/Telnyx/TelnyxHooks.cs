using System.Globalization;
using System.Text;
using System.Text.Json;
using Nod.Providers.Http;
using Nod.Sending;
using NSec.Cryptography;

namespace Nod.Providers.Telnyx;

/// <summary>
/// Reads what Telnyx delivers, signed by Ed25519 over the time, a bar and the body. What was signed more than five
/// minutes ago, or that far ahead, is refused.
/// </summary>
public sealed class TelnyxHooks(TelnyxSettings settings, TimeProvider clock) : IProviderHooks
{
    /// <summary>The header with the signature, in base64.</summary>
    public const string SignatureHeader = "telnyx-signature-ed25519";

    /// <summary>The header with the time, in seconds since 1970.</summary>
    public const string TimeHeader = "telnyx-timestamp";

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    private readonly PublicKey key = PublicKey.Import(
        SignatureAlgorithm.Ed25519,
        Convert.FromBase64String(settings.PublicKey),
        KeyBlobFormat.RawPublicKey
    );

    /// <inheritdoc/>
    public string Name => TelnyxProvider.ProviderName;

    /// <inheritdoc/>
    public Task<HookReading> ReadAsync(HookCall call, CancellationToken cancellation) => Task.FromResult(Read(call));

    private HookReading Read(HookCall call)
    {
        if (!IsSigned(call))
        {
            return new HookReading.Refused("the signature does not fit, or is old");
        }

        var json = JsonFields.Parse(call.Body);
        var message = json.At("data", "payload");
        return message is not { ValueKind: JsonValueKind.Object }
            ? new HookReading.Faulty([new FieldFault("data.payload", "is missing")])
            : json.Text("data", "event_type") switch
            {
                "message.received" => Inbound(message),
                "message.sent" or "message.finalized" => Status(message, FormFields.Read(call.Query)),
                _ => new HookReading.Taken([], HookReply.Empty),
            };
    }

    private bool IsSigned(HookCall call)
    {
        if (
            call.Headers.GetValueOrDefault(SignatureHeader) is not { } signature
            || call.Headers.GetValueOrDefault(TimeHeader) is not { } time
            || !long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            || (clock.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(seconds)).Duration() > Window
        )
        {
            return false;
        }

        var bytes = new byte[SignatureAlgorithm.Ed25519.SignatureSize];
        return Convert.TryFromBase64String(signature, bytes, out var read)
            && read == bytes.Length
            && SignatureAlgorithm.Ed25519.Verify(
                key,
                [.. Encoding.UTF8.GetBytes(time + "|"), .. call.Body.Span],
                bytes
            );
    }

    private static HookReading Inbound(JsonElement? message)
    {
        var to = message.Items("to").FirstOrDefault().Text("phone_number");
        if (message.Text("id") is not { } id || to is null)
        {
            return new HookReading.Faulty([new FieldFault("payload", "must have id, from and to")]);
        }

        return PhoneNumber.TryRead(message.Text("from", "phone_number") ?? string.Empty, out var from)
            ? new HookReading.Taken(
                [new TextArrived(id, from, to, message.Text("text") ?? string.Empty)],
                HookReply.Empty
            )
            : new HookReading.Taken([], HookReply.Empty);
    }

    private static HookReading.Taken Status(JsonElement? message, FormFields query)
    {
        var to = message.Items("to").FirstOrDefault();
        if (
            message.Text("id") is not { } id
            || !PhoneNumber.TryRead(to.Text("phone_number") ?? string.Empty, out var phone)
            || !AttemptTag.TryRead(query[AttemptTag.Parameter], phone, out var address, out var reference)
        )
        {
            return new HookReading.Taken([], HookReply.Empty);
        }

        var error = message.Items("errors").FirstOrDefault();
        var failure = TelnyxErrors.FailureOf(error, error.Text("title") ?? to.Text("status"));
        HookNews? news = to.Text("status") switch
        {
            "delivered" => new TextReported(new DeliveryReport(address, reference, id, true, null)),
            "delivery_failed" or "sending_failed" or "expired" => new TextReported(
                new DeliveryReport(address, reference, id, false, failure.Detail, failure)
            ),
            "queued" or "sending" or "sent" => new TextTaken(address, reference, id),
            _ => null,
        };
        return new HookReading.Taken(news is null ? [] : [news], HookReply.Empty);
    }
}
