using System.Security.Cryptography;
using System.Text;

namespace Nod.Server.Api;

/// <summary>
/// Seals an answer that holds a secret, so that it can be kept for its idempotency key: AES-256-GCM (NIST SP 800-38D)
/// under a key derived (HKDF, RFC 5869) from what the caller sent. Neither the caller's secret nor their idempotency key
/// is stored, so nothing on disk opens it, and it is forgotten together with the answer.
/// </summary>
/// <param name="authorization">The caller's secret, as sent.</param>
/// <param name="idempotencyKey">Their idempotency key.</param>
internal sealed class AnswerSeal(string authorization, string idempotencyKey)
{
    private const int KeyBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly byte[] key = HKDF.DeriveKey(
        HashAlgorithmName.SHA256,
        Encoding.UTF8.GetBytes(authorization),
        KeyBytes,
        salt: Encoding.UTF8.GetBytes(idempotencyKey),
        info: "nod sealed answer"u8.ToArray()
    );

    /// <summary>The answer with its body sealed: nonce, tag, ciphertext.</summary>
    public Answer Close(Answer answer)
    {
        var closed = new byte[NonceBytes + TagBytes + answer.Body.Length];
        var nonce = closed.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(key, TagBytes);
        cipher.Encrypt(nonce, answer.Body, closed.AsSpan(NonceBytes + TagBytes), closed.AsSpan(NonceBytes, TagBytes));
        return answer with { Body = closed };
    }

    /// <summary>The answer as it was.</summary>
    /// <exception cref="AuthenticationTagMismatchException">It was sealed by another caller or changed since.</exception>
    public Answer Open(Answer answer)
    {
        var closed = answer.Body.AsSpan();
        var body = new byte[closed.Length - NonceBytes - TagBytes];
        using var cipher = new AesGcm(key, TagBytes);
        cipher.Decrypt(
            closed[..NonceBytes],
            closed[(NonceBytes + TagBytes)..],
            closed.Slice(NonceBytes, TagBytes),
            body
        );
        return answer with { Body = body };
    }
}
