using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Nod.Consent;
using Nod.Decisions;
using Nod.Ledger;
using Nod.Server.Callbacks;
using Nod.Texts;
using Nod.Webhooks;
using NodaTime;

namespace Nod.Server;

/// <summary>
/// Counters in the text format of Prometheus. Counting never fails and never stops what is counted; no label holds
/// personal data.
/// </summary>
internal sealed class NodeMetrics
{
    private readonly ConcurrentDictionary<(string Route, int Status), Tally> requests = new();
    private readonly ConcurrentDictionary<Verdict, Tally> decisions = new();
    private readonly ConcurrentDictionary<string, Tally> handOvers = new();
    private readonly ConcurrentDictionary<Intent, Tally> arrivals = new();
    private readonly Tally alerts = new();
    private readonly Tally mails = new();
    private readonly ConcurrentDictionary<(string Stage, Verdict Verdict, string Reason), Tally> judged = new();
    private readonly ConcurrentDictionary<string, Tally> told = new();
    private readonly Tally claims = new();

    private readonly ConcurrentDictionary<ErasureReason, Tally> erasures = new();
    private readonly ConcurrentDictionary<(string Provider, string Kind), Tally> refusals = new();

    public void Refused(string provider, string kind) => refusals.GetOrAdd((provider, kind), _ => new Tally()).Add(0);

    public void Answered(string route, int status, TimeSpan took) =>
        requests.GetOrAdd((route, status), _ => new Tally()).Add(took.Ticks);

    public void Decided(Verdict verdict) => decisions.GetOrAdd(verdict, _ => new Tally()).Add(0);

    public void HandedOver(string outcome) => handOvers.GetOrAdd(outcome, _ => new Tally()).Add(0);

    /// <summary>A message was judged when it was accepted or claimed, and why it was not permitted.</summary>
    public void Judged(string stage, Decision decision)
    {
        Count(stage, decision.Verdict, decision.Reasons is [var first, ..] ? first.Code : "none");
        for (var i = 0; i < decision.Observed?.Count; i++)
        {
            Count("observe", decision.Observed[i].Verdict, decision.Observed[i].Code);
        }
    }

    private void Count(string stage, Verdict verdict, string code) =>
        judged.GetOrAdd((stage, verdict, code), _ => new Tally()).Add(0);

    /// <summary>A page of the outbox was claimed.</summary>
    public void Claimed(TimeSpan took) => claims.Add(took.Ticks);

    /// <summary>A webhook was told something; null when there was nothing to tell.</summary>
    public void WebhookTold(Told? outcome)
    {
        if (outcome is not null)
        {
            var word =
                outcome.IsTaken ? "taken"
                : outcome.Status is null ? "no_answer"
                : "refused";
            told.GetOrAdd(word, _ => new Tally()).Add(0);
        }
    }

    public void Mailed() => mails.Add(0);

    public void Alerted(int times)
    {
        for (; times > 0; times--)
        {
            alerts.Add(0);
        }
    }

    public void Erased(ErasureReason reason, int people = 1)
    {
        var tally = erasures.GetOrAdd(reason, _ => new Tally());
        for (var i = 0; i < people; i++)
        {
            tally.Add(0);
        }
    }

    public void Arrived(Intent intent) => arrivals.GetOrAdd(intent, _ => new Tally()).Add(0);

    public string ToText()
    {
        var text = new StringBuilder();
        Head(text, "nod_requests_total", "Requests answered.");
        foreach (var ((route, status), tally) in requests.OrderBy(pair => pair.Key))
        {
            Line(text, $"nod_requests_total{{route=\"{route}\",status=\"{status}\"}}", tally.Count);
        }

        Head(text, "nod_request_seconds_total", "Seconds spent answering.");
        foreach (var ((route, status), tally) in requests.OrderBy(pair => pair.Key))
        {
            Line(
                text,
                $"nod_request_seconds_total{{route=\"{route}\",status=\"{status}\"}}",
                TimeSpan.FromTicks(tally.Sum).TotalSeconds
            );
        }

        Family(
            text,
            "nod_decisions_total",
            "Questions answered by the gate.",
            "verdict",
            decisions,
            EnumWords<Verdict>.Of
        );
        Head(text, "nod_judgements_total", "Judgements of messages, by verdict and first reason.");
        foreach (var ((stage, verdict, reason), tally) in judged.OrderBy(pair => pair.Key))
        {
            var word = EnumWords<Verdict>.Of(verdict);
            Line(
                text,
                $"nod_judgements_total{{stage=\"{stage}\",verdict=\"{word}\",reason=\"{reason}\"}}",
                tally.Count
            );
        }

        Head(text, "nod_claims_total", "Pages of the outbox claimed.");
        Line(text, "nod_claims_total", claims.Count);
        Head(text, "nod_claim_seconds_total", "Seconds spent claiming.");
        Line(text, "nod_claim_seconds_total", TimeSpan.FromTicks(claims.Sum).TotalSeconds);
        Family(text, "nod_webhook_posts_total", "Posts to webhooks.", "outcome", told, word => word);
        Head(text, "nod_alert_mails_total", "Alerts mailed.");
        Line(text, "nod_alert_mails_total", mails.Count);
        Family(text, "nod_hand_overs_total", "Texts handed over.", "outcome", handOvers, name => name);
        Family(text, "nod_inbound_total", "Texts from people.", "intent", arrivals, EnumWords<Intent>.Of);
        Family(text, "nod_erasures_total", "People erased.", "reason", erasures, EnumWords<ErasureReason>.Of);
        Head(text, "nod_provider_failures_total", "Refusals and failed deliveries, by what they mean.");
        foreach (var ((provider, kind), tally) in refusals.OrderBy(pair => pair.Key))
        {
            Line(text, $"nod_provider_failures_total{{provider=\"{provider}\",kind=\"{kind}\"}}", tally.Count);
        }

        Head(text, "nod_alerts_total", "Judgements that somebody should look at; GET /v1/alerts lists them.");
        Line(text, "nod_alerts_total", alerts.Count);
        return text.ToString();
    }

    private static void Family<TKey>(
        StringBuilder text,
        string name,
        string help,
        string label,
        ConcurrentDictionary<TKey, Tally> tallies,
        Func<TKey, string> word
    )
        where TKey : notnull
    {
        Head(text, name, help);
        foreach (var (key, tally) in tallies.OrderBy(pair => word(pair.Key), StringComparer.Ordinal))
        {
            Line(text, $"{name}{{{label}=\"{word(key).ToLowerInvariant()}\"}}", tally.Count);
        }
    }

    /// <summary>Gauges: what waits now, as the store counts it.</summary>
    public static string GaugesOf(Backlog outbox, IReadOnlyList<WebhookBacklog> webhooks, Instant now)
    {
        var text = new StringBuilder();
        Gauge(text, "nod_outbox_due", "Messages that are due and not claimed.", outbox.Waiting);
        Gauge(
            text,
            "nod_outbox_oldest_due_seconds",
            "For how long the first of them has been due.",
            outbox.OldestDue is { } oldest ? (now - oldest).TotalSeconds : 0
        );
        Gauge(
            text,
            "nod_webhook_pending",
            "Deliveries to webhooks that are to be tried again.",
            webhooks.Sum(one => one.Pending)
        );
        return text.ToString();
    }

    private static void Gauge(StringBuilder text, string name, string help, double value)
    {
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} gauge\n");
        Line(text, name, value);
    }

    private static void Head(StringBuilder text, string name, string help) =>
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} counter\n");

    private static void Line(StringBuilder text, string series, double value) =>
        text.Append(CultureInfo.InvariantCulture, $"{series} {value}\n");

    private sealed class Tally
    {
        private long count;
        private long sum;

        public long Count => Volatile.Read(ref count);

        public long Sum => Volatile.Read(ref sum);

        public void Add(long amount)
        {
            Interlocked.Increment(ref count);
            Interlocked.Add(ref sum, amount);
        }
    }
}
