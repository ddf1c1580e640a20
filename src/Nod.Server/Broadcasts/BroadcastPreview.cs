using Nod.Broadcasts;
using Nod.Decisions;
using Nod.Sending;

namespace Nod.Server.Broadcasts;

/// <summary>One person of a preview, shown as an example.</summary>
/// <param name="To">Their number.</param>
/// <param name="Decision">The judgement.</param>
internal sealed record PreviewSample(PhoneNumber To, Decision Decision);

/// <summary>A person whose text can't be written.</summary>
/// <param name="To">Their number.</param>
/// <param name="Line">Their row in the upload, or null.</param>
/// <param name="Fields">The fields that have neither value nor fallback.</param>
internal sealed record MissingFields(PhoneNumber To, int? Line, IReadOnlyList<string> Fields);

/// <summary>What a broadcast would come to if it were started now.</summary>
/// <param name="Tally">Everybody, counted.</param>
/// <param name="Samples">A few people per verdict and first reason.</param>
/// <param name="Missing">The first of those whose text can't be written.</param>
internal sealed record PreviewOutcome(
    JudgedTally Tally,
    IReadOnlyList<PreviewSample> Samples,
    IReadOnlyList<MissingFields> Missing
);

/// <summary>
/// Judges everybody a broadcast is meant for as its start would, and keeps nothing but the counts and a few examples.
/// Pages are judged side by side; each is let go before the next is read.
/// </summary>
internal sealed class BroadcastPreview(Node node, Broadcast broadcast, BroadcastTexts texts)
{
    private const int StepSize = 1024;
    private const int SamplesMax = 3;
    private const int MissingMax = 100;

    private readonly Lock gate = new();
    private readonly JudgementCounter total = new();
    private readonly Dictionary<(Verdict, string), List<PreviewSample>> samples = [];
    private readonly List<MissingFields> missing = [];

    /// <summary>Judges everybody.</summary>
    public Task<PreviewOutcome> JudgeAsync(CancellationToken cancellation) => WalkAsync(true, cancellation);

    /// <summary>Looks only for those whose text can't be written.</summary>
    public Task<PreviewOutcome> CheckFieldsAsync(CancellationToken cancellation) => WalkAsync(false, cancellation);

    private async Task<PreviewOutcome> WalkAsync(bool judges, CancellationToken cancellation)
    {
        var steps = new AudienceWalk(node.Store, broadcast).StepsAsync(null, StepSize, cancellation);
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = Environment.ProcessorCount,
            CancellationToken = cancellation,
        };
        await Parallel.ForEachAsync(steps, options, (step, token) => JudgeAsync(step, judges, token));
        return new PreviewOutcome(
            total.ToTally(),
            [.. samples.OrderBy(pair => pair.Key).SelectMany(pair => pair.Value.OrderBy(sample => sample.To))],
            [.. missing.OrderBy(one => one.Line ?? int.MaxValue).ThenBy(one => one.To).Take(MissingMax)]
        );
    }

    private async ValueTask JudgeAsync(AudienceStep step, bool judges, CancellationToken cancellation)
    {
        var now = node.Clock.Now();
        var counter = new JudgementCounter();
        var seen = new List<PreviewSample>();
        var lacking = new List<MissingFields>();
        var kinds = new Dictionary<(Verdict, string), int>();
        foreach (var (addressee, read) in step.People)
        {
            var contact = read ?? await node.Store.ReadContactAsync(addressee.Contact, cancellation);
            var fields = texts.Write(contact, addressee.Row, now, out var text);
            if (fields.Count > 0)
            {
                counter.AddUnwritten();
                lacking.Add(new MissingFields(addressee.Contact.Phone, addressee.Row?.Line, fields));
            }
            else if (judges)
            {
                var decision = Acceptance.Judge(node.Gate, text.Request, contact, text.Wanted, now);
                counter.Add(decision);
                var kind = KindOf(decision);
                kinds[kind] = kinds.GetValueOrDefault(kind) + 1;
                if (kinds[kind] <= SamplesMax)
                {
                    seen.Add(new PreviewSample(addressee.Contact.Phone, decision));
                }
            }
        }

        Keep(counter.ToTally(), seen, lacking);
    }

    private void Keep(JudgedTally tally, List<PreviewSample> seen, List<MissingFields> lacking)
    {
        lock (gate)
        {
            total.Add(tally);
            missing.AddRange(lacking.Take(Math.Max(0, MissingMax - missing.Count)));
            foreach (var sample in seen)
            {
                var kind = KindOf(sample.Decision);
                if (!samples.TryGetValue(kind, out var list))
                {
                    samples.Add(kind, list = []);
                }

                if (list.Count < SamplesMax)
                {
                    list.Add(sample);
                }
            }
        }
    }

    private static (Verdict, string) KindOf(Decision decision) =>
        (decision.Verdict, decision.Reasons is [var first, ..] ? first.Code : string.Empty);
}
