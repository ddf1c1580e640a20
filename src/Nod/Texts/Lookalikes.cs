namespace Nod.Texts;

/// <summary>Characters that are put for Latin letters because they look like them (Unicode TR 39).</summary>
internal static class Lookalikes
{
    private const string Cyrillic = "аaвbеeкkмmнhоoрpсcтtуyхxѕsіiјjԁdԛqԝwһhАaВbЕeКkМmНhОoРpСcТtУyХxЅsІiЈj";
    private const string Greek = "αaοoρpτtνvιiκkεeυuχxηnΑaΒbΕeΖzΗhΙiΚkΜmΝnΟoΡpΤtΥyΧx";

    private const char First = 'Α';
    private const char Last = 'ԝ';

    private static readonly char[] Latin = Build();

    /// <summary>The Latin letter that the character at <paramref name="at"/> looks like, or 0.</summary>
    internal static char At(ReadOnlySpan<char> text, int at)
    {
        var unit = text[at];
        if (unit is >= First and <= Last)
        {
            return Latin[unit - First];
        }
        var letter = unit switch
        {
            '0' => 'o',
            '1' => 'i',
            '3' => 'e',
            '4' => 'a',
            '5' or '$' => 's',
            '7' => 't',
            '@' => 'a',
            _ => '\0',
        };
        return letter != '\0' && InWord(text, at) ? letter : '\0';
    }

    /// <summary>Whether any character of the text looks like a Latin letter it is not.</summary>
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
