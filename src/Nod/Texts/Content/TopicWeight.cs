namespace Nod.Texts.Content;

/// <summary>How much the phrases of one topic tell together; of phrases that overlap the weightiest counts.</summary>
internal struct TopicWeight
{
    private int lastWeight;
    private int lastTo;

    /// <summary>The sum.</summary>
    internal int Total { get; private set; }

    /// <summary>The first token of the weightiest phrase.</summary>
    internal int From { get; private set; }

    /// <summary>The token after its last.</summary>
    internal int To { get; private set; }

    private int Weightiest { get; set; }

    /// <summary>Adds a phrase; to be called in the order in which they begin.</summary>
    internal void Add(in PhraseMatch match)
    {
        var weight = match.Sense.Weight;
        var overlaps = match.From < lastTo;
        Total += overlaps ? Math.Max(0, weight - lastWeight) : weight;
        lastWeight = overlaps ? Math.Max(weight, lastWeight) : weight;
        lastTo = Math.Max(lastTo, match.To);
        if (weight > Weightiest)
        {
            (Weightiest, From, To) = (weight, match.From, match.To);
        }
    }
}
