using System.Security.Cryptography;
using System.Text;
using Nod.Providers.Http;

namespace Nod.Server.Callbacks;

/// <summary>
/// Makes the secrets of keys that sign and of webhooks, each from the installation's own secret and the key's identifier (HKDF, RFC 5869).
/// So they can sign without being kept, and whoever reads the database alone learns none of them.
/// </summary>
/// <param name="installation">The installation's secret.</param>
internal sealed class SigningSecrets(byte[] installation)
{
    // As many as a Twilio auth token has, in hex digits.
    private const int SecretBytes = 16;

    /// <summary>A key of 32 bytes for a purpose of Nod's own.</summary>
    public byte[] KeyFor(string purpose) =>
        HKDF.DeriveKey(
            HashAlgorithmName.SHA256,
            installation,
            HMACSHA256.HashSizeInBytes,
            info: Encoding.UTF8.GetBytes($"nod {purpose}")
        );

    /// <summary>A secret of a webhook's: 32 bytes, as many as a SHA-256 has.</summary>
    public byte[] WebhookSecretOf(Guid secret) =>
        HKDF.DeriveKey(
            HashAlgorithmName.SHA256,
            installation,
            SHA256.HashSizeInBytes,
            salt: secret.ToByteArray(bigEndian: true),
            info: "nod webhook secret"u8.ToArray()
        );

    /// <summary>The secret of a key: 32 lower-case hex digits.</summary>
    public Secret SecretOf(Guid key)
    {
        var secret = HKDF.DeriveKey(
            HashAlgorithmName.SHA256,
            installation,
            SecretBytes,
            salt: key.ToByteArray(bigEndian: true),
            info: "nod signing secret"u8.ToArray()
        );
        return new Secret(Convert.ToHexStringLower(secret));
    }
}
