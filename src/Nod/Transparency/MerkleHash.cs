using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Nod.Transparency;

/// <summary>A hash in the log's tree: 32 bytes of SHA-256 (RFC 6962, section 2.1).</summary>
public readonly struct MerkleHash : IEquatable<MerkleHash>
{
    /// <summary>How many bytes it has.</summary>
    public const int Length = 32;

    private const byte LeafPrefix = 0;
    private const byte NodePrefix = 1;

    private readonly UInt128 first;
    private readonly UInt128 second;

    private MerkleHash(UInt128 first, UInt128 second)
    {
        this.first = first;
        this.second = second;
    }

    /// <summary>The root of a tree without leaves: the hash of nothing.</summary>
    public static MerkleHash EmptyTree { get; } = Of(SHA256.HashData([]));

    /// <summary>Takes 32 bytes.</summary>
    public static MerkleHash Of(ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(bytes.Length, Length);
        return new(MemoryMarshal.Read<UInt128>(bytes), MemoryMarshal.Read<UInt128>(bytes[16..]));
    }

    /// <summary>The hash of a leaf: SHA-256 over 0x00 and its data.</summary>
    public static MerkleHash OfLeaf(ReadOnlySpan<byte> data)
    {
        Span<byte> input = data.Length < 512 ? stackalloc byte[data.Length + 1] : new byte[data.Length + 1];
        input[0] = LeafPrefix;
        data.CopyTo(input[1..]);
        Span<byte> hash = stackalloc byte[Length];
        SHA256.HashData(input, hash);
        return Of(hash);
    }

    /// <summary>The hash of a node: SHA-256 over 0x01, left and right.</summary>
    public static MerkleHash OfNode(in MerkleHash left, in MerkleHash right)
    {
        Span<byte> input = stackalloc byte[1 + (2 * Length)];
        input[0] = NodePrefix;
        left.CopyTo(input[1..]);
        right.CopyTo(input[(1 + Length)..]);
        Span<byte> hash = stackalloc byte[Length];
        SHA256.HashData(input, hash);
        return Of(hash);
    }

    /// <summary>Reads standard base64 (RFC 4648, section 4), exactly as it would be written.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out MerkleHash hash)
    {
        Span<byte> bytes = stackalloc byte[Length];
        hash = default;
        if (text.Length != 44 || !Convert.TryFromBase64Chars(text, bytes, out var length) || length != Length)
        {
            return false;
        }

        hash = Of(bytes);
        return text.SequenceEqual(hash.ToString());
    }

    /// <summary>Writes the 32 bytes.</summary>
    public void CopyTo(Span<byte> target) => MemoryMarshal.Write(target, in this);

    /// <summary>The 32 bytes.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[Length];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>Standard base64.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Length];
        CopyTo(bytes);
        return Convert.ToBase64String(bytes);
    }

    /// <inheritdoc/>
    public bool Equals(MerkleHash other) => first == other.first && second == other.second;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is MerkleHash other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => first.GetHashCode();

    /// <summary>Whether both are the same 32 bytes.</summary>
    public static bool operator ==(MerkleHash left, MerkleHash right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(MerkleHash left, MerkleHash right) => !left.Equals(right);
}
