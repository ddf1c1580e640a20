using System.Text.Json;
using Nod.Broadcasts;
using Nod.Decisions;
using Nod.Ledger;
using Nod.Sending;

namespace Nod.Storage;

/// <summary>How broadcasts and what belongs to them become rows, and back.</summary>
internal static class BroadcastRows
{
    public static void Broadcast(IRowWriter row, Broadcast broadcast)
    {
        row.Id(broadcast.Address.Organization);
        row.Id(broadcast.Address.Id);
        row.Number(broadcast.IsOpen ? 1 : 0);
        row.Text(JsonSerializer.Serialize(broadcast, BroadcastJson.Default.Broadcast));
    }

    public static Broadcast Broadcast(IRow row) =>
        JsonSerializer.Deserialize(row.Text(0), BroadcastJson.Default.Broadcast)!;

    public static void Recipient(IRowWriter row, BroadcastRecipient recipient, ContactKey key)
    {
        row.Id(recipient.Contact.Organization);
        row.Hash(key.Value);
        row.Id(recipient.Broadcast);
        row.Text(recipient.Contact.Phone.ToString());
        row.Text(
            recipient.Row is null ? null : JsonSerializer.Serialize(recipient.Row, BroadcastJson.Default.RecipientRow)
        );
        row.Id(recipient.MessageId);
        row.Text(recipient.Verdict is { } verdict ? EnumWords<Verdict>.Of(verdict) : null);
        row.Text(recipient.Reason);
    }

    public static BroadcastRecipient Recipient(IRow row, BroadcastAddress address)
    {
        if (!PhoneNumber.TryRead(row.Text(0), out var phone))
        {
            throw new InvalidDataException("A recipient's number is none.");
        }

        var uploaded = row.OptionalText(1);
        var message = row.OptionalText(5);
        return new BroadcastRecipient
        {
            Broadcast = address.Id,
            Contact = new ContactAddress(address.Organization, phone),
            Row = uploaded is null ? null : JsonSerializer.Deserialize(uploaded, BroadcastJson.Default.RecipientRow),
            Verdict = EnumWords<Verdict>.TryParse(row.OptionalText(2), out var verdict) ? verdict : null,
            Reason = row.OptionalText(3),
            MessageId = row.OptionalId(4),
            Message = message is null ? null : JsonSerializer.Deserialize(message, LedgerJson.Default.MessageRecord),
        };
    }

    public static void Tally(IRowWriter row, BroadcastAddress address, MessageTally tally)
    {
        row.Id(address.Organization);
        row.Id(address.Id);
        row.Text(EnumWords<MessageStatus>.Of(tally.Status));
        row.Text(tally.Detail);
        row.Number(tally.Messages);
    }

    public static MessageTally Tally(IRow row) =>
        EnumWords<MessageStatus>.TryParse(row.Text(0), out var status)
            ? new MessageTally(status, row.Text(1), row.Number(2))
            : throw new NotSupportedException($"A status {row.Text(0)} is newer than this program.");
}
