using System.Buffers.Binary;
using System.Globalization;

namespace Nod.Feeds;

/// <summary>
/// A place in the feed, and the identifier of the entry there: which commit, and which of its entries. Later entries have
/// greater ones, also as texts.
/// </summary>
/// <param name="Batch">The commit's entries, by identifier; a UUIDv7.</param>
/// <param name="Entry">The entry's place among them, from 0.</param>
public readonly record struct FeedCursor(Guid Batch, int Entry) : IComparable<FeedCursor>
{
    /// <summary>Most entries of one commit.</summary>
    public const int EntriesMax = 0x10000;

    private const string Mark = "evt_";

    /// <summary>Before everything.</summary>
    public static readonly FeedCursor Start = new(Guid.Empty, EntriesMax - 1);

    /// <summary>Behind everything of a commit.</summary>
    public static FeedCursor After(Guid batch) => new(batch, EntriesMax - 1);

    /// <inheritdoc/>
    public int CompareTo(FeedCursor other) =>
        Batch.CompareTo(other.Batch) is not 0 and var byBatch ? byBatch : Entry.CompareTo(other.Entry);

    /// <summary>Whether one comes before another.</summary>
    public static bool operator <(FeedCursor left, FeedCursor right) => left.CompareTo(right) < 0;

    /// <summary>Whether one comes after another.</summary>
    public static bool operator >(FeedCursor left, FeedCursor right) => left.CompareTo(right) > 0;

    /// <summary>Whether one does not come after another.</summary>
    public static bool operator <=(FeedCursor left, FeedCursor right) => left.CompareTo(right) <= 0;

    /// <summary>Whether one does not come before another.</summary>
    public static bool operator >=(FeedCursor left, FeedCursor right) => left.CompareTo(right) >= 0;

    /// <summary>The place just before: what is read after it begins here.</summary>
    public FeedCursor Before
    {
        get
        {
            if (Entry > 0)
            {
                return this with { Entry = Entry - 1 };
            }

            Span<byte> bytes = stackalloc byte[16];
            Batch.TryWriteBytes(bytes, bigEndian: true, out _);
            var number = BinaryPrimitives.ReadUInt128BigEndian(bytes);
            if (number == 0)
            {
                return this;
            }

            BinaryPrimitives.WriteUInt128BigEndian(bytes, number - 1);
            return After(new Guid(bytes, bigEndian: true));
        }
    }

    /// <summary>As the wire spells it: <c>evt_</c>, 32 hex digits, an underscore, four more.</summary>
    public override string ToString() => $"{Mark}{Batch:n}_{Entry:x4}";

    /// <summary>Reads what <see cref="ToString"/> writes, and nothing else.</summary>
    public static bool TryParse(string? text, out FeedCursor cursor)
    {
        cursor = default;
        if (
            text is not { Length: 41 }
            || !text.StartsWith(Mark, StringComparison.Ordinal)
            || text[36] != '_'
            || !Guid.TryParseExact(text.AsSpan(4, 32), "N", out var batch)
            || !int.TryParse(
                text.AsSpan(37),
                NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture,
                out var entry
            )
        )
        {
            return false;
        }

        cursor = new FeedCursor(batch, entry);
        return cursor.ToString() == text;
    }
}
