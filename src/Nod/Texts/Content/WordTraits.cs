namespace Nod.Texts.Content;

/// <summary>What is odd about the letters of a word.</summary>
[Flags]
internal enum WordTraits
{
    None = 0,

    /// <summary>A letter of another alphabet that looks like a Latin one.</summary>
    Confusable = 1,

    /// <summary>A letter of another alphabet that looks like none.</summary>
    Foreign = 2,

    /// <summary>A letter from Unicode's mathematical, circled or wide alphabets.</summary>
    Styled = 4,

    /// <summary>A character without width.</summary>
    Hidden = 8,

    /// <summary>A sign or digit among the letters.</summary>
    Swapped = 16,
}
