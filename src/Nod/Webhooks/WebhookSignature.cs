using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NodaTime;

namespace Nod.Webhooks;

/// <summary>
/// Signs what is posted to a webhook as the Standard Webhooks specification says (version 1): HMAC-SHA-256, in base64, over
/// identifier, time stamp and body with full stops between; as many signatures as there are secrets.
/// </summary>
public static class WebhookSignature
{
    /// <summary>The header with the identifier, the same at every try.</summary>
    public const string IdHeader = "webhook-id";

    /// <summary>The header with the time of this try, in seconds since 1970.</summary>
    public const string TimestampHeader = "webhook-timestamp";

    /// <summary>The header with the signatures.</summary>
    public const string SignatureHeader = "webhook-signature";

    /// <summary>The headers of a post.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Headers(
        string id,
        Instant now,
        ReadOnlySpan<byte> body,
        IEnumerable<byte[]> secrets
    )
    {
        var seconds = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var head = Encoding.UTF8.GetBytes($"{id}.{seconds}.");
        var signed = new byte[head.Length + body.Length];
        head.CopyTo(signed, 0);
        body.CopyTo(signed.AsSpan(head.Length));
        var signatures = secrets.Select(secret => "v1," + Convert.ToBase64String(HMACSHA256.HashData(secret, signed)));
        return [new(IdHeader, id), new(TimestampHeader, seconds), new(SignatureHeader, string.Join(' ', signatures))];
    }

    /// <summary>A secret as people copy it: <c>whsec_</c> and base64.</summary>
    public static string Spell(byte[] secret) => "whsec_" + Convert.ToBase64String(secret);
}
