using Nod.Decisions;
using Nod.Texts;

namespace Nod.Broadcasts;

/// <summary>
/// Judgements of a broadcast counted: the same count for a preview and for what then happens, so that one can be held
/// against the other.
/// </summary>
public sealed record JudgedTally
{
    private static readonly IReadOnlyDictionary<string, long> Nothing = new Dictionary<string, long>();

    /// <summary>Before anybody was judged.</summary>
    public static readonly JudgedTally Empty = new();

    /// <summary>People judged.</summary>
    public long People { get; init; }

    /// <summary>People by verdict.</summary>
    public IReadOnlyDictionary<string, long> Verdicts { get; init; } = Nothing;

    /// <summary>People by reason code; a person counts under each reason found.</summary>
    public IReadOnlyDictionary<string, long> Reasons { get; init; } = Nothing;

    /// <summary>Segments of the texts that may go, now or later, by encoding.</summary>
    public IReadOnlyDictionary<string, long> Segments { get; init; } = Nothing;

    /// <summary>People whose text could not be written: a field has neither value nor fallback.</summary>
    public long Unwritten { get; init; }
}

/// <summary>Counts judgements. Used by one thread at a time.</summary>
public sealed class JudgementCounter
{
    private readonly long[] verdicts = new long[Enum.GetValues<Verdict>().Length];
    private readonly Dictionary<string, long> reasons = [];
    private readonly long[] segments = new long[Enum.GetValues<TextEncoding>().Length];
    private long unwritten;

    /// <summary>Counts a judgement.</summary>
    public void Add(Decision decision)
    {
        verdicts[(int)decision.Verdict]++;
        for (var i = 0; i < decision.Reasons.Count; i++)
        {
            var code = decision.Reasons[i].Code;
            if (!IsRepeated(decision.Reasons, i))
            {
                reasons[code] = reasons.GetValueOrDefault(code) + 1;
            }
        }

        if (decision.Verdict is Verdict.Permit or Verdict.Defer)
        {
            segments[(int)decision.Segments.Encoding] += decision.Segments.Count;
        }
    }

    /// <summary>Counts a person whose text could not be written.</summary>
    public void AddUnwritten() => unwritten++;

    /// <summary>Adds what was counted before, or elsewhere.</summary>
    public void Add(JudgedTally tally)
    {
        foreach (var verdict in Enum.GetValues<Verdict>())
        {
            verdicts[(int)verdict] += tally.Verdicts.GetValueOrDefault(EnumWords<Verdict>.Of(verdict));
        }

        foreach (var (code, people) in tally.Reasons)
        {
            reasons[code] = reasons.GetValueOrDefault(code) + people;
        }

        foreach (var encoding in Enum.GetValues<TextEncoding>())
        {
            segments[(int)encoding] += tally.Segments.GetValueOrDefault(EnumWords<TextEncoding>.Of(encoding));
        }

        unwritten += tally.Unwritten;
    }

    /// <summary>What was counted so far.</summary>
    public JudgedTally ToTally() =>
        new()
        {
            People = verdicts.Sum(),
            Verdicts = Named<Verdict>(verdicts),
            Reasons = new SortedDictionary<string, long>(reasons, StringComparer.Ordinal),
            Segments = Named<TextEncoding>(segments),
            Unwritten = unwritten,
        };

    private static bool IsRepeated(IReadOnlyList<Reason> all, int index)
    {
        for (var before = 0; before < index; before++)
        {
            if (all[before].Code == all[index].Code)
            {
                return true;
            }
        }

        return false;
    }

    private static Dictionary<string, long> Named<T>(long[] counts)
        where T : struct, Enum =>
        Enum.GetValues<T>()
            .Select((value, i) => (Word: EnumWords<T>.Of(value), Count: counts[i]))
            .ToDictionary(pair => pair.Word, pair => pair.Count);
}
