using System.Buffers.Binary;
using System.Text;
using NodaTime;

namespace Nod.Transparency;

/// <summary>One signature under a note.</summary>
/// <param name="Name">The name of the key.</param>
/// <param name="KeyId">The identifier of the key.</param>
/// <param name="Signature">What the key made of the text.</param>
public sealed record NoteSignature(string Name, uint KeyId, byte[] Signature)
{
    /// <summary>When a witness cosigned, if this is a cosignature; null if it can't be one.</summary>
    public Instant? CosignedAt =>
        Cosignature.TryReadTime(Signature, out var time) && time <= Instant.MaxValue.ToUnixTimeSeconds()
            ? Instant.FromUnixTimeSeconds(time)
            : null;

    /// <summary>Reads a signature line, without its newline.</summary>
    public static bool TryParse(string line, out NoteSignature signature)
    {
        signature = null!;
        if (
            line.Split(' ') is not ["\u2014", var name, var encoded]
            || !VerifierKey.IsName(name)
            || !VerifierKey.TryDecode(encoded, out var bytes)
            || bytes.Length <= sizeof(uint)
        )
        {
            return false;
        }

        signature = new NoteSignature(name, BinaryPrimitives.ReadUInt32BigEndian(bytes), bytes[sizeof(uint)..]);
        return true;
    }

    /// <summary>The signature line, newline included.</summary>
    public override string ToString()
    {
        var bytes = new byte[sizeof(uint) + Signature.Length];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, KeyId);
        Signature.CopyTo(bytes, sizeof(uint));
        return $"\u2014 {Name} {Convert.ToBase64String(bytes)}\n";
    }
}

/// <summary>
/// A text with the signatures under it (C2SP signed-note). The text means nothing until a signature was checked.
/// </summary>
/// <param name="Text">The text, ending in a newline.</param>
/// <param name="Signatures">The signatures, at least one.</param>
public sealed record SignedNote(string Text, IReadOnlyList<NoteSignature> Signatures)
{
    /// <summary>The longest note that is read, in bytes.</summary>
    public const int BytesMax = 64 * 1024;

    /// <summary>How many signatures are read at most.</summary>
    public const int SignaturesMax = 64;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Reads a note from its bytes.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out SignedNote note)
    {
        note = null!;
        try
        {
            return bytes.Length <= BytesMax && TryParse(Strict.GetString(bytes), out note);
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    /// <summary>Reads a note.</summary>
    public static bool TryParse(string text, out SignedNote note)
    {
        note = null!;
        var split = text.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (text.Length > BytesMax || split < 0 || !text.EndsWith('\n') || text.Any(one => one < ' ' && one != '\n'))
        {
            return false;
        }

        var lines = text[(split + 2)..].Split('\n');
        if (lines.Length - 1 is < 1 or > SignaturesMax)
        {
            return false;
        }

        var signatures = new List<NoteSignature>();
        foreach (var line in lines[..^1])
        {
            if (!NoteSignature.TryParse(line, out var signature))
            {
                return false;
            }

            signatures.Add(signature);
        }

        note = new SignedNote(text[..(split + 1)], signatures);
        return true;
    }

    /// <summary>
    /// The signatures that known keys made; null if none did, or if a signature that claims to be a known key's is not:
    /// the whole note is then to be refused.
    /// </summary>
    public IReadOnlyList<NoteSignature>? VerifiedBy(IReadOnlyCollection<VerifierKey> keys)
    {
        var verified = new List<NoteSignature>();
        foreach (var signature in Signatures)
        {
            var key = keys.FirstOrDefault(key => key.Name == signature.Name && key.Id == signature.KeyId);
            if (key is null)
            {
                continue;
            }

            if (!key.Verifies(Text, signature.Signature))
            {
                return null;
            }

            verified.Add(signature);
        }

        return verified.Count == 0 ? null : verified;
    }

    /// <summary>The note with another signature under it.</summary>
    public SignedNote With(IEnumerable<NoteSignature> more) => this with { Signatures = [.. Signatures, .. more] };

    /// <summary>The note as it is served and kept.</summary>
    public override string ToString() => $"{Text}\n{string.Concat(Signatures)}";
}
