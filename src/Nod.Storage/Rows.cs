using System.Buffers.Binary;
using System.Text.Json;
using Nod.Catalog;
using Nod.Consent;
using Nod.EvidencePacks;
using Nod.Ledger;
using Nod.Sending;

namespace Nod.Storage;

/// <summary>How each record becomes a row, in the order of the columns in <c>write.sql</c>, and back.</summary>
internal static class Rows
{
    public static void Event(IRowWriter row, RecordedEvent recorded, ContactKey key)
    {
        row.Id(recorded.Address.Organization);
        row.Hash(key.Value);
        row.Id(recorded.Id);
        row.Id(recorded.Previous);
        row.Text(EventSchema.KindOf(recorded.Event));
        row.Number(recorded.Schema);
        row.Number(Times.ToStored(recorded.RecordedAt));
        row.Bytes(recorded.Commitment);
    }

    public static void Detail(IRowWriter row, RecordedEvent recorded, ContactKey key)
    {
        row.Id(recorded.Address.Organization);
        row.Hash(key.Value);
        row.Id(recorded.Id);
        row.Bytes(recorded.Prepared.Salt);
        row.Bytes(recorded.Prepared.Body);
    }

    public static RecordedEvent Event(IRow row, ContactAddress address)
    {
        var schema = (int)row.Number(2);
        var body = row.Bytes(6);
        var prepared = new PreparedEvent(EventSchema.Read(schema, body), body, row.Bytes(5));
        return new RecordedEvent(
            address,
            row.Id(0),
            row.OptionalId(1),
            Times.FromStored(row.Number(3)),
            schema,
            prepared,
            row.Bytes(4)
        )
        {
            LogIndex = row.Number(7) is >= 0 and var index ? index : null,
        };
    }

    public static void Contact(IRowWriter row, ContactRecord contact, ContactKey key)
    {
        row.Id(contact.Address.Organization);
        row.Hash(key.Value);
        row.Number(contact.Revision);
        row.Text(contact.IsErased ? null : contact.Address.Phone.ToString());
        row.Bytes(ContactCodec.Write(contact.State));
        row.Bytes(ContactCodec.Write(contact.Traffic));
        row.Text(
            contact.Person is null ? null : JsonSerializer.Serialize(contact.Person, LedgerJson.Default.KnownPerson)
        );
    }

    public static ContactRecord Contact(IRow row, ContactAddress address, int first)
    {
        var person = row.OptionalText(first + 3);
        return new ContactRecord(
            address,
            row.Number(first),
            ContactCodec.ReadState(row.Bytes(first + 1)),
            ContactCodec.ReadTraffic(row.Bytes(first + 2)),
            person is null ? null : JsonSerializer.Deserialize(person, LedgerJson.Default.KnownPerson)
        );
    }

    /// <summary>A contact of a listing: its number stands before what <see cref="Contact(IRow, ContactAddress, int)"/> reads.</summary>
    public static ContactRecord Contact(IRow row, Guid organization) =>
        PhoneNumber.TryRead(row.Text(0), out var phone)
            ? Contact(row, new ContactAddress(organization, phone), 1)
            : throw new InvalidDataException("A contact's number is none.");

    public static void Message(IRowWriter row, MessageRecord message, ContactKey key)
    {
        var (contact, id) = message.Address;
        row.Id(contact.Organization);
        row.Hash(key.Value);
        row.Id(id);
        row.Text(contact.Phone.ToString());
        row.Text(EnumWords<MessageStatus>.Of(message.Status));
        row.Text(JsonSerializer.Serialize(message, LedgerJson.Default.MessageRecord));
    }

    public static MessageRecord Message(IRow row) =>
        JsonSerializer.Deserialize(row.Text(0), LedgerJson.Default.MessageRecord)!;

    public static void Outbox(IRowWriter row, MessageRecord message, ContactKey key)
    {
        var (contact, id) = message.Address;
        row.Id(contact.Organization);
        row.Hash(key.Value);
        row.Id(id);
        row.Text(contact.Phone.ToString());
        row.Number(Times.ToStored(message.DueAt));
        row.Number(message.Attempt is { } attempt ? Times.ToStored(attempt.AskedAt ?? attempt.At) : null);
        row.Id(message.Broadcast);
    }

    public static void OutboxDone(IRowWriter row, MessageRecord message, ContactKey key)
    {
        row.Id(message.Address.Contact.Organization);
        row.Hash(key.Value);
        row.Id(message.Address.Id);
    }

    public static MessageAddress Address(IRow row) =>
        PhoneNumber.TryRead(row.Text(1), out var phone)
            ? new MessageAddress(new ContactAddress(row.Id(0), phone), row.Id(2))
            : throw new InvalidDataException("The outbox holds a number that is none.");

    public static void Decision(IRowWriter row, RecordedDecision decision, ContactKey key)
    {
        row.Id(decision.Message.Contact.Organization);
        row.Hash(key.Value);
        row.Id(decision.Message.Id);
        row.Id(decision.Id);
        row.Number(Times.ToStored(decision.Decision.JudgedAt));
        row.Text(EnumWords<Decisions.Verdict>.Of(decision.Decision.Verdict));
        row.Text(JsonSerializer.Serialize(decision, LedgerJson.Default.RecordedDecision));
    }

    public static RecordedDecision Decision(IRow row)
    {
        var decision = JsonSerializer.Deserialize(row.Text(2), LedgerJson.Default.RecordedDecision)!;
        return EnumWords<Decisions.Verdict>.TryParse(row.Text(3), out var filed) && filed != decision.Decision.Verdict
            ? decision with
            {
                FiledUnder = filed,
            }
            : decision;
    }

    public static StoredJudgement Judgement(IRow row)
    {
        var message = row.OptionalText(4);
        return new StoredJudgement(
            Decision(row),
            message is null ? null : JsonSerializer.Deserialize(message, LedgerJson.Default.MessageRecord)
        );
    }

    public static void Document(IRowWriter row, KeptDocument document, NodaTime.Instant at)
    {
        row.Text(document.Sha256);
        row.Text(EnumWords<KeptKind>.Of(document.Kind));
        row.Text(document.Name);
        row.Text(document.Text);
        row.Number(Times.ToStored(at));
    }

    public static KeptDocument Document(IRow row) =>
        EnumWords<KeptKind>.TryParse(row.Text(0), out var kind)
            ? new KeptDocument(kind, row.Text(1), row.Text(2))
            : throw new NotSupportedException($"A document of kind {row.Text(0)} is newer than this program.");

    public static void Alert(IRowWriter row, Alert alert)
    {
        row.Id(alert.Organization);
        row.Id(alert.Id);
        // Of no message: of itself, so that each is another one.
        row.Id(alert.Message ?? alert.Id);
        row.Text(alert.Code);
        row.Number(Times.ToStored(alert.RaisedAt));
        row.Text(alert.Detail);
        row.Text(alert.Subject);
    }

    public static Alert Alert(IRow row, Guid organization) =>
        new(
            row.Id(0),
            organization,
            row.Id(1) == row.Id(0) ? null : row.Id(1),
            row.Text(2),
            Times.FromStored(row.Number(3)),
            row.Text(4)
        )
        {
            Subject = row.OptionalText(5),
            ClearedAt = row.IsNull(6) ? null : Times.FromStored(row.Number(6)),
        };

    public static void Inbound(IRowWriter row, InboundRecord text, ContactKey key)
    {
        row.Id(text.Contact.Organization);
        row.Hash(key.Value);
        row.Text(text.Key.Provider);
        row.Text(text.Key.Id);
        row.Text(text.Sender);
        row.Text(text.Contact.Phone.ToString());
        // PostgreSQL keeps no NUL in a text; the event of it holds the words as they came.
        row.Text(text.Words.Replace('\0', '\uFFFD'));
        row.Text(EnumWords<Texts.Intent>.Of(text.Intent));
        row.Number(Times.ToStored(text.ReceivedAt));
    }

    public static void Answer(
        IRowWriter row,
        IdempotencyKey key,
        StoredAnswer answer,
        NodaTime.Instant at,
        ContactKey? about
    )
    {
        row.Id(key.Organization);
        row.Hash(key.Hash);
        row.Hash(answer.RequestHash);
        row.Number(answer.Status);
        row.Bytes(answer.Body);
        row.Number(Times.ToStored(at));
        row.Bytes(about?.ToBytes() ?? []);
    }

    public static StoredAnswer Answer(IRow row, int first) =>
        new(BinaryPrimitives.ReadUInt128BigEndian(row.Bytes(first)), (int)row.Number(first + 1), row.Bytes(first + 2));

    public static void Callback(IRowWriter row, StatusCallback callback, ContactKey key)
    {
        CallbackOver(row, callback, key);
        row.Number(Times.ToStored(callback.DueAt));
        row.Text(JsonSerializer.Serialize(callback, LedgerJson.Default.StatusCallback));
    }

    public static void CallbackOver(IRowWriter row, StatusCallback callback, ContactKey key)
    {
        row.Id(callback.Message.Contact.Organization);
        row.Hash(key.Value);
        row.Id(callback.Id);
    }

    public static StatusCallback Callback(IRow row) =>
        JsonSerializer.Deserialize(row.Text(0), LedgerJson.Default.StatusCallback)!;

    public static void EvidencePack(IRowWriter row, EvidencePack pack)
    {
        row.Id(pack.Request.Organization);
        row.Id(pack.Request.Id);
        row.Text(EnumWords<EvidenceStatus>.Of(pack.Status));
        row.Text(JsonSerializer.Serialize(pack, EvidenceJson.Default.EvidencePack));
    }

    public static EvidencePack EvidencePack(IRow row) =>
        JsonSerializer.Deserialize(row.Text(0), EvidenceJson.Default.EvidencePack)!;

    public static void Catalog(IRowWriter row, CatalogItem item, NodaTime.Instant at)
    {
        row.Id(item.Organization);
        row.Text(EnumWords<CatalogKind>.Of(item.Kind));
        row.Text(item.Key);
        row.Text(item.UniqueKey);
        row.Text(item.Body);
        row.Number(Times.ToStored(at));
    }

    public static CatalogItem Catalog(IRow row) =>
        EnumWords<CatalogKind>.TryParse(row.Text(1), out var kind)
            ? new CatalogItem(row.Id(0), kind, row.Text(2), row.OptionalText(3), row.Text(4))
            : throw new NotSupportedException($"A setting of kind {row.Text(1)} is newer than this program.");
}
