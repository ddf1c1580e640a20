using Nod.Broadcasts;
using Nod.Ledger;

namespace Nod.Health;

/// <summary>
/// The rates from which an organization wants to be told, and whom to tell. The figures are Nod's own; no carrier
/// publishes one. Part of the catalog.
/// </summary>
public sealed record HealthLimits
{
    /// <summary>Over how many days, today included.</summary>
    public int Days { get; init; } = 7;

    /// <summary>How many texts a rate is looked at from.</summary>
    public int From { get; init; } = 100;

    /// <summary>Most opt-outs, from 0 to 1.</summary>
    public double OptOutRate { get; init; } = 0.04;

    /// <summary>Most texts filtered.</summary>
    public double FilterRate { get; init; } = 0.05;

    /// <summary>Most texts failed.</summary>
    public double FailureRate { get; init; } = 0.2;

    /// <summary>Most complaints.</summary>
    public double ComplaintRate { get; init; } = 0.002;

    /// <summary>Fewest texts delivered.</summary>
    public double DeliveryRate { get; init; } = 0.7;

    /// <summary>E-mail addresses that alerts are sent to.</summary>
    public IReadOnlyList<string> MailTo { get; init; } = [];

    /// <summary>The limit of a measure.</summary>
    public double Of(HealthMeasure measure) =>
        measure switch
        {
            HealthMeasure.OptOut => OptOutRate,
            HealthMeasure.Filtered => FilterRate,
            HealthMeasure.Failed => FailureRate,
            HealthMeasure.Delivered => DeliveryRate,
            _ => ComplaintRate,
        };
}

/// <summary>How a rate of some texts stands to its limit.</summary>
/// <param name="Subject">Which texts, such as <c>sender/office</c>.</param>
/// <param name="Measure">Which rate.</param>
/// <param name="Share">The rate.</param>
/// <param name="Limit">The limit.</param>
/// <param name="IsPassed">Whether it is surely passed: the near end of the 95 % interval lies beyond it.</param>
/// <param name="IsOver">Whether it surely is not any more: the near end is a fifth on this side of it again.</param>
public sealed record HealthFinding(
    string Subject,
    HealthMeasure Measure,
    Proportion Share,
    double Limit,
    bool IsPassed,
    bool IsOver
)
{
    // An end of an interval that moves to and fro over the limit must not raise and clear alerts with every text.
    private const double Slack = 0.2;

    /// <summary>The code of an alert about it, such as <c>health.opt_out</c>.</summary>
    public string Code => AlertCodes.Health(Measure);

    /// <summary>What was found, in a sentence.</summary>
    public string Detail
    {
        get
        {
            var (low, high) = Share.Interval;
            var (events, of, rate) = (Share.Events, Share.Of, Share.Rate);
            return FormattableString.Invariant(
                    $"{Subject}: {EnumWords<HealthMeasure>.Of(Measure)} {events} of {of} ({rate:0.0%}, surely "
                ) + FormattableString.Invariant($"between {low:0.0%} and {high:0.0%}), limit {Limit:0.0%}.");
        }
    }

    /// <summary>How every sender, program and wording stands to its limits. A rate of few texts passes none.</summary>
    public static IReadOnlyList<HealthFinding> Judge(IReadOnlyList<HealthCount> counts, HealthLimits limits) =>
        [
            .. counts
                .SelectMany(count => SubjectsOf(count.Key).Select(subject => (subject, count)))
                .GroupBy(pair => pair.subject, pair => pair.count)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .SelectMany(group => Judge(group.Key, HealthRates.Of(group), limits)),
        ];

    private static IEnumerable<HealthFinding> Judge(string subject, HealthRates rates, HealthLimits limits) =>
        Enum.GetValues<HealthMeasure>()
            .Select(measure =>
            {
                var share = rates.Share(measure);
                var limit = limits.Of(measure);
                var (low, high) = share.Interval;
                var isLooked = share.Of >= limits.From;
                var (isPassed, isOver) =
                    measure == HealthMeasure.Delivered
                        ? (high < limit, high >= limit + (Slack * (1 - limit)))
                        : (low > limit, low <= (1 - Slack) * limit);
                return new HealthFinding(subject, measure, share, limit, isLooked && isPassed, !isLooked || isOver);
            });

    private static IEnumerable<string> SubjectsOf(HealthKey key)
    {
        yield return $"sender/{key.Sender}";
        if (key.Program.Length > 0)
        {
            yield return $"program/{key.Brand}/{key.Program}";
        }

        if (key.Wording.Length > 0)
        {
            yield return $"wording/{key.Wording}";
        }
    }
}

/// <summary>Raises and clears the alerts about an organization's health. Applied again, it changes nothing.</summary>
/// <param name="organization">Whose.</param>
/// <param name="findings">How everything stands now.</param>
/// <param name="open">The alerts that stand open.</param>
public sealed class JudgeHealth(Guid organization, IReadOnlyList<HealthFinding> findings, IReadOnlyList<Alert> open)
    : Change<int>
{
    /// <summary>Whether there is nothing to raise and nothing to clear.</summary>
    public bool IsEmpty => !Raised.Any() && !Cleared.Any();

    private IEnumerable<HealthFinding> Raised =>
        findings.Where(finding => finding.IsPassed && !open.Any(alert => IsAbout(alert, finding)));

    // What is not found any more had no texts for as long as is looked back: that is over too.
    private IEnumerable<Alert> Cleared =>
        open.Where(alert => AlertCodes.IsHealth(alert.Code))
            .Where(alert => findings.FirstOrDefault(finding => IsAbout(alert, finding)) is not { IsOver: false });

    /// <inheritdoc/>
    public override void Declare(ReadSet reads) { }

    /// <inheritdoc/>
    public override int Apply(ChangeContext context)
    {
        var raised = 0;
        foreach (var finding in Raised)
        {
            var alert = new Alert(context.NextId(), organization, null, finding.Code, context.Now, finding.Detail)
            {
                Subject = finding.Subject,
            };
            context.Raise(alert);
            raised++;
        }

        foreach (var alert in Cleared)
        {
            context.Clear(alert);
        }

        return raised;
    }

    private static bool IsAbout(Alert alert, HealthFinding finding) =>
        alert.Code == finding.Code && alert.Subject == finding.Subject;
}
