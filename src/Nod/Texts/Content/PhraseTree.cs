namespace Nod.Texts.Content;

/// <summary>What a listed phrase tells.</summary>
/// <param name="Topic">The topic it speaks of; null for the lists below.</param>
/// <param name="Weight">How much it tells: see <see cref="ContentReader.PlainAt"/>. 0 outside topics.</param>
/// <param name="Role">What else it does.</param>
internal readonly record struct PhraseSense(ContentTopic? Topic, int Weight, PhraseRole Role);

/// <summary>What a phrase does to the findings.</summary>
internal enum PhraseRole
{
    /// <summary>Speaks of its topic.</summary>
    Speaks,

    /// <summary>Takes the phrases it overlaps back: a "job offer" is no offer.</summary>
    Harmless,

    /// <summary>Takes back what asks for fees or secrets after it in the sentence: "we never ask for".</summary>
    Denies,

    /// <summary>Says that the text is about something of the person's own.</summary>
    Informs,
}

/// <summary>A phrase found: its tokens from <paramref name="From"/> up to <paramref name="To"/>, exclusive.</summary>
internal readonly record struct PhraseMatch(int From, int To, PhraseSense Sense);

/// <summary>
/// All listed phrases as a tree of word numbers. From each word of a text the phrases that begin there are followed; a
/// phrase has at most <see cref="WordsMax"/> words and one gap, so the time is linear in the text.
/// </summary>
internal sealed class PhraseTree
{
    /// <summary>Most words of a phrase.</summary>
    internal const int WordsMax = 8;

    /// <summary>Most words that a gap spans.</summary>
    internal const int GapMax = 5;

    private readonly List<int> gaps = [0];
    private readonly List<List<PhraseSense>?> senses = [null];
    private readonly Dictionary<ulong, int> edges = [];
    private int[] firsts = [];

    /// <summary>Adds a phrase.</summary>
    /// <param name="words">Its words by number; <see cref="Token.Gap"/> for the gap.</param>
    /// <param name="sense">What it tells.</param>
    internal void Add(IReadOnlyList<int> words, PhraseSense sense)
    {
        var node = 0;
        foreach (var word in words)
        {
            if (word == Token.Gap)
            {
                gaps[node] = gaps[node] == 0 ? NewNode() : gaps[node];
                node = gaps[node];
                continue;
            }
            var edge = EdgeOf(node, word);
            if (!edges.TryGetValue(edge, out var next))
            {
                next = NewNode();
                edges.Add(edge, next);
            }
            node = next;
        }
        (senses[node] ??= []).Add(sense);
    }

    /// <summary>To be called once all phrases are in: which words begin one.</summary>
    /// <param name="words">How many words are numbered.</param>
    internal void Close(int words)
    {
        firsts = new int[words];
        foreach (var (edge, node) in edges)
        {
            if (edge >> 32 == 0)
            {
                firsts[edge & uint.MaxValue] = node;
            }
        }
    }

    /// <summary>Finds every phrase in a text. Allocates nothing when there is none.</summary>
    internal List<PhraseMatch>? Find(ReadOnlySpan<Token> tokens)
    {
        List<PhraseMatch>? found = null;
        for (var start = 0; start < tokens.Length; start++)
        {
            var word = tokens[start].Word;
            if (word > 0 && firsts[word] is var node and > 0)
            {
                Follow(node, tokens, start, start + 1, ref found);
            }
        }
        return found;
    }

    private void Follow(int node, ReadOnlySpan<Token> tokens, int start, int next, ref List<PhraseMatch>? found)
    {
        while (true)
        {
            if (senses[node] is { } here)
            {
                foreach (var sense in here)
                {
                    (found ??= []).Add(new(start, next, sense));
                }
            }
            if (gaps[node] > 0)
            {
                FollowGap(gaps[node], tokens, start, next, ref found);
            }
            if (next >= tokens.Length || tokens[next].Word <= 0)
            {
                return;
            }
            if (!edges.TryGetValue(EdgeOf(node, tokens[next].Word), out node))
            {
                return;
            }
            next++;
        }
    }

    // What follows a gap has no gap itself, so this does not branch again.
    private void FollowGap(int node, ReadOnlySpan<Token> tokens, int start, int next, ref List<PhraseMatch>? found)
    {
        for (var skipped = 0; skipped <= GapMax && next < tokens.Length; skipped++, next++)
        {
            var word = tokens[next].Word;
            if (word == Token.Break)
            {
                return;
            }
            if (word > 0 && edges.TryGetValue(EdgeOf(node, word), out var after))
            {
                Follow(after, tokens, start, next + 1, ref found);
            }
        }
    }

    private int NewNode()
    {
        gaps.Add(0);
        senses.Add(null);
        return gaps.Count - 1;
    }

    private static ulong EdgeOf(int node, int word) => ((ulong)node << 32) | (uint)word;
}
