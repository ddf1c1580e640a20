using System.Buffers.Binary;
using NodaTime;

namespace Nod;

/// <summary>Fills the span with random bytes. In production they must be cryptographically strong.</summary>
public delegate void RandomFill(Span<byte> bytes);

/// <summary>
/// Makes UUIDv7 identifiers (RFC 9562, section 5.7) that rise strictly within one source, also when the clock
/// stands still or steps back. Thread safe.
/// </summary>
public sealed class IdSource(TimeProvider clock, RandomFill random)
{
    private const int PoolBytes = 4096;

    private readonly Lock gate = new();
    private readonly byte[] pool = new byte[PoolBytes];
    private int used = PoolBytes;
    private long lastMilliseconds;
    private int counter;

    /// <summary>The next identifier: above every one this source gave before.</summary>
    public Guid Next()
    {
        Span<byte> bytes = stackalloc byte[16];
        lock (gate)
        {
            var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
            if (now > lastMilliseconds)
            {
                lastMilliseconds = now;
                counter = 0;
            }
            else if (++counter > 0xFFF)
            {
                // More than 4,096 in one millisecond: borrow the next one rather than lose the order.
                lastMilliseconds++;
                counter = 0;
            }

            Take(bytes[8..]);
            BinaryPrimitives.WriteInt64BigEndian(bytes, (lastMilliseconds << 16) | 0x7000L | (uint)counter);
        }

        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>Has every identifier from now on be above a given one, which another source made.</summary>
    public void RiseAbove(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        var milliseconds = BinaryPrimitives.ReadInt64BigEndian(bytes) >>> 16;
        lock (gate)
        {
            if (milliseconds >= lastMilliseconds)
            {
                // The rest of that millisecond counts as used.
                lastMilliseconds = milliseconds;
                counter = 0xFFF;
            }
        }
    }

    /// <summary>The least identifier made at a moment or after it; times before 1970 count as that.</summary>
    public static Guid LeastAt(Instant moment)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        BinaryPrimitives.WriteInt64BigEndian(bytes, Math.Max(0, moment.ToUnixTimeMilliseconds()) << 16);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>When an identifier was made, to the millisecond; identifiers lent from the next one are that little ahead.</summary>
    public static Instant TimeOf(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return Instant.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(bytes) >>> 16);
    }

    /// <summary>Sixteen random bytes, for the salt of a commitment.</summary>
    public byte[] Salt()
    {
        var salt = new byte[16];
        lock (gate)
        {
            Take(salt);
        }

        return salt;
    }

    private void Take(Span<byte> target)
    {
        if (used + target.Length > PoolBytes)
        {
            random(pool);
            used = 0;
        }

        pool.AsSpan(used, target.Length).CopyTo(target);
        // What was handed out must not be readable in a memory dump, nor be handed out again.
        pool.AsSpan(used, target.Length).Clear();
        used += target.Length;
    }
}
