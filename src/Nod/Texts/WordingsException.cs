namespace Nod.Texts;

/// <summary>Wording files that can't be used, with everything that is wrong in any of them.</summary>
public sealed class WordingsException : Exception
{
    /// <summary>Gathers <paramref name="problems"/> into one exception.</summary>
    public WordingsException(IReadOnlyList<string> problems)
        : base("The wordings can't be used:\n" + string.Join('\n', problems)) => Problems = problems;

    /// <summary>One line per problem: file, line where known, what is wrong.</summary>
    public IReadOnlyList<string> Problems { get; }
}
