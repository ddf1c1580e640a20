using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Nod.Providers.Http;
using Nod.Sending;

namespace Nod.Providers.Vonage;

/// <summary>
/// Reads what Vonage delivers, proven by a JSON web token (RFC 7519, HS256) that holds the body's SHA-256. A token more
/// than five minutes old, or that far ahead, is refused.
/// </summary>
public sealed class VonageHooks(VonageSettings settings, TimeProvider clock) : IProviderHooks
{
    private const string Scheme = "Bearer ";
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);
    private readonly byte[] key = settings.SignatureSecret.Bytes();

    /// <inheritdoc/>
    public string Name => VonageProvider.ProviderName;

    /// <inheritdoc/>
    public Task<HookReading> ReadAsync(HookCall call, CancellationToken cancellation) => Task.FromResult(Read(call));

    private HookReading Read(HookCall call)
    {
        if (
            call.Headers.GetValueOrDefault("Authorization") is not { } header
            || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            || !IsProven(header[Scheme.Length..], call.Body.Span)
        )
        {
            return new HookReading.Refused("the token does not fit, or is old");
        }

        var json = JsonFields.Parse(call.Body);
        return json is not { ValueKind: JsonValueKind.Object }
                ? new HookReading.Faulty([new FieldFault("body", "of the request must be a JSON object")])
            : json.Text("channel") is not (null or "sms") ? new HookReading.Taken([], HookReply.Empty)
            : call.Kind == HookKind.Inbound ? Inbound(json)
            : Status(json);
    }

    private bool IsProven(string token, ReadOnlySpan<byte> body)
    {
        if (token.Split('.') is not [var head, var claims, var signature])
        {
            return false;
        }

        var expected = Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes($"{head}.{claims}")));
        // The algorithm is ours to choose: what the token says of it must agree, and decides nothing.
        return SecretText.Same(signature.TrimEnd('='), expected)
            && Decode(head).Text("alg") == "HS256"
            && Decode(claims) is var said
            && said.Text("api_key") == settings.ApiKey
            && SecretText.Same(
                said.Text("payload_hash") ?? string.Empty,
                Convert.ToHexStringLower(SHA256.HashData(body))
            )
            && said.At("iat") is { ValueKind: JsonValueKind.Number } time
            && time.TryGetInt64(out var seconds)
            && seconds is >= 0 and < 253_402_300_800
            && (clock.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(seconds)).Duration() <= Window;
    }

    private static JsonElement? Decode(string part) =>
        Base64Url.IsValid(part) ? JsonFields.Parse(Base64Url.DecodeFromChars(part)) : null;

    private static HookReading Inbound(JsonElement? message)
    {
        if (message.Text("message_uuid") is not { } id || message.Text("to") is not { } to)
        {
            return new HookReading.Faulty([new FieldFault("message_uuid", "and to must be there")]);
        }

        return TryRead(message.Text("from"), out var from)
            ? new HookReading.Taken(
                [new TextArrived(id, from, Address(to), message.Text("text") ?? string.Empty)],
                HookReply.Empty
            )
            : new HookReading.Taken([], HookReply.Empty);
    }

    private static HookReading.Taken Status(JsonElement? message)
    {
        if (
            message.Text("message_uuid") is not { } id
            || !TryRead(message.Text("to"), out var phone)
            || !AttemptTag.TryRead(message.Text("client_ref"), phone, out var address, out var reference)
        )
        {
            return new HookReading.Taken([], HookReply.Empty);
        }

        var title = message.Text("error", "title");
        var code = VonageErrors.CodeOf(message.Text("error", "type"), title);
        var words = message.Text("error", "detail") ?? title ?? message.Text("status");
        var failure = VonageErrors.Codes.Failure(code, words);
        HookNews? news = message.Text("status") switch
        {
            "delivered" or "read" => new TextReported(new DeliveryReport(address, reference, id, true, null)),
            "rejected" or "undeliverable" or "failed" => new TextReported(
                new DeliveryReport(address, reference, id, false, failure.Detail, failure)
            ),
            "submitted" => new TextTaken(address, reference, id),
            _ => null,
        };
        return new HookReading.Taken(news is null ? [] : [news], HookReply.Empty);
    }

    // Vonage writes numbers without the plus. A short code or a name stays as it is.
    private static string Address(string given) =>
        given.Length > 8 && given.All(char.IsAsciiDigit) ? "+" + given : given;

    private static bool TryRead(string? given, out PhoneNumber phone) =>
        PhoneNumber.TryRead("+" + given?.TrimStart('+'), out phone);
}
