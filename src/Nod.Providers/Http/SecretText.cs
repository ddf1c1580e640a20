using System.Security.Cryptography;
using System.Text;

namespace Nod.Providers.Http;

/// <summary>Compares what must not leak through timing.</summary>
internal static class SecretText
{
    /// <summary>Whether two texts are the same, in a time that depends on their length alone.</summary>
    public static bool Same(string given, string expected) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(expected));
}
