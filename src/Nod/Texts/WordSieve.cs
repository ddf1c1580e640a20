namespace Nod.Texts;

/// <summary>Turns away most words that are not in a set, for less than the hash of a lookup costs.</summary>
/// <remarks>Every inbound text is read whole, and nearly all of its words are in none of the lists.</remarks>
internal sealed class WordSieve
{
    private const int Buckets = 16_384;

    private readonly bool[] taken = new bool[Buckets];

    internal WordSieve(IEnumerable<string> words)
    {
        foreach (var word in words)
        {
            taken[BucketOf(word)] = true;
        }
    }

    /// <summary>False only for a word that is not in the set.</summary>
    internal bool MayHold(ReadOnlySpan<char> word) => taken[BucketOf(word)];

    private static int BucketOf(ReadOnlySpan<char> word) =>
        word.IsEmpty
            ? 0
            : ((word[0] * 31) ^ (word[^1] * 519) ^ (word[word.Length / 2] * 4_099) ^ (word.Length * 97))
                & (Buckets - 1);
}
