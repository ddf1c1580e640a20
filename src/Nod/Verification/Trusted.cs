using System.Security.Cryptography.X509Certificates;
using Nod.Transparency;

namespace Nod.Verification;

/// <summary>Whom the one who checks trusts. All of it comes to them another way than what is checked.</summary>
/// <param name="Keys">The log's keys; one of them must have signed.</param>
/// <param name="Witnesses">Witnesses they know.</param>
/// <param name="WitnessesMin">How many of these must have cosigned.</param>
public sealed record Trusted(IReadOnlyList<VerifierKey> Keys, IReadOnlyList<VerifierKey> Witnesses, int WitnessesMin)
{
    /// <summary>Certificates of time-stamp authorities, or of those who vouch for them; none means that none is known.</summary>
    public X509Certificate2Collection Authorities { get; init; } = [];
}
