using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;

namespace Nod.Storage.Tests.Moving;

/// <summary>A time-stamp authority (RFC 3161) of a test's own.</summary>
internal static class MadeUpAuthority
{
    private static readonly Oid Sha256 = new("2.16.840.1.101.3.4.2.1");
    private static readonly Oid TimeStamping = new("1.3.6.1.5.5.7.3.8");
    private static readonly Oid TstInfo = new("1.2.840.113549.1.9.16.1.4");
    private static readonly Oid SigningCertificateV2 = new("1.2.840.113549.1.9.16.2.47");

    /// <summary>A token in DER on some bytes.</summary>
    public static byte[] Stamp(ReadOnlySpan<byte> bytes, DateTimeOffset at)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=A test's authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([TimeStamping], critical: true));
        using var certificate = request.CreateSelfSigned(at.AddDays(-1), at.AddDays(1));
        var hash = SHA256.HashData(bytes);
        var info = new Rfc3161TimestampTokenInfo(new Oid("1.2.3.4"), Sha256, hash, new byte[] { 1 }, at);
        var signed = new SignedCms(new ContentInfo(TstInfo, info.Encode()));
        var signer = new CmsSigner(certificate) { IncludeOption = X509IncludeOption.EndCertOnly };
        signer.SignedAttributes.Add(new AsnEncodedData(SigningCertificateV2, Naming(certificate)));
        signed.ComputeSignature(signer);
        return signed.Encode();
    }

    // SigningCertificateV2 of RFC 5035 with the hash alone.
    private static byte[] Naming(X509Certificate2 certificate)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence())
        using (writer.PushSequence())
        {
            writer.WriteOctetString(SHA256.HashData(certificate.RawDataMemory.Span));
        }

        return writer.Encode();
    }
}
