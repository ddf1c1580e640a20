using Nod.Ledger;
using Nod.Transparency;

namespace Nod.Storage;

/// <summary>An event as its rows are, for whoever checks them; what is not there is null.</summary>
internal sealed record AuditedEvent(
    long Index,
    Guid Organization,
    ContactKey Contact,
    Guid EventId,
    Leaf? Leaf,
    Guid? Previous,
    byte[]? Salt,
    byte[]? Body
);

/// <summary>A contact as its row is.</summary>
internal sealed record AuditedContact(Guid Organization, byte[] Key, string? Phone, byte[] State);

/// <summary>An erasure as its row is, with the kind of the event it stands on; null where that is gone.</summary>
internal sealed record AuditedErasure(Guid Organization, ContactKey Contact, Guid EventId, string? Kind);

/// <summary>How many rows there are.</summary>
internal sealed record AuditedCounts(long Events, long Details, long Leaves, long Queued, long Contacts, long Tiles);

/// <summary>Reads rows as they are, page by page, for the audit.</summary>
public abstract partial class SqlStore
{
    internal ContactKeyring AuditKeyring => Keyring;

    internal async Task<AuditedCounts> CountAsync(CancellationToken cancellation) =>
        (
            await QueryAsync(
                "audit_counts",
                [],
                row => new AuditedCounts(
                    row.Number(0),
                    row.Number(1),
                    row.Number(2),
                    row.Number(3),
                    row.Number(4),
                    row.Number(5)
                ),
                cancellation
            )
        )[0];

    internal Task<IReadOnlyList<AuditedContact>> ReadContactsAsync(
        AuditedContact? after,
        int limit,
        CancellationToken cancellation
    ) =>
        QueryAsync(
            "audit_contacts",
            [after?.Organization ?? Guid.Empty, after?.Key ?? [], (long)limit],
            row => new AuditedContact(row.Id(0), row.Bytes(1), row.OptionalText(2), row.Bytes(3)),
            cancellation
        );

    internal Task<IReadOnlyList<AuditedErasure>> ReadAuditedErasuresAsync(CancellationToken cancellation) =>
        QueryAsync(
            "audit_erasures",
            [],
            row => new AuditedErasure(row.Id(0), ContactKey.Of(row.Bytes(1)), row.Id(2), row.OptionalText(3)),
            cancellation
        );

    internal Task<IReadOnlyList<AuditedEvent>> ReadLoggedAsync(long start, int limit, CancellationToken cancellation) =>
        QueryAsync("audit_leaves", [start, (long)limit], Audited, cancellation);

    internal Task<IReadOnlyList<AuditedEvent>> ReadUnloggedAsync(
        Guid after,
        int limit,
        CancellationToken cancellation
    ) => QueryAsync("audit_queue", [after, (long)limit], Audited, cancellation);

    internal Task<IReadOnlyList<Tile>> ReadTilesFromAsync(
        int level,
        long index,
        int limit,
        CancellationToken cancellation
    ) =>
        QueryAsync(
            "audit_tiles",
            [(long)level, index, (long)limit],
            row => new Tile(level, row.Number(0), row.Bytes(1)),
            cancellation
        );

    internal Task<IReadOnlyList<LogTimestamp>> ReadTimestampsAsync(
        LogTimestamp? after,
        int limit,
        CancellationToken cancellation
    ) =>
        QueryAsync(
            "audit_timestamps",
            [after?.Size ?? long.MinValue, after?.Authority ?? string.Empty, (long)limit],
            LogRows.Timestamp,
            cancellation
        );

    // A value that no event can have is the same to the audit as one that is gone: neither is what the log holds.
    private static AuditedEvent Audited(IRow row)
    {
        Leaf? leaf = null;
        Guid? previous = null;
        if (row.OptionalId(4) is { } id)
        {
            previous = row.OptionalId(5);
            try
            {
                leaf = new Leaf(id, row.Text(6), (int)row.Number(7), Times.FromStored(row.Number(8)), row.Bytes(9));
            }
            catch (Exception impossible) when (impossible is OverflowException or ArgumentException)
            {
                leaf = null;
            }
        }

        var hasDetail = row.OptionalId(10) is not null;
        return new AuditedEvent(
            row.Number(0),
            row.Id(1),
            ContactKey.Of(row.Bytes(2)),
            row.Id(3),
            leaf,
            previous,
            hasDetail ? row.Bytes(11) : null,
            hasDetail ? row.Bytes(12) : null
        );
    }
}
