namespace Nod.Texts.Weights;

/// <summary>Receives the features of a text: to weigh them, to name them, to learn from them.</summary>
internal interface IFeatureSink
{
    /// <summary>A feature of one word or two.</summary>
    /// <param name="kind">See <see cref="TextFeatures"/>.</param>
    /// <param name="first">A word or its beginning.</param>
    /// <param name="second">Another, or nothing.</param>
    void Words(char kind, ReadOnlySpan<char> first, ReadOnlySpan<char> second);

    /// <summary>A feature of one class of words or two.</summary>
    /// <param name="kind">See <see cref="TextFeatures"/>.</param>
    /// <param name="first">A class by its bit.</param>
    /// <param name="second">Another, or -1.</param>
    void Classes(char kind, int first, int second);
}
