namespace Nod.Texts.Content;

/// <summary>Counts capitals.</summary>
internal struct LetterCase
{
    private const int LettersMin = 24;

    private int all;
    private int capital;
    private int shouted;

    internal void Count(int letters, int capitals)
    {
        all += letters;
        capital += capitals;
        // Shorter words are mostly abbreviations.
        shouted += letters > 3 && capitals == letters ? letters : 0;
    }

    /// <summary>Whether capitals shout: throughout, or in a good part of the text.</summary>
    internal readonly bool IsShouted(out bool throughout)
    {
        throughout = all >= LettersMin && capital * 10 >= all * 7;
        return throughout || (shouted >= LettersMin && shouted * 5 >= all * 2);
    }
}
