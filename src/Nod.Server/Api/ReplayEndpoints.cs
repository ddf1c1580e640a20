using Nod.Catalog;
using Nod.Replays;

namespace Nod.Server.Api;

/// <summary>Which of a message's judgements it was.</summary>
internal enum JudgementKind
{
    /// <summary>The first, when it was accepted or refused.</summary>
    Acceptance,

    /// <summary>The second, for its hand-over; there may be several.</summary>
    HandOver,
}

internal sealed record JudgementReplay(
    Guid DecisionId,
    JudgementKind? Judgement,
    bool Same,
    DecisionAnswer Then,
    DecisionAnswer? Now,
    string? Problem,
    IReadOnlyList<string> Differences,
    IReadOnlyList<string> Notes
);

internal sealed record ReplayAnswer(
    bool Same,
    DecisionAnswer Then,
    DecisionAnswer? Now,
    string? Problem,
    IReadOnlyList<JudgementReplay> Judgements
);

/// <summary>Past verdicts judged again from the record (R21).</summary>
internal static class ReplayEndpoints
{
    public static void Map(Endpoints api) =>
        api.Post<ReplayAnswer>(
            "/v1/messages/{id}/replay",
            Scope.Read,
            "Judge a message's verdicts again, with the rules, settings and events of their day; nothing is sent",
            ReplayAsync
        );

    /// <summary>A replayed judgement as the wire spells it.</summary>
    public static JudgementReplay Show(Replayed replayed) =>
        new(
            replayed.Then.Id,
            replayed.Then.Grounds is { } grounds
                ? grounds.IsHandOver
                    ? JudgementKind.HandOver
                    : JudgementKind.Acceptance
                : null,
            replayed.Same,
            DecisionEndpoints.Show(replayed.Then.Decision),
            replayed.Now is null ? null : DecisionEndpoints.Show(replayed.Now),
            replayed.Problem,
            replayed.Differences,
            replayed.Notes
        );

    private static async Task<Answer> ReplayAsync(Call call)
    {
        if (
            !Guid.TryParse(call.Route("id"), out var id)
            || await call.Node.Store.FindMessageAsync(call.OrganizationId, id, call.Cancellation) is not { } message
        )
        {
            return Answer.NotFound("message");
        }

        var judgements = new List<JudgementReplay>();
        foreach (var decision in await call.Node.Store.ReadDecisionsAsync(call.OrganizationId, id, call.Cancellation))
        {
            judgements.Add(Show(await call.Node.Replayer.ReplayAsync(decision, message, call.Cancellation)));
        }

        // One answer for all: the first that is not the same, else the latest.
        return (judgements.Find(one => !one.Same) ?? judgements.LastOrDefault()) is not { } shown
            ? Answer.NotFound("judgement of this message")
            : await call.KeepAsync(
                Answer.Ok(
                    new ReplayAnswer(shown.Same, shown.Then, shown.Now, shown.Problem, judgements),
                    Wire.Json.ReplayAnswer
                )
            );
    }
}
