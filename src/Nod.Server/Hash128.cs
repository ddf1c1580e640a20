using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Nod.Server;

/// <summary>The first 128 bits of a hash, as idempotency keys and the hashes of requests are kept.</summary>
internal static class Hash128
{
    /// <summary>Of a text's SHA-256.</summary>
    public static UInt128 Of(string text) => Head(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>Of a hash that was made already; of at least 16 bytes.</summary>
    public static UInt128 Head(ReadOnlySpan<byte> hash) => BinaryPrimitives.ReadUInt128BigEndian(hash);
}
