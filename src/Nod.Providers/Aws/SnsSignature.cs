using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Nod.Providers.Http;

namespace Nod.Providers.Aws;

/// <summary>Fetches what stands at an address.</summary>
internal delegate Task<string> Fetch(Uri address, CancellationToken cancellation);

/// <summary>
/// Checks what Amazon SNS signs: RSA over named fields, by a certificate that is fetched from SNS's own host alone.
/// </summary>
/// <param name="fetch">Fetches a certificate.</param>
/// <param name="clock">The time.</param>
internal sealed partial class SnsSignature(Fetch fetch, TimeProvider clock)
{
    private const int CertificatesMax = 16;

    private static readonly string[] OfNotification =
    [
        "Message",
        "MessageId",
        "Subject",
        "Timestamp",
        "TopicArn",
        "Type",
    ];

    private static readonly string[] OfConfirmation =
    [
        "Message",
        "MessageId",
        "SubscribeURL",
        "Timestamp",
        "Token",
        "TopicArn",
        "Type",
    ];

    private readonly ConcurrentDictionary<string, X509Certificate2> certificates = new();

    /// <summary>Whether SNS signed this envelope.</summary>
    public async Task<bool> CoversAsync(JsonElement? envelope, CancellationToken cancellation)
    {
        var hash = envelope.Text("SignatureVersion") switch
        {
            "1" => HashAlgorithmName.SHA1,
            "2" => HashAlgorithmName.SHA256,
            _ => default,
        };
        if (
            hash == default
            || envelope.Text("SigningCertURL") is not { } address
            || !IsCertificateOfSns(address)
            || envelope.Text("Signature") is not { } given
        )
        {
            return false;
        }

        var signature = new byte[given.Length];
        if (!Convert.TryFromBase64String(given, signature, out var length))
        {
            return false;
        }

        var certificate = await CertificateAsync(address, cancellation);
        var now = clock.GetUtcNow();
        using var key = certificate.GetRSAPublicKey();
        return key is not null
            && now >= certificate.NotBefore
            && now <= certificate.NotAfter
            && key.VerifyData(
                Encoding.UTF8.GetBytes(SignedText(envelope)),
                signature.AsSpan(0, length),
                hash,
                RSASignaturePadding.Pkcs1
            );
    }

    /// <summary>Whether an address is that of a certificate of SNS: its host, https, nothing else.</summary>
    public static bool IsCertificateOfSns(string address) => CertificateAddress().IsMatch(address);

    /// <summary>Whether an address is one of SNS's own.</summary>
    public static bool IsOfSns(string address) => SnsAddress().IsMatch(address);

    /// <summary>What SNS signs: the names and values of these fields, a line each.</summary>
    public static string SignedText(JsonElement? envelope)
    {
        var names = envelope.Text("Type") == "Notification" ? OfNotification : OfConfirmation;
        var text = new StringBuilder();
        foreach (var name in names)
        {
            if (envelope.Text(name) is { } value)
            {
                text.Append(name).Append('\n').Append(value).Append('\n');
            }
        }

        return text.ToString();
    }

    private async Task<X509Certificate2> CertificateAsync(string address, CancellationToken cancellation)
    {
        if (certificates.TryGetValue(address, out var known))
        {
            return known;
        }

        var certificate = X509Certificate2.CreateFromPem(await fetch(new Uri(address), cancellation));
        if (certificates.Count >= CertificatesMax)
        {
            certificates.Clear();
        }

        return certificates.GetOrAdd(address, certificate);
    }

    [GeneratedRegex(
        @"^https://sns\.[a-z0-9-]{3,30}\.amazonaws\.com(?:\.cn)?/SimpleNotificationService-[0-9a-zA-Z]{1,64}\.pem\z"
    )]
    private static partial Regex CertificateAddress();

    [GeneratedRegex(@"^https://sns\.[a-z0-9-]{3,30}\.amazonaws\.com(?:\.cn)?/[!-~]*\z")]
    private static partial Regex SnsAddress();
}
