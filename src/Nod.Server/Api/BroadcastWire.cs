using Nod.Broadcasts;
using Nod.Decisions;
using Nod.Sending;
using Nod.Server.Broadcasts;
using NodaTime;

namespace Nod.Server.Api;

internal sealed record PauseAnswer(Instant At, bool ByItself, string? By, PassedLimit? Passed);

internal sealed record BroadcastAnswer(
    Guid Id,
    BroadcastStatus Status,
    string Name,
    string Brand,
    string Program,
    string? Sender,
    MessageClass Class,
    string Body,
    string? Language,
    IReadOnlyDictionary<string, string> Translations,
    string? Template,
    IReadOnlyDictionary<string, string>? Fields,
    string? AssignTo,
    Audience Audience,
    Instant? SendAt,
    LocalDateTime? LocalTime,
    Instant? ExpiresAt,
    int? PacePerMinute,
    BroadcastLimits Limits,
    int Nudge,
    long? Recipients,
    Instant CreatedAt,
    Instant? StartedAt,
    Instant? EndedAt,
    PauseAnswer? Paused
);

internal sealed record ReasonCount(string Code, long People);

internal sealed record SampleAnswer(
    string To,
    Verdict Verdict,
    IReadOnlyList<ReasonAnswer> Reasons,
    Instant? DeferUntil,
    Instant JudgedAt,
    string Body,
    SegmentsAnswer Segments
);

internal sealed record MissingFieldsAnswer(string To, int? Line, IReadOnlyList<string> Fields);

/// <summary>Judgements counted, of a preview or of what has happened.</summary>
internal sealed record TallyAnswer(
    long People,
    IReadOnlyDictionary<string, long> Verdicts,
    IReadOnlyList<ReasonCount> Reasons,
    long Segments,
    IReadOnlyDictionary<string, long> SegmentsByEncoding,
    long Unwritten
);

internal sealed record PreviewAnswer(
    TallyAnswer Judged,
    IReadOnlyList<SampleAnswer> Samples,
    IReadOnlyList<MissingFieldsAnswer> MissingFields,
    Instant At
);

internal sealed record StatusCount(MessageStatus Status, string? Detail, long Messages);

internal sealed record RateAnswer(
    BroadcastMeasure Measure,
    long Events,
    long Of,
    double Rate,
    double Low,
    double High,
    double Limit
);

internal sealed record ProgressAnswer(
    Guid Id,
    BroadcastStatus Status,
    bool EverybodyJudged,
    TallyAnswer Judged,
    IReadOnlyList<StatusCount> Messages,
    long Waiting,
    long Stops,
    IReadOnlyList<RateAnswer> Rates,
    PauseAnswer? Paused
);

internal sealed record RecipientAnswer(
    string To,
    int? Line,
    Verdict? Verdict,
    string? Reason,
    Guid? MessageId,
    MessageStatus? Status,
    string? Detail,
    Instant? DueAt,
    Instant? HandedOverAt
);

/// <summary>Broadcasts as the wire spells them. Numbers are whole only for keys that may send.</summary>
internal static class BroadcastWire
{
    public static BroadcastAnswer Show(Broadcast broadcast, long? recipients = null)
    {
        var plan = broadcast.Plan;
        return new BroadcastAnswer(
            broadcast.Address.Id,
            broadcast.Status,
            plan.Name,
            plan.Brand,
            plan.Program,
            plan.Sender,
            plan.Class,
            plan.Body,
            plan.Language,
            plan.Translations,
            plan.Template,
            plan.Fields,
            plan.AssignTo,
            plan.Audience,
            plan.SendAt,
            plan.LocalTime,
            plan.ExpiresAt,
            plan.PacePerMinute,
            plan.Limits,
            broadcast.Nudge,
            recipients,
            broadcast.CreatedAt,
            broadcast.StartedAt,
            broadcast.EndedAt,
            Show(broadcast.Pause)
        );
    }

    public static TallyAnswer Show(JudgedTally tally) =>
        new(
            tally.People,
            tally.Verdicts,
            [
                .. tally
                    .Reasons.OrderByDescending(pair => pair.Value)
                    .ThenBy(pair => pair.Key, StringComparer.Ordinal)
                    .Select(pair => new ReasonCount(pair.Key, pair.Value)),
            ],
            tally.Segments.Values.Sum(),
            tally.Segments,
            tally.Unwritten
        );

    public static PreviewAnswer Show(PreviewOutcome preview, bool isWhole, Instant at) =>
        new(
            Show(preview.Tally),
            [.. preview.Samples.Select(sample => Show(sample, isWhole))],
            [.. preview.Missing.Select(one => new MissingFieldsAnswer(Show(one.To, isWhole), one.Line, one.Fields))],
            at
        );

    public static ProgressAnswer Show(Broadcast broadcast, IReadOnlyList<MessageTally> tallies, BroadcastHealth health)
    {
        var watched = health.Since(broadcast.CountedFrom);
        return new ProgressAnswer(
            broadcast.Address.Id,
            broadcast.Status,
            broadcast.IsWalked,
            Show(broadcast.Judged),
            [
                .. tallies.Select(tally => new StatusCount(
                    tally.Status,
                    tally.Detail.Length == 0 ? null : tally.Detail,
                    tally.Messages
                )),
            ],
            tallies.Where(tally => tally.Status == MessageStatus.Queued).Sum(tally => tally.Messages),
            health.OptedOut,
            [.. Enum.GetValues<BroadcastMeasure>().Select(measure => Show(measure, watched, broadcast.Plan.Limits))],
            Show(broadcast.Pause)
        );
    }

    public static RecipientAnswer Show(BroadcastRecipient recipient, bool isWhole) =>
        new(
            Show(recipient.Contact.Phone, isWhole),
            recipient.Row?.Line,
            recipient.Verdict,
            recipient.Reason,
            recipient.MessageId,
            recipient.Message?.Status,
            recipient.Message?.History[^1].Detail,
            recipient.Message?.DueAt,
            recipient.Message?.Attempt?.At
        );

    private static SampleAnswer Show(PreviewSample sample, bool isWhole)
    {
        var shown = DecisionEndpoints.Show(sample.Decision);
        return new SampleAnswer(
            Show(sample.To, isWhole),
            shown.Verdict,
            shown.Reasons,
            shown.DeferUntil,
            sample.Decision.JudgedAt,
            shown.Body,
            shown.Segments
        );
    }

    private static PauseAnswer? Show(BroadcastPause? pause) =>
        pause is null ? null : new PauseAnswer(pause.At, pause.Passed is not null, pause.By, pause.Passed);

    private static RateAnswer Show(BroadcastMeasure measure, BroadcastHealth health, BroadcastLimits limits)
    {
        var share = health.Of(measure);
        var (low, high) = share.Interval;
        return new RateAnswer(measure, share.Events, share.Of, share.Rate, low, high, limits.Of(measure));
    }

    private static string Show(PhoneNumber phone, bool isWhole) => isWhole ? phone.ToString() : phone.Masked();
}
