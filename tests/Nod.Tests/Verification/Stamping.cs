using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using NodaTime;

namespace Nod.Tests.Verification;

/// <summary>A time-stamp authority in memory: makes tokens as RFC 3161, section 2.4.2, has them.</summary>
internal sealed class Stamping : IDisposable
{
    private const string TimeStamping = "1.3.6.1.5.5.7.3.8";
    private const string TstInfo = "1.2.840.113549.1.9.16.1.4";
    private const string SigningCertificateV2 = "1.2.840.113549.1.9.16.2.47";
    private const string Sha256 = "2.16.840.1.101.3.4.2.1";

    private readonly RSA key = RSA.Create(2048);

    public Stamping()
    {
        var request = new CertificateRequest(
            "CN=tsa.example",
            key,
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1
        );
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(TimeStamping)], critical: true));
        var noon = Some.Noon.ToDateTimeOffset();
        Certificate = request.CreateSelfSigned(noon.AddDays(-1), noon.AddDays(1));
    }

    public X509Certificate2 Certificate { get; }

    public byte[] Stamp(ReadOnlySpan<byte> stamped, Instant at)
    {
        var signed = new SignedCms(
            new ContentInfo(new Oid(TstInfo), Info(SHA256.HashData(stamped), at)),
            detached: false
        );
        var signer = new CmsSigner(Certificate)
        {
            DigestAlgorithm = new Oid(Sha256),
            IncludeOption = X509IncludeOption.EndCertOnly,
        };
        signer.SignedAttributes.Add(new AsnEncodedData(new Oid(SigningCertificateV2), SignedBy()));
        signed.ComputeSignature(signer);
        return signed.Encode();
    }

    public void Dispose()
    {
        Certificate.Dispose();
        key.Dispose();
    }

    private static byte[] Info(byte[] imprint, Instant at)
    {
        var der = new AsnWriter(AsnEncodingRules.DER);
        using (der.PushSequence())
        {
            der.WriteInteger(1);
            der.WriteObjectIdentifier("1.3.6.1.4.1.99999.1");
            using (der.PushSequence())
            {
                using (der.PushSequence())
                {
                    der.WriteObjectIdentifier(Sha256);
                }

                der.WriteOctetString(imprint);
            }

            der.WriteInteger(17);
            der.WriteGeneralizedTime(at.ToDateTimeOffset(), omitFractionalSeconds: true);
        }

        return der.Encode();
    }

    // The certificate's hash, by SHA-256 as is the default (RFC 5035).
    private byte[] SignedBy()
    {
        var der = new AsnWriter(AsnEncodingRules.DER);
        using (der.PushSequence())
        using (der.PushSequence())
        using (der.PushSequence())
        {
            der.WriteOctetString(SHA256.HashData(Certificate.RawData));
        }

        return der.Encode();
    }
}
