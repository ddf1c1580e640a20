using Nod.Health;
using Nod.Ledger;
using Nod.Sending;
using Nod.Testing;
using NodaTime;

namespace Nod.Tests.Health;

public sealed class HealthTests
{
    private static readonly HealthKey Key = new(
        Sample.Organization,
        new LocalDate(2026, 11, 23),
        "office",
        "acme",
        "jobs",
        "web@3",
        ""
    );

    [Theory]
    [InlineData("sent", "sent")]
    [InlineData("sent delivered", "sent delivered")]
    [InlineData("delivered sent", "sent delivered")] // the report came before the answer
    [InlineData("sent undelivered", "sent failed")]
    [InlineData("rejected", "sent failed")]
    [InlineData("unknown queued handing_over sent delivered", "sent delivered")]
    [InlineData("blocked", "")]
    [InlineData("expired", "")]
    public void A_text_that_went_counts_once_and_its_end_once(string statuses, string outcomes)
    {
        var message = Sample.Message(Sample.Contact(1), Guid.Empty, Sample.Noon) with { History = [] };
        var counted = new List<HealthOutcome>();
        foreach (var word in ("queued handing_over " + statuses).Split(' '))
        {
            Assert.True(EnumWords<MessageStatus>.TryParse(word, out var status));
            message = message.Become(status, Sample.Noon);
            counted.AddRange(HealthCount.OutcomesOf(message, message.History.Count - 1));
        }

        Assert.Equal(outcomes, string.Join(' ', counted.Select(EnumWords<HealthOutcome>.Of)));
    }

    [Fact]
    public void A_text_that_was_filtered_failed_as_well()
    {
        var message = Sample.Message(Sample.Contact(1), Guid.Empty, Sample.Noon) with
        {
            Failure = FailureKind.Filtered,
        };
        message = message.Become(MessageStatus.Rejected, Sample.Noon);

        Assert.Equal(
            [HealthOutcome.Sent, HealthOutcome.Failed, HealthOutcome.Filtered],
            HealthCount.OutcomesOf(message, message.History.Count - 1)
        );
    }

    [Fact]
    public void Rates_are_of_what_went_and_deliveries_of_what_was_reported()
    {
        var rates = HealthRates.Of(Counts(sent: 1000, delivered: 600, failed: 200, filtered: 50, optedOut: 10));

        Assert.Equal((10, 1000), (rates.Share(HealthMeasure.OptOut).Events, rates.Share(HealthMeasure.OptOut).Of));
        Assert.Equal(
            (600, 800),
            (rates.Share(HealthMeasure.Delivered).Events, rates.Share(HealthMeasure.Delivered).Of)
        );
        Assert.Equal((0.2, 0.05), (rates.Share(HealthMeasure.Failed).Rate, rates.Share(HealthMeasure.Filtered).Rate));
        Assert.Equal(0, rates.Share(HealthMeasure.Complaint).Rate);
    }

    // Of 100 texts the lower end of the interval is above 4 % from eight opt-outs on (0.0411), not from seven (0.0343).
    [Theory]
    [InlineData(100, 8, true)]
    [InlineData(100, 7, false)]
    [InlineData(99, 90, false)] // too few texts
    public void A_limit_is_passed_by_the_lower_end_of_the_interval(long sent, long optedOut, bool isPassed) =>
        Assert.Equal(isPassed, Find(Counts(sent, optedOut: optedOut), HealthMeasure.OptOut).IsPassed);

    // Of 100 texts reported the upper end is below 70 % up to 61 delivered (0.6998), not with 62 (0.7090).
    [Theory]
    [InlineData(61, true)]
    [InlineData(62, false)]
    public void Deliveries_are_too_few_by_the_upper_end(long delivered, bool isPassed) =>
        Assert.Equal(isPassed, Find(Counts(100, delivered, failed: 100 - delivered), HealthMeasure.Delivered).IsPassed);

    [Fact]
    public void An_alert_is_raised_once_and_cleared_when_the_rate_is_surely_below_again()
    {
        var bad = HealthFinding.Judge(Counts(1000, optedOut: 80), new HealthLimits());
        var raised = bad.Where(finding => finding.IsPassed).ToList();
        Assert.Equal(
            ["program/acme/jobs", "sender/office", "wording/web@3"],
            raised.Select(finding => finding.Subject)
        );
        var open = raised.Select(Open).ToList();

        Assert.False(new JudgeHealth(Sample.Organization, bad, []).IsEmpty);
        Assert.True(new JudgeHealth(Sample.Organization, bad, open).IsEmpty);
        // The lower end is 3.6 %: below the limit, and not by a fifth.
        var doubtful = HealthFinding.Judge(Counts(1000, optedOut: 48), new HealthLimits());
        Assert.True(new JudgeHealth(Sample.Organization, doubtful, open).IsEmpty);
        Assert.True(new JudgeHealth(Sample.Organization, doubtful, []).IsEmpty);
        var good = HealthFinding.Judge(Counts(1000, optedOut: 10), new HealthLimits());
        Assert.False(new JudgeHealth(Sample.Organization, good, open).IsEmpty);
        // Nothing went for as long as is looked back.
        Assert.False(new JudgeHealth(Sample.Organization, [], open).IsEmpty);
    }

    [Fact]
    public void What_was_found_is_said_with_its_interval()
    {
        var detail = Find(Counts(1000, optedOut: 80), HealthMeasure.OptOut).Detail;

        Assert.Contains(
            "opt_out 80 of 1000 (8.0%, surely between 6.5% and 9.8%), limit 4.0%",
            detail,
            StringComparison.Ordinal
        );
        Assert.Equal("health.opt_out", AlertCodes.Health(HealthMeasure.OptOut));
        Assert.True(AlertCodes.IsHealth("health.opt_out"));
        Assert.False(AlertCodes.IsHealth(AlertCodes.WebhookDisabled));
    }

    private static Alert Open(HealthFinding finding) =>
        new(Guid.Empty, Sample.Organization, null, finding.Code, Sample.Noon, finding.Detail)
        {
            Subject = finding.Subject,
        };

    private static HealthFinding Find(IReadOnlyList<HealthCount> counts, HealthMeasure measure) =>
        HealthFinding
            .Judge(counts, new HealthLimits())
            .Single(finding => finding.Subject == "sender/office" && finding.Measure == measure);

    private static List<HealthCount> Counts(
        long sent,
        long delivered = 0,
        long failed = 0,
        long filtered = 0,
        long optedOut = 0
    ) =>
        [
            new(Key, HealthOutcome.Sent, sent),
            new(Key, HealthOutcome.Delivered, delivered),
            new(Key, HealthOutcome.Failed, failed),
            new(Key, HealthOutcome.Filtered, filtered),
            new(Key, HealthOutcome.OptedOut, optedOut),
        ];
}
