using Nod.Ledger;
using Nod.Sending;

namespace Nod.Storage;

/// <summary>Reads what it takes to judge again.</summary>
public abstract partial class SqlStore
{
    /// <inheritdoc/>
    public async Task<KeptDocument?> FindDocumentAsync(string sha256, CancellationToken cancellation = default)
    {
        // After the digits of a hash comes nothing but others, and all of them before the letter g.
        var found = await QueryAsync("kept_document", [sha256, sha256 + "g"], Rows.Document, cancellation);
        return found is [var document, ..] ? document : null;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<KeptDocument>> ReadDocumentsAsync(
        KeptKind kind,
        CancellationToken cancellation = default
    ) => QueryAsync("kept_documents", [EnumWords<KeptKind>.Of(kind)], Rows.Document, cancellation);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RecordedEvent>> ReadKnownEventsAsync(
        ContactAddress address,
        Guid last,
        int limit,
        CancellationToken cancellation = default
    )
    {
        var found = await QueryAsync(
            "known_events",
            [address.Organization, Keyring.KeyOf(address).ToBytes(), last, (long)limit],
            row => row.OptionalId(0) is null || row.OptionalId(8) is null ? null : Rows.Event(row, address),
            cancellation
        );
        return [.. found.OfType<RecordedEvent>()];
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredJudgement>> ReadJudgementsAsync(
        Guid from,
        Guid to,
        RecordedDecision? after,
        int limit,
        CancellationToken cancellation = default
    ) =>
        QueryAsync(
            "judgements",
            [after?.Message.Id ?? Guid.Empty, after?.Id ?? Guid.Empty, from, to, (long)limit],
            Rows.Judgement,
            cancellation
        );

    /// <inheritdoc/>
    public Task<IReadOnlyList<Alert>> ReadAlertsAsync(
        Guid organization,
        Guid? before,
        int limit,
        CancellationToken cancellation = default
    ) =>
        QueryAsync(
            "alerts",
            [organization, before ?? Guid.AllBitsSet, (long)limit],
            row => Rows.Alert(row, organization),
            cancellation
        );
}
