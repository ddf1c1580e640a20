namespace Nod.Texts;

/// <summary>Characters that pass for Latin letters, and those that can't be seen (TW-EVASION).</summary>
/// <remarks>The part of Unicode's confusables (UTS 39) that looks the same in the fonts of phones.</remarks>
internal static class Lookalikes
{
    private const string Cyrillic = "аaвbеeкkмmнhоoрpсcтtуyхxѕsіiјjԁdԛqԝwһhӏlАaВbЕeКkМmНhОoРpСcТtУyХxЅsІiЈjԌg";
    private const string Greek = "αaοoρpτtνvιiκkεeυuχxηnΑaΒbΕeΖzΗhΙiΚkΜmΝnΟoΡpΤtΥyΧx";

    private const char First = 'Α';
    private const char Last = 'ԝ';

    private static readonly char[] Latin = Build();

    /// <summary>The small Latin letter that a Cyrillic or Greek one passes for, or 0.</summary>
    internal static char LatinOf(char unit) => unit is >= First and <= Last ? Latin[unit - First] : '\0';

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

    /// <summary>
    /// The Latin letter that the character at <paramref name="at"/> stands for, or 0. Exclamation marks end what people
    /// shout, and stand for nothing here.
    /// </summary>
    internal static char At(ReadOnlySpan<char> text, int at)
    {
        var unit = text[at];
        if (LatinOf(unit) is not '\0' and var latin)
        {
            return latin;
        }
        return unit != '!' && InWord(text, at) ? LetterOf(unit, oneIsL: false) : '\0';
    }

    /// <summary>Whether any character of the text stands for a Latin letter it is not.</summary>
    internal static bool Any(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (At(text, i) != '\0')
            {
                return true;
            }
        }
        return false;
    }

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

    /// <summary>A digit or sign stands for a letter only between letters or at the head of a word: "st0p", "$top".</summary>
    private static bool InWord(ReadOnlySpan<char> text, int at) =>
        at + 1 < text.Length && char.IsAsciiLetter(text[at + 1]) && (at == 0 || !char.IsAsciiDigit(text[at - 1]));

    private static char[] Build()
    {
        var latin = new char[Last - First + 1];
        foreach (var pairs in new[] { Cyrillic, Greek })
        {
            for (var i = 0; i < pairs.Length; i += 2)
            {
                latin[pairs[i] - First] = pairs[i + 1];
            }
        }
        return latin;
    }
}
