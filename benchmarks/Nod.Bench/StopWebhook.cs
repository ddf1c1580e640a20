using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Nod.Bench;

/// <summary>
/// An inbound STOP as a carrier's provider posts it: a form and an HMAC-SHA1 over URL and parameters.
/// </summary>
internal sealed record StopWebhook(Target Target, string Path, string Header, string Secret, string To)
{
    /// <summary>Where the naive service takes it.</summary>
    public const string NaivePath = "/naive/stop";

    /// <summary>The header that carries the signature.</summary>
    public const string SignatureHeader = "X-Twilio-Signature";

    /// <summary>The whole request, head and body, for one phone and one message id.</summary>
    public byte[] Request(string phone, long message)
    {
        KeyValuePair<string, string>[] parameters =
        [
            new("AccountSid", "AC00000000000000000000000000000001"),
            new("Body", "STOP"),
            new("From", phone),
            new("MessageSid", $"SM{message:x32}"),
            new("NumMedia", "0"),
            new("NumSegments", "1"),
            new("To", To),
        ];
        var body = string.Join('&', parameters.Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}"));
        var signature = Sign(new Uri(Target.Url, Path), parameters, Secret);
        return Encoding.ASCII.GetBytes(
            $"POST {Path} HTTP/1.1\r\nHost: {Target.Url.Authority}\r\n{Header}: {signature}\r\n"
                + $"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {body.Length}\r\n\r\n{body}"
        );
    }

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
