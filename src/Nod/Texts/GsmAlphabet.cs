namespace Nod.Texts;

/// <summary>The GSM 03.38 default alphabet and extension table (3GPP TS 23.038, section 6.2.1).</summary>
internal static class GsmAlphabet
{
    private const string Basic =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
        + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    /// <summary>Each costs two septets: the escape and its own.</summary>
    private const string Extension = "\f^{}\\[~]|€";

    /// <summary>Septets by UTF-16 unit up to the Greek capitals; zero means "not in the alphabet".</summary>
    private static readonly byte[] SeptetsByUnit = Table();

    /// <summary>Septets that one UTF-16 unit costs: 1, 2, or 0 when GSM-7 can't carry it.</summary>
    internal static int SeptetsOf(char unit)
    {
        var table = SeptetsByUnit;
        if (unit < table.Length)
        {
            return table[unit];
        }
        return unit == '€' ? 2 : 0;
    }

    private static byte[] Table()
    {
        var table = new byte['Ω' + 1];
        foreach (var unit in Basic)
        {
            table[unit] = 1;
        }
        foreach (var unit in Extension)
        {
            if (unit < table.Length)
            {
                table[unit] = 2;
            }
        }
        return table;
    }
}
