using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Nod.Bench;

/// <summary>An inbound STOP as a provider posts it, signed: each side its own way, one HMAC over the request.</summary>
/// <param name="Target">Who takes it.</param>
/// <param name="Request">The whole request, head and body, for one phone and one message id.</param>
internal sealed record StopWebhook(Target Target, Func<string, long, byte[]> Request)
{
    /// <summary>Where the naive service takes it.</summary>
    public const string NaivePath = "/naive/stop";

    /// <summary>The header that carries Twilio's signature.</summary>
    public const string SignatureHeader = "X-Twilio-Signature";

    private const string NodPath = "/hooks/simulator/inbound";
    private const string NodHeader = "X-Nod-Signature";

    /// <summary>As Twilio posts it: a form and an HMAC-SHA1 over URL and parameters.</summary>
    public static StopWebhook AsTwilio(Target target, string path, string secret, string to) =>
        new(
            target,
            (phone, message) =>
            {
                KeyValuePair<string, string>[] parameters =
                [
                    new("AccountSid", "AC00000000000000000000000000000001"),
                    new("Body", "STOP"),
                    new("From", phone),
                    new("MessageSid", $"SM{message:x32}"),
                    new("NumMedia", "0"),
                    new("NumSegments", "1"),
                    new("To", to),
                ];
                var body = string.Join('&', parameters.Select(one => $"{one.Key}={Uri.EscapeDataString(one.Value)}"));
                var signature = Sign(new Uri(target.Url, path), parameters, secret);
                return Post(target, path, SignatureHeader, signature, "application/x-www-form-urlencoded", body);
            }
        );

    /// <summary>As Nod's simulated carrier posts it: JSON and an HMAC-SHA256 over the body.</summary>
    public static StopWebhook AsSimulator(Target target, byte[] secret, string to) =>
        new(
            target,
            (phone, message) =>
            {
                var body = $$"""{"id":"in-{{message:x32}}","from":"{{phone}}","to":"{{to}}","body":"STOP"}""";
                var signature = Convert.ToHexStringLower(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(body)));
                return Post(target, NodPath, NodHeader, signature, "application/json", body);
            }
        );

    private static byte[] Post(Target target, string path, string header, string signature, string type, string body) =>
        Encoding.ASCII.GetBytes(
            $"POST {path} HTTP/1.1\r\nHost: {target.Url.Authority}\r\n{header}: {signature}\r\n"
                + $"Content-Type: {type}\r\nContent-Length: {body.Length}\r\n\r\n{body}"
        );

    /// <summary>The signature Twilio puts on a form.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "Twilio signs with HMAC-SHA1.")]
    public static string Sign(Uri url, IEnumerable<KeyValuePair<string, string>> parameters, string secret)
    {
        var text = new StringBuilder(url.ToString());
        foreach (var (name, value) in parameters.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            text.Append(name).Append(value);
        }

        var hash = HMACSHA1.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(text.ToString()));
        return Convert.ToBase64String(hash);
    }

    /// <summary>Compares two signatures in constant time.</summary>
    public static bool Same(string expected, string given) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.ASCII.GetBytes(given));
}
