using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NSec.Cryptography;

namespace Nod.Transparency;

/// <summary>What a key signs (C2SP signed-note, "Signature types").</summary>
public enum SignatureType
{
    /// <summary>The text of a note, by Ed25519: what a log signs its checkpoints with.</summary>
    Ed25519 = 1,

    /// <summary>A checkpoint and the time, by Ed25519: what a witness cosigns with (C2SP tlog-cosignature).</summary>
    Cosignature = 4,
}

/// <summary>
/// A key that checks signatures of notes (C2SP signed-note, "Verifier keys"): <c>name+id+key</c> in text. Unlike the name,
/// the identifier tells two keys of one log apart while it changes them.
/// </summary>
/// <param name="Name">Whose key; for a log the origin of its checkpoints.</param>
/// <param name="Type">What it signs.</param>
/// <param name="PublicKey">The 32 bytes of an Ed25519 key (RFC 8032).</param>
public sealed record VerifierKey(string Name, SignatureType Type, ReadOnlyMemory<byte> PublicKey)
{
    private const int PublicKeyBytes = 32;

    /// <summary>The identifier: the first four bytes of a hash over name, type and key.</summary>
    public uint Id { get; } = IdOf(Name, Type, PublicKey.Span);

    /// <summary>Whether a text can be the name of a key: not empty, no spaces, no plus.</summary>
    public static bool IsName(string name) =>
        name.Length > 0 && !name.Any(one => char.IsWhiteSpace(one) || char.IsControl(one) || one == '+');

    /// <summary>Reads a key from its text.</summary>
    public static bool TryParse(string text, out VerifierKey key)
    {
        key = null!;
        // The name and the identifier hold no plus; base64 may.
        if (
            text.Split('+', 3) is not [var name, var id, var encoded]
            || !IsName(name)
            || !TryDecode(encoded, out var bytes)
            || bytes.Length != 1 + PublicKeyBytes
            || !Enum.IsDefined((SignatureType)bytes[0])
        )
        {
            return false;
        }

        key = new VerifierKey(name, (SignatureType)bytes[0], bytes.AsMemory(1));
        return key.ToString() == text && id == key.Id.ToString("x8", CultureInfo.InvariantCulture);
    }

    /// <summary>Whether a signature of this key's is one over the text.</summary>
    public bool Verifies(string text, ReadOnlySpan<byte> signature)
    {
        var algorithm = SignatureAlgorithm.Ed25519;
        if (
            !NSec.Cryptography.PublicKey.TryImport(
                algorithm,
                PublicKey.Span,
                KeyBlobFormat.RawPublicKey,
                out var imported
            )
        )
        {
            return false;
        }

        if (Type == SignatureType.Ed25519)
        {
            return signature.Length == algorithm.SignatureSize
                && algorithm.Verify(imported!, Encoding.UTF8.GetBytes(text), signature);
        }

        return Cosignature.TryReadTime(signature, out var time)
            && algorithm.Verify(imported!, Cosignature.Message(text, time), signature[Cosignature.TimeBytes..]);
    }

    /// <summary>The text form, a vkey.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Name}+{Id:x8}+{Convert.ToBase64String([(byte)Type, .. PublicKey.Span])}"
        );

    /// <inheritdoc/>
    public bool Equals(VerifierKey? other) =>
        other is not null
        && Name == other.Name
        && Type == other.Type
        && PublicKey.Span.SequenceEqual(other.PublicKey.Span);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Id);

    internal static bool TryDecode(string encoded, out byte[] bytes)
    {
        bytes = new byte[encoded.Length];
        if (!Convert.TryFromBase64String(encoded, bytes, out var length))
        {
            return false;
        }

        Array.Resize(ref bytes, length);
        // One text for each sequence of bytes: no white space, no spare bits.
        return Convert.ToBase64String(bytes) == encoded;
    }

    private static uint IdOf(string name, SignatureType type, ReadOnlySpan<byte> publicKey)
    {
        byte[] input = [.. Encoding.UTF8.GetBytes(name), (byte)'\n', (byte)type, .. publicKey];
        return BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(input));
    }
}

/// <summary>How a witness signs: over the time and the checkpoint (C2SP tlog-cosignature, Ed25519).</summary>
internal static class Cosignature
{
    public const int TimeBytes = 8;
    private const int SignatureBytes = 64;

    /// <summary>The POSIX time at the head of a cosignature.</summary>
    public static bool TryReadTime(ReadOnlySpan<byte> signature, out long time)
    {
        time = signature.Length == TimeBytes + SignatureBytes ? BinaryPrimitives.ReadInt64BigEndian(signature) : -1;
        return time >= 0;
    }

    /// <summary>What is signed.</summary>
    public static byte[] Message(string text, long time) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"cosignature/v1\ntime {time}\n{text}"));
}
