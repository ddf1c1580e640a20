using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Nod.Ledger;
using NodaTime;

namespace Nod.Transparency;

/// <summary>
/// An event as the log holds it: canonical JSON with a salted commitment in place of the content, so that no personal
/// data is in the log and erasing content and salt leaves the log intact (PRF-GDPR).
/// </summary>
/// <param name="EventId">The event.</param>
/// <param name="Kind">The event's kind.</param>
/// <param name="Schema">The version of the event's schema.</param>
/// <param name="RecordedAt">When it was recorded.</param>
/// <param name="Commitment">32 bytes: see <see cref="Commit"/>.</param>
public readonly record struct Leaf(
    Guid EventId,
    string Kind,
    int Schema,
    Instant RecordedAt,
    ReadOnlyMemory<byte> Commitment
)
{
    /// <summary>How many bytes a salt has.</summary>
    public const int SaltBytes = 16;

    private const int AddressBytes = 24;

    /// <summary>
    /// Commits to whose event it is and to its content without showing either: SHA-256 over the salt, the organization
    /// (16 bytes), the number's digits (8 bytes, big-endian) and the content.
    /// </summary>
    /// <param name="salt">16 random bytes, kept beside the content and erased with it.</param>
    /// <param name="address">Whose event: nobody can later show it as somebody else's.</param>
    /// <param name="content">The event in canonical JSON.</param>
    public static byte[] Commit(ReadOnlySpan<byte> salt, ContactAddress address, ReadOnlySpan<byte> content)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(salt.Length, SaltBytes);
        const int Head = SaltBytes + AddressBytes;
        Span<byte> input =
            content.Length < 1024 ? stackalloc byte[Head + content.Length] : new byte[Head + content.Length];
        salt.CopyTo(input);
        address.Organization.TryWriteBytes(input[SaltBytes..], bigEndian: true, out _);
        BinaryPrimitives.WriteUInt64BigEndian(input[(Head - sizeof(ulong))..], address.Phone.Digits);
        content.CopyTo(input[Head..]);
        return SHA256.HashData(input);
    }

    /// <summary>Reads a leaf from its bytes; only what <see cref="ToBytes"/> writes is taken.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> bytes, out Leaf leaf)
    {
        leaf = default;
        try
        {
            using var document = JsonDocument.Parse(bytes);
            var root = document.RootElement;
            leaf = new Leaf(
                root.GetProperty("event_id").GetGuid(),
                root.GetProperty("kind").GetString()!,
                root.GetProperty("schema").GetInt32(),
                Times.FromStored(root.GetProperty("recorded_at").GetInt64()),
                Convert.FromHexString(root.GetProperty("commitment").GetString()!)
            );
            return leaf.ToBytes().AsSpan().SequenceEqual(bytes.Span);
        }
        catch (Exception broken)
            when (broken
                    is JsonException
                        or KeyNotFoundException
                        or FormatException
                        or InvalidOperationException
                        or ArgumentException
                        or OverflowException
            )
        {
            return false;
        }
    }

    /// <summary>The leaf's bytes: canonical JSON (RFC 8785), the names below in order, no white space.</summary>
    public byte[] ToBytes()
    {
        // The members stand sorted here, so the text is canonical as written.
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"commitment\":\"{Convert.ToHexStringLower(Commitment.Span)}\",\"event_id\":\"{EventId}\","
                + $"\"kind\":\"{Kind}\",\"recorded_at\":{Times.ToStored(RecordedAt)},\"schema\":{Schema}}}"
        );
        return Encoding.ASCII.GetBytes(text);
    }

    /// <summary>The leaf hash of RFC 6962, section 2.1: SHA-256 over 0x00 and the leaf's bytes.</summary>
    public MerkleHash Hash() => MerkleHash.OfLeaf(ToBytes());
}
