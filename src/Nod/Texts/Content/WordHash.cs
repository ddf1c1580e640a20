namespace Nod.Texts.Content;

/// <summary>A hash of a folded word that grows with the word (FNV-1a, 64 bits).</summary>
/// <remarks>
/// Words are told apart by it alone. Listed words are checked against each other when they are loaded. That some other
/// word meets a listed one has a chance of one in 2^50, and would at worst have a text looked at.
/// </remarks>
internal static class WordHash
{
    internal const ulong Start = 14695981039346656037;

    internal static ulong Add(ulong hash, char unit) => unchecked((hash ^ unit) * 1099511628211);

    internal static ulong Of(ReadOnlySpan<char> word)
    {
        var hash = Start;
        foreach (var unit in word)
        {
            hash = Add(hash, unit);
        }
        return hash;
    }
}
