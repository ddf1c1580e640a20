using System.Numerics;

namespace Nod.Texts.Weights;

/// <summary>
/// What a folded text is told by. Of its words: <c>w</c> a word, <c>p</c> how it begins, <c>b</c> two neighbours, <c>s</c> two
/// with one between them (<c>^</c> and <c>$</c> are the ends of a sentence). Of their classes: <c>k</c> a class, <c>n</c> one
/// not far behind another, <c>a</c> one right behind another. <c>l</c> is how long it is.
/// </summary>
internal static class TextFeatures
{
    /// <summary>Words that are looked at; what a long text asks for is said by then.</summary>
    private const int WordsMax = 256;

    private const int StemLength = 5;
    private const int LengthStep = 4;
    private static readonly string[] Lengths = ["0", "1", "2", "3", "4", "5"];

    /// <summary>Hands every feature to a sink, words as often as they occur, classes once.</summary>
    /// <param name="body">As <see cref="Folding"/> leaves it, without marks.</param>
    /// <param name="classes">Which words are alike.</param>
    /// <param name="sink">Receives them.</param>
    internal static void Read<TSink>(ReadOnlySpan<char> body, WordClasses classes, ref TSink sink)
        where TSink : struct, IFeatureSink, allows ref struct
    {
        Span<ulong> near = stackalloc ulong[WordClasses.ClassesMax];
        Span<ulong> adjacent = stackalloc ulong[WordClasses.ClassesMax];
        near.Clear();
        adjacent.Clear();
        var (seen, count) = (0UL, 0);
        var recent = default(Recent);
        ReadOnlySpan<char> last = "^";
        ReadOnlySpan<char> lastButOne = [];
        for (var at = 0; at < body.Length && count < WordsMax; count++)
        {
            var end = Texts.Words.EndOf(body, at);
            var word = body[at..end];
            var stem = Stem(word);
            One(word, ref sink);
            sink.Words('b', last, stem);
            Skip(lastButOne, stem, ref sink);
            var its = classes.Of(word);
            seen |= its;
            Note(near, recent.Any, its);
            Note(adjacent, recent.Last, its);
            recent.Add(its);
            lastButOne = last;
            last = stem;
            if (end >= body.Length || body[end] == Folding.SentenceGap)
            {
                sink.Words('b', last, "$");
                Skip(lastButOne, "$", ref sink);
                lastButOne = [];
                last = "^";
                recent = default;
            }
            at = end + 1;
        }
        OfClasses(seen, near, adjacent, ref sink);
        sink.Words('l', Lengths[Math.Min(Lengths.Length - 1, count / LengthStep)], []);
    }

    private static ReadOnlySpan<char> Stem(ReadOnlySpan<char> word) => word[..Math.Min(word.Length, StemLength)];

    private static void One<TSink>(ReadOnlySpan<char> word, ref TSink sink)
        where TSink : struct, IFeatureSink, allows ref struct
    {
        sink.Words('w', word, []);
        if (word.Length > 4)
        {
            sink.Words('p', word[..4], []);
        }
        if (word.Length > 6)
        {
            sink.Words('p', word[..6], []);
        }
    }

    private static void Skip<TSink>(ReadOnlySpan<char> first, ReadOnlySpan<char> second, ref TSink sink)
        where TSink : struct, IFeatureSink, allows ref struct
    {
        if (!first.IsEmpty)
        {
            sink.Words('s', first, second);
        }
    }

    /// <summary>Notes that classes stand behind others.</summary>
    private static void Note(Span<ulong> behind, ulong first, ulong second)
    {
        for (; first != 0 && second != 0; first &= first - 1)
        {
            behind[BitOperations.TrailingZeroCount(first)] |= second;
        }
    }

    private static void OfClasses<TSink>(
        ulong seen,
        scoped ReadOnlySpan<ulong> near,
        scoped ReadOnlySpan<ulong> adjacent,
        ref TSink sink
    )
        where TSink : struct, IFeatureSink, allows ref struct
    {
        for (; seen != 0; seen &= seen - 1)
        {
            var first = BitOperations.TrailingZeroCount(seen);
            sink.Classes('k', first, -1);
            for (var second = near[first]; second != 0; second &= second - 1)
            {
                sink.Classes('n', first, BitOperations.TrailingZeroCount(second));
            }
            for (var second = adjacent[first]; second != 0; second &= second - 1)
            {
                sink.Classes('a', first, BitOperations.TrailingZeroCount(second));
            }
        }
    }

    /// <summary>The classes of the last four words.</summary>
    private struct Recent
    {
        private ulong second;
        private ulong third;
        private ulong fourth;

        internal ulong Last { get; private set; }

        internal readonly ulong Any => Last | second | third | fourth;

        internal void Add(ulong classes) => (fourth, third, second, Last) = (third, second, Last, classes);
    }
}
