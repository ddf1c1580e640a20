using Nod.Ledger;
using Nod.Sending;

namespace Nod.Testing;

/// <summary>What it takes to judge again, and alerts.</summary>
public sealed partial class InMemoryStore
{
    private readonly List<KeptDocument> documents = [];
    private readonly List<Alert> alerts = [];

    /// <inheritdoc/>
    public Task<KeptDocument?> FindDocumentAsync(string sha256, CancellationToken cancellation = default) =>
        Read(() => documents.Find(document => document.Sha256.StartsWith(sha256, StringComparison.Ordinal)));

    /// <inheritdoc/>
    public Task<IReadOnlyList<KeptDocument>> ReadDocumentsAsync(
        KeptKind kind,
        CancellationToken cancellation = default
    ) => Read<IReadOnlyList<KeptDocument>>(() => [.. documents.Where(document => document.Kind == kind)]);

    /// <inheritdoc/>
    public Task<IReadOnlyList<RecordedEvent>> ReadKnownEventsAsync(
        ContactAddress address,
        Guid last,
        int limit,
        CancellationToken cancellation = default
    ) =>
        Read<IReadOnlyList<RecordedEvent>>(() =>
            [
                .. histories
                    .GetValueOrDefault(address, [])
                    .AsEnumerable()
                    .Reverse()
                    .SkipWhile(recorded => recorded.Id != last)
                    .Take(limit),
            ]
        );

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredJudgement>> ReadJudgementsAsync(
        Guid from,
        Guid to,
        RecordedDecision? after,
        int limit,
        CancellationToken cancellation = default
    ) =>
        Read<IReadOnlyList<StoredJudgement>>(() =>
            [
                .. decisions
                    .Values.SelectMany(list => list)
                    .Where(decision => decision.Id >= from && decision.Id < to)
                    .Where(decision =>
                        after is null || (decision.Message.Id, decision.Id).CompareTo((after.Message.Id, after.Id)) > 0
                    )
                    .OrderBy(decision => (decision.Message.Id, decision.Id))
                    .Take(limit)
                    .Select(decision => new StoredJudgement(decision, messages.GetValueOrDefault(decision.Message))),
            ]
        );

    /// <inheritdoc/>
    public Task<IReadOnlyList<Alert>> ReadAlertsAsync(
        Guid organization,
        Guid? before,
        int limit,
        CancellationToken cancellation = default
    ) =>
        Read<IReadOnlyList<Alert>>(() =>
            [
                .. alerts
                    .Where(alert => alert.Organization == organization && !(alert.Id >= before))
                    .OrderByDescending(alert => alert.Id)
                    .Take(limit),
            ]
        );

    private void KeepGrounds(StagedRows staged)
    {
        foreach (var (document, _) in staged.Documents)
        {
            foreach (var one in document.Parts.Append(document))
            {
                if (!documents.Exists(kept => kept.Sha256 == one.Sha256))
                {
                    documents.Add(one);
                }
            }
        }

        foreach (var alert in staged.Alerts)
        {
            if (
                !alerts.Exists(known =>
                    (known.Organization, known.Message, known.Code) == (alert.Organization, alert.Message, alert.Code)
                )
            )
            {
                alerts.Add(alert);
            }
        }
    }
}
