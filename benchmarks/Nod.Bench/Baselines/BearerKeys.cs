using System.Security.Cryptography;
using System.Text;

namespace Nod.Bench.Baselines;

/// <summary>The key check every baseline pays: SHA-256 of the token, one look-up.</summary>
internal sealed class BearerKeys
{
    private const string Scheme = "Bearer ";
    private readonly Dictionary<UInt128, int> organizations = [];

    /// <summary>Accepts one key, for organization 1.</summary>
    public BearerKeys(string key) => organizations.Add(Digest(key), 1);

    /// <summary>Whether the request carries a known key.</summary>
    public bool Admits(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.Ordinal)
            && organizations.ContainsKey(Digest(header.AsSpan(Scheme.Length)));
    }

    private static UInt128 Digest(ReadOnlySpan<char> token)
    {
        Span<byte> text = stackalloc byte[128];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        if (!Encoding.UTF8.TryGetBytes(token, text, out var length))
        {
            return default;
        }

        SHA256.HashData(text[..length], hash);
        return BitConverter.ToUInt128(hash);
    }
}
