using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Nod.Ledger;

/// <summary>
/// A number as the tables know it: the first 128 bits of a keyed hash. Whoever holds the tables but not the key
/// can't tell which numbers they are about.
/// </summary>
/// <param name="Value">The 128 bits, big-endian.</param>
public readonly record struct ContactKey(UInt128 Value)
{
    /// <summary>Reads 16 bytes.</summary>
    public static ContactKey Of(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt128BigEndian(bytes));

    /// <summary>Writes 16 bytes.</summary>
    public void CopyTo(Span<byte> target) => BinaryPrimitives.WriteUInt128BigEndian(target, Value);

    /// <summary>The 16 bytes.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[16];
        CopyTo(bytes);
        return bytes;
    }
}

/// <summary>Makes contact keys: HMAC-SHA-256 over organization and number, under the installation's secret.</summary>
public sealed class ContactKeyring
{
    private readonly byte[] secret;

    /// <summary>Takes the installation's secret, at least 32 bytes.</summary>
    public ContactKeyring(byte[] secret)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(secret.Length, 32);
        this.secret = secret;
    }

    /// <summary>Eight bytes of hex that tell two secrets apart without giving either away.</summary>
    public string Fingerprint =>
        Convert.ToHexStringLower(HMACSHA256.HashData(secret, "nod contact key fingerprint"u8))[..16];

    /// <summary>The key of one number in one organization.</summary>
    public ContactKey KeyOf(ContactAddress address)
    {
        Span<byte> input = stackalloc byte[24];
        address.Organization.TryWriteBytes(input, bigEndian: true, out _);
        BinaryPrimitives.WriteUInt64BigEndian(input[16..], address.Phone.Digits);
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(secret, input, hash);
        return ContactKey.Of(hash);
    }
}
