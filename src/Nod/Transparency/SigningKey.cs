using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using NodaTime;
using NSec.Cryptography;

namespace Nod.Transparency;

/// <summary>
/// A key that signs notes. In text it is <c>PRIVATE+KEY+name+id+key</c>, the form that Go's sumdb/note and its tools use:
/// a secret.
/// </summary>
public sealed class SigningKey : IDisposable
{
    /// <summary>How many bytes a key is made from.</summary>
    public const int SeedBytes = 32;

    private const string Prefix = "PRIVATE+KEY+";

    private readonly Key key;

    /// <summary>The key made from a seed (RFC 8032, section 5.1.5).</summary>
    /// <param name="name">Whose key; for a log the origin of its checkpoints.</param>
    /// <param name="type">What it signs.</param>
    /// <param name="seed">32 bytes from the system's secure randomness.</param>
    public SigningKey(string name, SignatureType type, ReadOnlySpan<byte> seed)
    {
        if (!VerifierKey.IsName(name))
        {
            throw new ArgumentException("A name is not empty and has no spaces and no plus.", nameof(name));
        }

        var parameters = new KeyCreationParameters { ExportPolicy = KeyExportPolicies.AllowPlaintextExport };
        key = Key.Import(SignatureAlgorithm.Ed25519, seed, KeyBlobFormat.RawPrivateKey, parameters);
        Verifier = new VerifierKey(name, type, key.PublicKey.Export(KeyBlobFormat.RawPublicKey));
    }

    /// <summary>The key that checks what this one signs.</summary>
    public VerifierKey Verifier { get; }

    /// <summary>Reads a key from its secret text.</summary>
    public static bool TryParse(string text, out SigningKey key)
    {
        key = null!;
        if (
            !text.StartsWith(Prefix, StringComparison.Ordinal)
            || text[Prefix.Length..].Split('+', 3) is not [var name, var id, var encoded]
            || !VerifierKey.IsName(name)
            || !VerifierKey.TryDecode(encoded, out var bytes)
            || bytes.Length != 1 + SeedBytes
            || !Enum.IsDefined((SignatureType)bytes[0])
        )
        {
            return false;
        }

        key = new SigningKey(name, (SignatureType)bytes[0], bytes.AsSpan(1));
        return key.Verifier.Id.ToString("x8", CultureInfo.InvariantCulture) == id;
    }

    /// <summary>The secret text.</summary>
    public string ToSecretText() =>
        string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Verifier.Name}+{Verifier.Id:x8}+")
        + Convert.ToBase64String([(byte)Verifier.Type, .. key.Export(KeyBlobFormat.RawPrivateKey)]);

    /// <summary>Signs the text of a note.</summary>
    /// <param name="text">The text, ending in a newline.</param>
    /// <param name="at">When; only a cosignature says it, in whole seconds.</param>
    public NoteSignature Sign(string text, Instant at)
    {
        var algorithm = SignatureAlgorithm.Ed25519;
        if (Verifier.Type == SignatureType.Ed25519)
        {
            return new NoteSignature(Verifier.Name, Verifier.Id, algorithm.Sign(key, Encoding.UTF8.GetBytes(text)));
        }

        var time = at.ToUnixTimeSeconds();
        var signature = new byte[Cosignature.TimeBytes + algorithm.SignatureSize];
        BinaryPrimitives.WriteInt64BigEndian(signature, time);
        algorithm.Sign(key, Cosignature.Message(text, time), signature.AsSpan(Cosignature.TimeBytes));
        return new NoteSignature(Verifier.Name, Verifier.Id, signature);
    }

    /// <inheritdoc/>
    public void Dispose() => key.Dispose();
}
