using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Nod.Server.Candidate;

/// <summary>
/// A number that takes a browser a moment to find: SHA-256 of the challenge, a dot and the number begins with so many zero
/// bits (the idea is Hashcash's). It costs a person nothing, and a machine that posts thousands of forms a good deal.
/// </summary>
public static class ProofOfWork
{
    /// <summary>How many bits: about 4000 tries, well under a second on a cheap phone.</summary>
    public const int Bits = 12;

    private const int DigitsMax = 10;

    /// <summary>Whether a number proves it.</summary>
    public static bool Holds(string challenge, string? proof) =>
        proof is { Length: > 0 and <= DigitsMax }
        && proof.All(char.IsAsciiDigit)
        && ZeroBits(SHA256.HashData(Encoding.UTF8.GetBytes($"{challenge}.{proof}"))) >= Bits;

    /// <summary>The first number that proves it.</summary>
    public static string Find(string challenge)
    {
        for (var number = 0; ; number++)
        {
            var proof = number.ToString(CultureInfo.InvariantCulture);
            if (Holds(challenge, proof))
            {
                return proof;
            }
        }
    }

    private static int ZeroBits(ReadOnlySpan<byte> hash)
    {
        var bits = 0;
        foreach (var part in hash)
        {
            if (part != 0)
            {
                return bits + BitOperations.LeadingZeroCount(part) - 24;
            }

            bits += 8;
        }

        return bits;
    }
}
