using Nod.Ledger;
using Nod.Transparency;

namespace Nod.Storage;

/// <summary>How rows of the log become records, in the order of the columns in <c>log.sql</c>.</summary>
internal static class LogRows
{
    public static QueuedLeaf Queued(IRow row) =>
        new(
            row.Id(0),
            ContactKey.Of(row.Bytes(1)),
            new Leaf(row.Id(2), row.Text(3), (int)row.Number(4), Times.FromStored(row.Number(5)), row.Bytes(6))
        );

    public static void Leaf(IRowWriter row, long index, QueuedLeaf leaf)
    {
        row.Number(index);
        row.Id(leaf.Organization);
        row.Hash(leaf.Contact.Value);
        row.Id(leaf.Leaf.EventId);
    }

    public static void Tile(IRowWriter row, Tile tile)
    {
        row.Number(tile.Level);
        row.Number(tile.Index);
        row.Bytes(tile.Hashes);
    }

    public static LogTimestamp Timestamp(IRow row) =>
        new(row.Number(0), row.Text(1), row.Text(2), row.Bytes(3), Times.FromStored(row.Number(4)));
}
