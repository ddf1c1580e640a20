using System.Text.Json;
using Nod.Ledger;
using Nod.Sending;

namespace Nod.Storage;

/// <summary>How block lists and texts that applications are told of become rows, and back.</summary>
internal static class CarrierRows
{
    public static void Entry(IRowWriter row, BlockListEntry entry, ContactKey key)
    {
        row.Id(entry.Contact.Organization);
        row.Hash(key.Value);
        row.Text(entry.Provider);
        row.Text(entry.List);
        row.Text(entry.Contact.Phone.ToString());
        row.Number(entry.ListedAt is { } listed ? Times.ToStored(listed) : null);
        row.Number(entry.GoneAt is { } gone ? Times.ToStored(gone) : null);
        row.Number(entry.ToldAt is { } told ? Times.ToStored(told) : null);
    }

    public static BlockListEntry Entry(IRow row, Guid organization, string provider, string list) =>
        PhoneNumber.TryRead(row.Text(0), out var phone)
            ? new BlockListEntry(new ContactAddress(organization, phone), provider, list)
            {
                ListedAt = row.IsNull(1) ? null : Times.FromStored(row.Number(1)),
                GoneAt = row.IsNull(2) ? null : Times.FromStored(row.Number(2)),
                ToldAt = row.IsNull(3) ? null : Times.FromStored(row.Number(3)),
            }
            : throw new InvalidDataException("A block list holds a number that is none.");

    public static void Forward(IRowWriter row, InboundForward forward, ContactKey key)
    {
        ForwardOver(row, forward, key);
        row.Number(Times.ToStored(forward.DueAt));
        row.Text(JsonSerializer.Serialize(forward, LedgerJson.Default.InboundForward));
    }

    public static void ForwardOver(IRowWriter row, InboundForward forward, ContactKey key)
    {
        row.Id(forward.Contact.Organization);
        row.Hash(key.Value);
        row.Id(forward.Id);
    }

    public static InboundForward Forward(IRow row) =>
        JsonSerializer.Deserialize(row.Text(0), LedgerJson.Default.InboundForward)!;
}
