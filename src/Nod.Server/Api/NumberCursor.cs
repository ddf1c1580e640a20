using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Nod.Server.Api;

/// <summary>
/// A cursor that stands at a number without showing it: sealed under the caller's own key (AES-GCM, NIST SP 800-38D), so
/// that it neither tells who may not see numbers, nor tells an address that is kept somewhere.
/// </summary>
internal sealed class NumberCursor
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly byte[] key;

    public NumberCursor(HttpContext http) =>
        key = SHA256.HashData(Encoding.UTF8.GetBytes($"cursor {http.Request.Headers.Authorization}"));

    /// <summary>Seals a number. The same number gives the same cursor: its nonce is drawn from the number itself.</summary>
    public string Close(PhoneNumber phone)
    {
        Span<byte> sealedBytes = stackalloc byte[NonceBytes + sizeof(ulong) + TagBytes];
        Span<byte> plain = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(plain, phone.Digits);
        HMACSHA256.HashData(key, plain).AsSpan(0, NonceBytes).CopyTo(sealedBytes);
        using var cipher = new AesGcm(key, TagBytes);
        cipher.Encrypt(
            sealedBytes[..NonceBytes],
            plain,
            sealedBytes.Slice(NonceBytes, sizeof(ulong)),
            sealedBytes[^TagBytes..]
        );
        return Base64Url.EncodeToString(sealedBytes);
    }

    /// <summary>Opens a cursor; false when it is none of this caller's.</summary>
    public bool TryOpen(string cursor, out PhoneNumber? phone)
    {
        phone = null;
        Span<byte> bytes = stackalloc byte[NonceBytes + sizeof(ulong) + TagBytes];
        if (
            !Base64Url.IsValid(cursor, out var length)
            || length != bytes.Length
            || !Base64Url.TryDecodeFromChars(cursor, bytes, out _)
        )
        {
            return false;
        }

        Span<byte> plain = stackalloc byte[sizeof(ulong)];
        try
        {
            using var cipher = new AesGcm(key, TagBytes);
            cipher.Decrypt(bytes[..NonceBytes], bytes.Slice(NonceBytes, sizeof(ulong)), bytes[^TagBytes..], plain);
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }

        phone = new PhoneNumber(BinaryPrimitives.ReadUInt64BigEndian(plain));
        return true;
    }
}
