namespace Nod.Texts.Content;

/// <summary>Every word of every list, with a number; most words of most texts are turned away by one look at a bit.</summary>
internal sealed class Vocabulary
{
    private const int SieveBits = 16;

    private readonly ulong[] sieve = new ulong[(1 << SieveBits) / 64];
    private readonly ulong[] hashes;
    private readonly int[] numbers;
    private readonly int mask;

    /// <summary>Numbers the words as given.</summary>
    /// <param name="words">Folded words by number.</param>
    /// <exception cref="InvalidOperationException">Two words have one hash.</exception>
    internal Vocabulary(IReadOnlyDictionary<string, int> words)
    {
        var size = 16;
        while (size < words.Count * 4)
        {
            size *= 2;
        }
        mask = size - 1;
        hashes = new ulong[size];
        numbers = new int[size];
        foreach (var (word, number) in words)
        {
            var hash = WordHash.Of(word);
            var slot = SlotOf(hash);
            if (hashes[slot] != 0)
            {
                throw new InvalidOperationException($"The word {word} has the hash of another; spell one differently.");
            }
            hashes[slot] = hash;
            numbers[slot] = number;
            sieve[BitOf(hash) / 64] |= 1UL << (BitOf(hash) & 63);
        }
    }

    /// <summary>The word's number, or 0.</summary>
    internal int NumberOf(ulong hash)
    {
        var bit = BitOf(hash);
        return (sieve[bit / 64] & (1UL << (bit & 63))) == 0 ? 0 : numbers[SlotOf(hash)];
    }

    private static int BitOf(ulong hash) => (int)((hash ^ (hash >> 32)) & ((1 << SieveBits) - 1));

    /// <summary>Where the hash stands, or the free slot where it would.</summary>
    private int SlotOf(ulong hash)
    {
        var slot = (int)((hash ^ (hash >> 29)) & (ulong)mask);
        while (hashes[slot] != 0 && hashes[slot] != hash)
        {
            slot = (slot + 1) & mask;
        }
        return slot;
    }
}
