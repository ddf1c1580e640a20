using System.Buffers;
using System.Collections.Frozen;
using System.Numerics;

namespace Nod.Texts;

/// <summary>
/// Finds patterns in a folded text: a bit for each word of a window, a mask for each set of words, and each pattern a few
/// shifts of masks. Time is linear in the text, whatever it says.
/// </summary>
internal sealed class PhrasePatterns
{
    /// <summary>Words looked at together: one bit is kept for the end.</summary>
    private const int WindowWords = 63;

    /// <summary>Words that two windows share, so that what lies across their border is seen.</summary>
    private const int SharedWords = 20;

    private static readonly int Roles = Enum.GetValues<PhraseRole>().Length;

    private readonly FrozenDictionary<string, int[]>.AlternateLookup<ReadOnlySpan<char>> setsOf;
    private readonly WordSieve words;

    /// <summary>By role and by a set of words they may begin with.</summary>
    private readonly Compiled[]?[][] beginning;

    internal PhrasePatterns(IReadOnlyCollection<PhrasePattern> patterns)
    {
        var sets = new Dictionary<string, int>(StringComparer.Ordinal);
        var byWord = new Dictionary<string, HashSet<int>>(StringComparer.Ordinal);
        var compiled = patterns.Select(pattern => Compile(pattern, sets, byWord)).ToList();
        beginning =
        [
            .. Enumerable
                .Range(0, Roles)
                .Select(role =>
                {
                    var bySet = compiled
                        .Where(one => (int)one.Pattern.Role == role)
                        .SelectMany(one => one.FirstSets.Select(set => (set, one)))
                        .ToLookup(pair => pair.set, pair => pair.one);
                    return Enumerable
                        .Range(0, sets.Count)
                        .Select(set => bySet.Contains(set) ? bySet[set].ToArray() : null)
                        .ToArray();
                }),
        ];
        foreach (var (word, members) in byWord.ToList())
        {
            foreach (var slip in Misspellings.Of(word))
            {
                byWord.TryAdd(slip, members);
            }
        }
        words = new(byWord.Keys);
        setsOf = byWord
            .ToFrozenDictionary(pair => pair.Key, pair => pair.Value.ToArray(), StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();
    }

    private int SetCount => beginning[0].Length;

    /// <summary>What the patterns say of the text.</summary>
    internal PhraseReading Read(ReadOnlySpan<char> body)
    {
        var masks = ArrayPool<ulong>.Shared.Rent(SetCount);
        var present = ArrayPool<int>.Shared.Rent(SetCount);
        masks.AsSpan(0, SetCount).Clear();
        var reading = new PhraseReading(body.Length, 0, null, null);
        for (var start = 0; start < body.Length; )
        {
            var window = Look(body, start, masks, present, out var next);
            reading = ReadWindow(reading, window, first: start == 0);
            foreach (var set in window.Present)
            {
                masks[set] = 0;
            }
            start = reading.End < body.Length ? body.Length : next;
        }
        ArrayPool<ulong>.Shared.Return(masks);
        ArrayPool<int>.Shared.Return(present);
        return reading;
    }

    private PhraseReading ReadWindow(PhraseReading reading, Window window, bool first)
    {
        if (Find(PhraseRole.Signature, window, ~0UL, out var signature) is not null)
        {
            var cut = BitOperations.TrailingZeroCount(signature);
            if (cut > 0 || !first)
            {
                reading = reading with { End = Math.Max(0, window.Offsets[cut] - 1) };
                window = window.Before(cut);
            }
        }
        var stop = reading.Stop ?? Find(PhraseRole.StopRegardless, window, window.Words, out _);
        var covered = Cover(PhraseRole.NotAStop, window, out _) | Cover(PhraseRole.AlmostAStop, window, out var almost);
        stop ??= Find(PhraseRole.Stop, window, window.Words & ~covered, out _);
        var review = Strongest(reading.Review, window, window.Words & ~covered) ?? almost;
        return reading with { Covered = first ? covered : reading.Covered, Stop = stop, Review = review };
    }

    /// <summary>Marks which words of the window are in which sets.</summary>
    private Window Look(ReadOnlySpan<char> body, int start, ulong[] masks, int[] present, out int next)
    {
        var offsets = new WordOffsets();
        var (count, found, starts) = (0, 0, 0UL);
        var at = start;
        next = body.Length;
        while (at < body.Length && count < WindowWords)
        {
            var end = Texts.Words.EndOf(body, at);
            if (count == WindowWords - SharedWords)
            {
                next = at;
            }
            starts |= at == 0 || body[at - 1] == Folding.SentenceGap ? 1UL << count : 0;
            offsets[count] = at;
            var word = body[at..end];
            if (words.MayHold(word) && setsOf.TryGetValue(word, out var sets))
            {
                foreach (var set in sets)
                {
                    if (masks[set] == 0)
                    {
                        present[found++] = set;
                    }
                    masks[set] |= 1UL << count;
                }
            }
            count++;
            at = end + 1;
        }
        if (at >= body.Length)
        {
            next = body.Length;
            starts |= 1UL << count;
        }
        return new(masks, present.AsSpan(0, found), offsets, (1UL << count) - 1, starts);
    }

    /// <summary>All words that patterns of a role are made of, and the first of these patterns.</summary>
    private ulong Cover(PhraseRole role, Window window, out PhrasePattern? first)
    {
        var covered = 0UL;
        first = null;
        foreach (var set in window.Present)
        {
            foreach (var one in beginning[(int)role][set] ?? [])
            {
                var used = one.In(window, window.Words);
                first ??= used != 0 ? one.Pattern : null;
                covered |= used;
            }
        }
        return covered;
    }

    private PhrasePattern? Find(PhraseRole role, Window window, ulong free, out ulong used)
    {
        foreach (var set in window.Present)
        {
            foreach (var one in beginning[(int)role][set] ?? [])
            {
                used = one.In(window, free);
                if (used != 0)
                {
                    return one.Pattern;
                }
            }
        }
        used = 0;
        return null;
    }

    /// <summary>Who has the number and who we are is asked of every word, the rest only of those that are not covered.</summary>
    private PhrasePattern? Strongest(PhrasePattern? known, Window window, ulong free)
    {
        foreach (var set in window.Present)
        {
            foreach (var one in beginning[(int)PhraseRole.Review][set] ?? [])
            {
                var asked = one.Pattern.Cause <= IntentCause.UnknownSender ? window.Words : free;
                if ((known is null || one.Pattern.Cause < known.Cause) && one.In(window, asked) != 0)
                {
                    known = one.Pattern;
                }
            }
        }
        return known;
    }

    private static Compiled Compile(
        PhrasePattern pattern,
        Dictionary<string, int> sets,
        Dictionary<string, HashSet<int>> byWord
    )
    {
        int SetOf(IReadOnlyCollection<string> members)
        {
            var key = string.Join(' ', members.Order(StringComparer.Ordinal));
            if (!sets.TryGetValue(key, out var id))
            {
                sets[key] = id = sets.Count;
                foreach (var word in members)
                {
                    if (!byWord.TryGetValue(word, out var known))
                    {
                        byWord[word] = known = [];
                    }
                    known.Add(id);
                }
            }
            return id;
        }

        int[][] Runs(PatternStep step)
        {
            var single = step.Runs.Where(run => run.Length == 1).Select(run => run[0]).ToList();
            var several = step
                .Runs.Where(run => run.Length > 1)
                .Select(run => run.Select(word => SetOf([word])).ToArray());
            return single.Count > 0
                ?
                [
                    [SetOf(single)],
                    .. several,
                ]
                : [.. several];
        }

        return new(pattern, [.. pattern.Steps.Select(Runs)]);
    }

    /// <summary>Where the words of a window begin.</summary>
    [System.Runtime.CompilerServices.InlineArray(WindowWords)]
    private struct WordOffsets
    {
        private int first;
    }

    /// <summary>Up to 63 words: which are in which sets, and where sentences begin (the end counts as a beginning).</summary>
    private readonly ref struct Window(
        ulong[] masks,
        ReadOnlySpan<int> present,
        WordOffsets offsets,
        ulong words,
        ulong starts
    )
    {
        internal ulong[] Masks { get; } = masks;
        internal ReadOnlySpan<int> Present { get; } = present;
        internal WordOffsets Offsets { get; } = offsets;
        internal ulong Words { get; } = words;
        internal ulong Starts { get; } = starts;

        /// <summary>The words before one, as if the text ended there.</summary>
        internal Window Before(int word) =>
            new(Masks, Present, Offsets, Words & ((1UL << word) - 1), Starts | (1UL << word));
    }

    /// <summary>A pattern with its sets of words by number: for each place the runs that may stand there.</summary>
    private sealed record Compiled(PhrasePattern Pattern, int[][][] Runs)
    {
        /// <summary>One of these is in any text that has the pattern.</summary>
        internal IEnumerable<int> FirstSets =>
            Runs.Take(1 + Pattern.Steps.TakeWhile(step => step.Optional).Count())
                .SelectMany(runs => runs.Select(run => run[0]))
                .Distinct();

        /// <summary>The words of the window that the pattern is made of, wherever it is found; 0 if it is not.</summary>
        internal ulong In(in Window window, ulong free)
        {
            Span<ulong> from = stackalloc ulong[PatternReader.StepsMax];
            Span<ulong> ends = stackalloc ulong[PatternReader.StepsMax + 1];
            // Where it may still begin, and behind which words it may go on.
            var fresh = Pattern.AtStart ? window.Starts : ~0UL;
            ends[0] = 0;
            for (var i = 0; i < Runs.Length; i++)
            {
                var step = Pattern.Steps[i];
                var reached = ends[i] & ~window.Starts;
                for (var skipped = 0; skipped < step.GapBefore; skipped++)
                {
                    reached |= (reached << 1) & ~window.Starts;
                }
                from[i] = fresh | reached;
                ends[i + 1] = Ends(Runs[i], from[i], window, free);
                if (step.Optional)
                {
                    ends[i + 1] |= ends[i] | reached;
                }
                else if (ends[i + 1] == 0)
                {
                    return 0;
                }
                else
                {
                    fresh = 0;
                }
            }
            var last = ends[Runs.Length];
            return WordsBehind(Pattern.AtEnd ? last & window.Starts : last, from, ends, window, free);
        }

        /// <summary>Behind which words one of the runs ends that begins at <paramref name="from"/>.</summary>
        private static ulong Ends(int[][] runs, ulong from, in Window window, ulong free)
        {
            var ends = 0UL;
            foreach (var run in runs)
            {
                var at = from & window.Masks[run[0]] & free;
                for (var k = 1; k < run.Length && at != 0; k++)
                {
                    at = (at << 1) & ~window.Starts & window.Masks[run[k]] & free;
                }
                ends |= at << 1;
            }
            return ends;
        }

        /// <summary>Goes back from the ends: of all words that were hit, those that lead there.</summary>
        private ulong WordsBehind(
            ulong end,
            ReadOnlySpan<ulong> from,
            ReadOnlySpan<ulong> ends,
            in Window window,
            ulong free
        )
        {
            var used = 0UL;
            for (var i = Runs.Length - 1; i >= 0 && end != 0; i--)
            {
                var begun = 0UL;
                foreach (var run in Runs[i])
                {
                    var at = (end >> 1) & window.Masks[run[^1]] & free;
                    for (var k = run.Length - 2; k >= 0 && at != 0; k--)
                    {
                        at = ((at & ~window.Starts) >> 1) & window.Masks[run[k]] & free;
                    }
                    at &= from[i];
                    begun |= at;
                    for (var k = 0; k < run.Length; k++)
                    {
                        used |= at << k;
                    }
                }
                begun |= Pattern.Steps[i].Optional ? end : 0;
                for (var skipped = 0; skipped < Pattern.Steps[i].GapBefore; skipped++)
                {
                    begun |= (begun & ~window.Starts) >> 1;
                }
                end = begun & ends[i];
            }
            return used;
        }
    }
}

/// <summary>What the patterns say of a text.</summary>
/// <param name="End">Where the person's own words end and a signature begins.</param>
/// <param name="Covered">By bit, which of the first 63 words stop nothing.</param>
/// <param name="Stop">A stop, if there is one.</param>
/// <param name="Review">What a person should look at, the gravest.</param>
internal readonly record struct PhraseReading(int End, ulong Covered, PhrasePattern? Stop, PhrasePattern? Review);
