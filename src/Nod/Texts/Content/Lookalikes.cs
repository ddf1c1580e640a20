using System.Collections.Frozen;

namespace Nod.Texts.Content;

/// <summary>Characters that pass for Latin letters, and those that can't be seen (TW-EVASION).</summary>
/// <remarks>The part of Unicode's confusables (UTS 39) that looks the same in the fonts of phones.</remarks>
internal static class Lookalikes
{
    private const string Foreign =
        "аaеeоoрpсcуyхxіiјjѕsһhԁdԛqԝwӏlАaВbЕeКkМmНhОoРpСcТtУyХxЅsІiЈjԌgΑaΒbΕeΖzΗhΙiΚkΜmΝnΟoΡpΤtΥyΧxοoαaνvρpιiκkυuτt";

    private static readonly FrozenDictionary<char, char> Latin = Enumerable
        .Range(0, Foreign.Length / 2)
        .ToFrozenDictionary(pair => Foreign[2 * pair], pair => Foreign[(2 * pair) + 1]);

    /// <summary>The small Latin letter that a Cyrillic or Greek one passes for, or 0.</summary>
    internal static char LatinOf(char unit) => Latin.GetValueOrDefault(unit);

    /// <summary>The small letter that a digit or sign may stand for, or 0: "l0an", "c4sh".</summary>
    internal static char LetterOf(char sign, bool oneIsL) =>
        sign switch
        {
            '0' => 'o',
            '1' => oneIsL ? 'l' : 'i',
            '3' => 'e',
            '4' or '@' => 'a',
            '5' or '$' => 's',
            '7' => 't',
            '!' => 'i',
            _ => '\0',
        };

    /// <summary>Joiners, soft hyphens and direction marks: nothing that the eye sees.</summary>
    internal static bool IsHidden(int codePoint) =>
        codePoint
            is 0x00AD
                or 0x034F
                or 0x180E
                or (>= 0x200B and <= 0x200F)
                or (>= 0x202A and <= 0x202E)
                or (>= 0x2060 and <= 0x2069)
                or 0xFEFF
                or (>= 0xE0000 and <= 0xE007F);
}
