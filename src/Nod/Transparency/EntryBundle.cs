using System.Buffers.Binary;

namespace Nod.Transparency;

/// <summary>Up to 256 entries of the log as they are served: each with its length before it (C2SP tlog-tiles).</summary>
public static class EntryBundle
{
    /// <summary>The longest entry, in bytes.</summary>
    public const int EntryBytesMax = ushort.MaxValue;

    /// <summary>Writes entries one after the other, each after its length as two bytes, big-endian.</summary>
    public static byte[] Write(IEnumerable<byte[]> entries)
    {
        using var bundle = new MemoryStream();
        Span<byte> length = stackalloc byte[sizeof(ushort)];
        foreach (var entry in entries)
        {
            BinaryPrimitives.WriteUInt16BigEndian(length, checked((ushort)entry.Length));
            bundle.Write(length);
            bundle.Write(entry);
        }

        return bundle.ToArray();
    }

    /// <summary>Reads a bundle; false if its lengths don't add up.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bundle, out IReadOnlyList<byte[]> entries)
    {
        var found = new List<byte[]>();
        entries = found;
        while (bundle.Length >= sizeof(ushort))
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(bundle);
            bundle = bundle[sizeof(ushort)..];
            if (bundle.Length < length)
            {
                return false;
            }

            found.Add(bundle[..length].ToArray());
            bundle = bundle[length..];
        }

        return bundle.IsEmpty;
    }
}
