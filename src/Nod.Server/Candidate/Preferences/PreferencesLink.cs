using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Nod.Ledger;
using NodaTime;

namespace Nod.Server.Candidate.Preferences;

/// <summary>What leads somebody to their own page.</summary>
/// <param name="Organization">Whose page.</param>
/// <param name="Contact">The person, by contact key: no number.</param>
/// <param name="IssuedAt">When it was made, to the second.</param>
/// <param name="Hours">For how many hours it is good, at most <see cref="HoursMax"/>.</param>
/// <param name="WasTexted">Whether it goes to the number in a text, so that whoever uses it has the number.</param>
internal sealed record PreferencesLink(
    Guid Organization,
    ContactKey Contact,
    Instant IssuedAt,
    int Hours,
    bool WasTexted
)
{
    /// <summary>How long one is good that was texted to who asked for it.</summary>
    public const int TextedHours = 24;

    /// <summary>The longest: a week.</summary>
    public const int HoursMax = 168;

    public Instant Until => IssuedAt + Duration.FromHours(Hours);
}

/// <summary>
/// Writes and reads links: 38 bytes and the first 128 bits of their HMAC-SHA-256, 72 characters of base64url. They are kept
/// nowhere; with another secret of the installation none is good any more.
/// </summary>
/// <param name="key">The key, of this installation alone.</param>
internal sealed class PreferencesLinks(byte[] key)
{
    /// <summary>The path of a page without its link: short, since it is texted.</summary>
    public const string Path = "/p";

    private const int BodyBytes = 38;
    private const int MacBytes = 16;
    private const int Characters = (BodyBytes + MacBytes) * 4 / 3;

    /// <summary>The address that a link has on a server.</summary>
    public string AddressOf(Uri server, PreferencesLink link) => new Uri(server, $"{Path}/{Write(link)}").AbsoluteUri;

    public string Write(PreferencesLink link)
    {
        Span<byte> bytes = stackalloc byte[BodyBytes + MacBytes];
        link.Organization.TryWriteBytes(bytes, bigEndian: true, out _);
        link.Contact.CopyTo(bytes[16..]);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[32..], (uint)link.IssuedAt.ToUnixTimeSeconds());
        bytes[36] = (byte)link.Hours;
        bytes[37] = link.WasTexted ? (byte)1 : (byte)0;
        MacOf(bytes[..BodyBytes], bytes[BodyBytes..]);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>The link that a text is, whether it is still good or not; null for anything else.</summary>
    public PreferencesLink? Read(string text)
    {
        Span<byte> bytes = stackalloc byte[BodyBytes + MacBytes];
        if (
            text.Length != Characters
            || !Base64Url.IsValid(text)
            || !Base64Url.TryDecodeFromChars(text, bytes, out var count)
            || count != bytes.Length
        )
        {
            return null;
        }

        Span<byte> mac = stackalloc byte[MacBytes];
        MacOf(bytes[..BodyBytes], mac);
        return CryptographicOperations.FixedTimeEquals(mac, bytes[BodyBytes..])
            ? new PreferencesLink(
                new Guid(bytes[..16], bigEndian: true),
                ContactKey.Of(bytes[16..32]),
                Instant.FromUnixTimeSeconds(BinaryPrimitives.ReadUInt32BigEndian(bytes[32..])),
                bytes[36],
                bytes[37] == 1
            )
            : null;
    }

    private void MacOf(ReadOnlySpan<byte> body, Span<byte> mac)
    {
        Span<byte> whole = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, body, whole);
        whole[..MacBytes].CopyTo(mac);
    }
}
