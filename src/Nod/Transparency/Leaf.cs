using System.Globalization;
using System.Security.Cryptography;
using System.Text;
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
    /// <summary>Commits to a content without showing it: SHA-256 over salt and content.</summary>
    /// <param name="salt">16 random bytes, kept beside the content and erased with it.</param>
    /// <param name="content">The event in canonical JSON.</param>
    public static byte[] Commit(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> content)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(salt);
        hash.AppendData(content);
        return hash.GetHashAndReset();
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
    public byte[] Hash()
    {
        var bytes = ToBytes();
        Span<byte> input = stackalloc byte[512];
        if (bytes.Length + 1 > input.Length)
        {
            input = new byte[bytes.Length + 1];
        }

        input[0] = 0;
        bytes.CopyTo(input[1..]);
        return SHA256.HashData(input[..(bytes.Length + 1)]);
    }
}
