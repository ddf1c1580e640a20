using System.Text.RegularExpressions;

namespace Nod.Providers.Http;

/// <summary>A provider's words with every number of more than six digits masked, and no longer than is of use.</summary>
internal static partial class Masked
{
    private const int Max = 200;

    public static string Of(string words)
    {
        var masked = Number().Replace(words, "…");
        return masked.Length <= Max ? masked : masked[..Max];
    }

    [GeneratedRegex(@"\+?[0-9][0-9 ()-]{5,}[0-9]")]
    private static partial Regex Number();
}
