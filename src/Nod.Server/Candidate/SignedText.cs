using System.Buffers.Text;
using System.Security.Cryptography;

namespace Nod.Server.Candidate;

/// <summary>Writes and reads what travels in pages and comes back: bytes and their HMAC-SHA-256, in base64url, a dot between.</summary>
/// <param name="key">The key, of this installation alone.</param>
internal sealed class SignedText(byte[] key)
{
    private const int LengthMax = 8192;

    public string Write(ReadOnlySpan<byte> body) =>
        $"{Base64Url.EncodeToString(body)}.{Base64Url.EncodeToString(HMACSHA256.HashData(key, body))}";

    /// <summary>The bytes of a text of ours; null for anything else. Compared in constant time.</summary>
    public byte[]? Read(string? text)
    {
        if (text is not { Length: > 0 and <= LengthMax } || text.Split('.') is not [var written, var mac])
        {
            return null;
        }

        try
        {
            var body = Base64Url.DecodeFromChars(written);
            return CryptographicOperations.FixedTimeEquals(
                HMACSHA256.HashData(key, body),
                Base64Url.DecodeFromChars(mac)
            )
                ? body
                : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
