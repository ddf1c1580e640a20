using System.Security.Cryptography;
using System.Text;

namespace Nod.Tests.Texts;

/// <summary>
/// The two halves of the sets labelled independently (<c>*.independent.*</c>), told apart by the text alone: the lists may be
/// mended by the errors of the open half; of the sealed one only figures are printed.
/// </summary>
internal static class Half
{
    /// <summary>Whether a text belongs to the sealed half: the first byte of its SHA-256 is odd.</summary>
    public static bool IsSealed(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text))[0] % 2 == 1;

    /// <summary>What a figure is called.</summary>
    public static string NameOf(bool isSealed) => isSealed ? "sealed half" : "open half";
}
