using System.Buffers.Binary;
using Nod.Ledger;
using NodaTime;

namespace Nod.Feeds;

/// <summary>
/// Something that happened, as it is staged: a reference to what says more, and no personal data. Written in the commit
/// of what it tells.
/// </summary>
/// <param name="Organization">Whose.</param>
/// <param name="Kind">What happened.</param>
/// <param name="At">When.</param>
/// <param name="Subject">The event, message, broadcast or alert it is about; empty for an inbound text.</param>
/// <param name="Contact">Whom it is about, or null.</param>
/// <param name="Place">Which status of a message's history; else 0.</param>
public readonly record struct FeedEntry(
    Guid Organization,
    FeedKind Kind,
    Instant At,
    Guid Subject,
    ContactAddress? Contact = null,
    int Place = 0
);

/// <summary>An entry of the feed as stored.</summary>
/// <param name="Id">Its identifier and place.</param>
/// <param name="Organization">Whose.</param>
/// <param name="Kind">What happened.</param>
/// <param name="At">When.</param>
/// <param name="Subject">As staged.</param>
/// <param name="Contact">Whom it is about, by key; null if nobody.</param>
/// <param name="Place">As staged.</param>
public sealed record FeedItem(
    FeedCursor Id,
    Guid Organization,
    FeedKind Kind,
    Instant At,
    Guid Subject,
    ContactKey? Contact,
    int Place
);

/// <summary>
/// How a commit's entries of one organization are written down, 43 bytes each: kind, place (2), microseconds since 1970
/// (8), subject (16), contact key (16); numbers big-endian, zeros where there is none.
/// </summary>
public static class FeedCodec
{
    private const int Size = 43;

    /// <summary>Writes entries.</summary>
    public static byte[] Write(IReadOnlyList<FeedEntry> entries, Func<ContactAddress, ContactKey> keyOf)
    {
        var bytes = new byte[entries.Count * Size];
        for (var i = 0; i < entries.Count; i++)
        {
            var entry = entries[i];
            var target = bytes.AsSpan(i * Size, Size);
            target[0] = (byte)entry.Kind;
            BinaryPrimitives.WriteUInt16BigEndian(target[1..], (ushort)Math.Min(entry.Place, ushort.MaxValue));
            BinaryPrimitives.WriteInt64BigEndian(target[3..], Times.ToStored(entry.At));
            entry.Subject.TryWriteBytes(target[11..], bigEndian: true, out _);
            if (entry.Contact is { } contact)
            {
                keyOf(contact).CopyTo(target[27..]);
            }
        }

        return bytes;
    }

    /// <summary>Reads entries.</summary>
    /// <exception cref="InvalidDataException">The bytes are none.</exception>
    public static IEnumerable<FeedItem> Read(Guid organization, Guid batch, byte[] bytes)
    {
        if (bytes.Length % Size != 0)
        {
            throw new InvalidDataException("The feed holds a row that is cut short.");
        }

        for (var i = 0; i < bytes.Length / Size; i++)
        {
            yield return Item(organization, new FeedCursor(batch, i), bytes.AsSpan(i * Size, Size));
        }
    }

    private static FeedItem Item(Guid organization, FeedCursor id, ReadOnlySpan<byte> bytes)
    {
        var contact = ContactKey.Of(bytes[27..]);
        return new FeedItem(
            id,
            organization,
            (FeedKind)bytes[0],
            Times.FromStored(BinaryPrimitives.ReadInt64BigEndian(bytes[3..])),
            new Guid(bytes[11..27], bigEndian: true),
            contact.Value == 0 ? null : contact,
            BinaryPrimitives.ReadUInt16BigEndian(bytes[1..])
        );
    }
}
