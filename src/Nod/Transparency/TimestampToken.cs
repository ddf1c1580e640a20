using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using NodaTime;

namespace Nod.Transparency;

/// <summary>
/// A time stamp (RFC 3161, section 2.4.2): an authority's signed word that some bytes were there at a time. It holds their
/// hash, the imprint.
/// </summary>
public sealed class TimestampToken
{
    private const string TimeStamping = "1.3.6.1.5.5.7.3.8"; // RFC 3161, section 2.3

    // SHA-256, SHA-384 and SHA-512 (RFC 5754); older hashes prove nothing.
    private static readonly string[] Hashes =
    [
        "2.16.840.1.101.3.4.2.1",
        "2.16.840.1.101.3.4.2.2",
        "2.16.840.1.101.3.4.2.3",
    ];

    private readonly Rfc3161TimestampToken token;

    private TimestampToken(Rfc3161TimestampToken token) => this.token = token;

    /// <summary>The time it names.</summary>
    public Instant At => Instant.FromDateTimeOffset(token.TokenInfo.Timestamp);

    /// <summary>Reads a token in DER; the whole of it, and nothing after it.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> der, out TimestampToken token)
    {
        token = null!;
        if (!Rfc3161TimestampToken.TryDecode(der, out var decoded, out var length) || length != der.Length)
        {
            return false;
        }

        token = new TimestampToken(decoded);
        return true;
    }

    /// <summary>Whether its imprint is the hash of these bytes.</summary>
    public bool IsOn(ReadOnlySpan<byte> stamped)
    {
        var hash = token.TokenInfo.HashAlgorithmId.Value;
        return hash is not null
            && Hashes.Contains(hash)
            && CryptographicOperations
                .HashData(HashAlgorithmName.FromOid(hash), stamped)
                .AsSpan()
                .SequenceEqual(token.TokenInfo.GetMessageHash().Span);
    }

    /// <summary>
    /// The certificate whose key made the signature, if it is in the token; null if it is not, or the signature is wrong. Says
    /// nothing about whose it is: a certificate can bear any name.
    /// </summary>
    public X509Certificate2? Signer(ReadOnlySpan<byte> stamped) =>
        token.VerifySignatureForData(stamped, out var signer) ? signer : null;

    /// <summary>
    /// The certificate whose key made the signature, if it is one of those trusted, or one of these vouches for it as of the
    /// time stamped; null otherwise. Asks nobody: what was revoked is not known.
    /// </summary>
    public X509Certificate2? Signer(ReadOnlySpan<byte> stamped, X509Certificate2Collection trusted)
    {
        if (!token.VerifySignatureForData(stamped, out var signer, trusted))
        {
            return null;
        }

        if (trusted.Any(one => one.RawDataMemory.Span.SequenceEqual(signer.RawDataMemory.Span)))
        {
            return signer;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(trusted);
        chain.ChainPolicy.ExtraStore.AddRange(token.AsSignedCms().Certificates);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(TimeStamping));
        chain.ChainPolicy.VerificationTime = token.TokenInfo.Timestamp.LocalDateTime;
        return chain.Build(signer) ? signer : null;
    }
}
