using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Nod.Providers.Http;

namespace Nod.Providers.Aws;

/// <summary>Signs a request as AWS asks: Signature Version 4, AWS4-HMAC-SHA256.</summary>
/// <param name="accessKeyId">The key's identifier.</param>
/// <param name="secretKey">The key.</param>
/// <param name="region">The region, such as <c>us-east-1</c>.</param>
/// <param name="service">The service's name in the credential scope.</param>
internal sealed class SigV4(string accessKeyId, Secret secretKey, string region, string service)
{
    /// <summary>The header with the time of the request.</summary>
    public const string DateHeader = "x-amz-date";

    private const string Algorithm = "AWS4-HMAC-SHA256";

    /// <summary>The time as AWS writes it.</summary>
    public static string DateOf(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The value of the Authorization header.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">The path, escaped.</param>
    /// <param name="query">The query without its question mark; names and values escaped.</param>
    /// <param name="headers">The headers to sign, in lower case; host and date among them.</param>
    /// <param name="body">The bytes of the body.</param>
    public string Authorize(
        string method,
        string path,
        string query,
        IReadOnlyDictionary<string, string> headers,
        ReadOnlySpan<byte> body
    )
    {
        var names = headers.Keys.Order(StringComparer.Ordinal).ToList();
        var signed = string.Join(';', names);
        var canonical = string.Join(
            '\n',
            method,
            path,
            string.Join('&', query.Split('&').Order(StringComparer.Ordinal)),
            string.Concat(names.Select(name => $"{name}:{headers[name].Trim()}\n")),
            signed,
            Hex(SHA256.HashData(body))
        );
        var date = headers[DateHeader];
        var scope = $"{date[..8]}/{region}/{service}/aws4_request";
        var toSign = $"{Algorithm}\n{date}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var signature = Hex(Mac(SigningKey(date[..8]), toSign));
        return $"{Algorithm} Credential={accessKeyId}/{scope}, SignedHeaders={signed}, Signature={signature}";
    }

    /// <summary>The key of a day, derived from the secret.</summary>
    public byte[] SigningKey(string day)
    {
        var key = Mac(Encoding.UTF8.GetBytes("AWS4" + secretKey.Reveal()), day);
        foreach (var part in new[] { region, service, "aws4_request" })
        {
            key = Mac(key, part);
        }

        return key;
    }

    private static byte[] Mac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
