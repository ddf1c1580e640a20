namespace Nod.Texts.Content;

/// <summary>A word of a text, or what stands for one.</summary>
/// <param name="Word">The word's number in the lists; 0 for a word in none of them, or one of the constants here.</param>
/// <param name="Start">Where it begins in the text.</param>
/// <param name="End">Where it ends.</param>
internal readonly record struct Token(int Word, int Start, int End)
{
    /// <summary>The end of a sentence; no phrase goes across it.</summary>
    internal const int Break = -1;

    /// <summary>In a phrase: up to <see cref="PhraseTree.GapMax"/> words of any kind.</summary>
    internal const int Gap = -2;

    /// <summary>A number: <c>#</c> in the lists.</summary>
    internal const int Number = 1;

    /// <summary>A sum of money: <c>$</c> in the lists, whatever the currency.</summary>
    internal const int Money = 2;

    /// <summary>A percentage: <c>%</c> in the lists.</summary>
    internal const int Percent = 3;

    /// <summary>The number of the first listed word.</summary>
    internal const int FirstWord = 4;
}
