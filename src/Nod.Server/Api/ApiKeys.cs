using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Nod.Catalog;
using Nod.Server.Callbacks;

namespace Nod.Server.Api;

/// <summary>Makes and recognises keys. The secret is random, shown once, and kept only as its SHA-256.</summary>
internal static class ApiKeys
{
    private const string Prefix = "nod_";
    private const int SecretBytes = 32;

    /// <summary>A new key and its secret.</summary>
    public static (ApiKey Key, string Secret) Make(string name, IReadOnlyList<Scope> scopes, IdSource ids)
    {
        var secret = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        var key = new ApiKey
        {
            Id = ids.Next(),
            Name = name,
            SecretSha256 = HashOf(secret),
            Scopes = scopes,
        };
        return (key, secret);
    }

    /// <summary>A new key whose secret also signs, and that secret.</summary>
    public static (ApiKey Key, string Secret) MakeSigning(
        string name,
        IReadOnlyList<Scope> scopes,
        IdSource ids,
        SigningSecrets signing
    )
    {
        var id = ids.Next();
        var secret = signing.SecretOf(id).Reveal();
        var key = new ApiKey
        {
            Id = id,
            Name = name,
            SecretSha256 = HashOf(secret),
            Scopes = scopes,
            Signs = true,
        };
        return (key, secret);
    }

    /// <summary>How a secret is looked up: SHA-256, lower-case hex.</summary>
    public static string HashOf(ReadOnlySpan<char> secret)
    {
        Span<byte> utf8 = stackalloc byte[256];
        if (!Encoding.UTF8.TryGetBytes(secret.Trim(), utf8, out var length))
        {
            return string.Empty;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(utf8[..length], hash);
        return Convert.ToHexStringLower(hash);
    }

    /// <summary>The key as a setting.</summary>
    public static CatalogItem Item(Guid organization, ApiKey key) =>
        new(
            organization,
            CatalogKind.ApiKey,
            key.Id.ToString(),
            "api_key:" + key.SecretSha256,
            JsonSerializer.Serialize(key, CatalogJson.Default.ApiKey)
        );
}
