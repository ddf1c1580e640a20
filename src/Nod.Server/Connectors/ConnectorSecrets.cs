using System.Security.Cryptography;
using System.Text;

namespace Nod.Server.Connectors;

/// <summary>
/// Seals the secrets that a vendor shares with us, so that they can be kept with the settings: AES-256-GCM (NIST SP 800-38D)
/// under a key of the installation's. Whoever reads the database alone learns none of them.
/// </summary>
/// <param name="key">32 bytes.</param>
internal sealed class ConnectorSecrets(byte[] key)
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int MadeBytes = 32;

    /// <summary>A new secret: 64 lower-case hex digits.</summary>
    public static string Make() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(MadeBytes));

    /// <summary>The secret sealed: nonce, tag, ciphertext, in base64.</summary>
    public string Seal(string secret)
    {
        var plain = Encoding.UTF8.GetBytes(secret);
        var closed = new byte[NonceBytes + TagBytes + plain.Length];
        RandomNumberGenerator.Fill(closed.AsSpan(0, NonceBytes));
        using var cipher = new AesGcm(key, TagBytes);
        cipher.Encrypt(
            closed.AsSpan(0, NonceBytes),
            plain,
            closed.AsSpan(NonceBytes + TagBytes),
            closed.AsSpan(NonceBytes, TagBytes)
        );
        return Convert.ToBase64String(closed);
    }

    /// <summary>The secret as it was.</summary>
    /// <exception cref="AuthenticationTagMismatchException">Another installation sealed it.</exception>
    public byte[] Open(string sealedSecret)
    {
        var closed = Convert.FromBase64String(sealedSecret).AsSpan();
        var plain = new byte[closed.Length - NonceBytes - TagBytes];
        using var cipher = new AesGcm(key, TagBytes);
        cipher.Decrypt(
            closed[..NonceBytes],
            closed[(NonceBytes + TagBytes)..],
            closed.Slice(NonceBytes, TagBytes),
            plain
        );
        return plain;
    }
}
