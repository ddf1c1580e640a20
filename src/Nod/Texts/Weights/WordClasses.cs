namespace Nod.Texts.Weights;

/// <summary>
/// What a word is about, whatever its form and language: "stop", "aufhören" and "dejen" are of one class, so that what is
/// learned of one sentence holds for others. A word has as many classes as list it.
/// </summary>
internal sealed class WordClasses
{
    /// <summary>Most classes there may be: a bit for each.</summary>
    internal const int ClassesMax = 64;

    private readonly HashIndex<ulong> words = new();
    private readonly HashIndex<ulong> stems = new();
    private readonly List<string> names = [];

    /// <summary>The classes' names, by bit.</summary>
    internal IReadOnlyList<string> Names => names;

    /// <summary>Adds a class.</summary>
    /// <param name="name">What it is called in the weights.</param>
    /// <param name="members">Words, or beginnings of words that end in <c>*</c>.</param>
    /// <exception cref="FormatException">There are too many classes.</exception>
    internal void Add(string name, IEnumerable<string> members)
    {
        if (names.Count == ClassesMax)
        {
            throw new FormatException($"has more than {ClassesMax} classes");
        }
        var bit = 1UL << names.Count;
        names.Add(name);
        foreach (var member in members)
        {
            var index = member.EndsWith('*') ? stems : words;
            index[FeatureHash.Of(Folding.Fold(member.TrimEnd('*'), keepMarks: false))] |= bit;
        }
    }

    /// <summary>The classes of a folded word, a bit for each.</summary>
    internal ulong Of(ReadOnlySpan<char> word)
    {
        const int LongestStem = 16;
        var (hash, classes) = (FeatureHash.Start, 0UL);
        for (var i = 0; i < word.Length; i++)
        {
            hash = FeatureHash.Add(hash, word[i]);
            classes |= i is > 0 and < LongestStem ? stems[hash] : 0;
        }
        return classes | words[hash];
    }
}
