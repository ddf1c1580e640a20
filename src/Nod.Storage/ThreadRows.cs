using System.Text.Json;
using Nod.Automations;
using Nod.Broadcasts;
using Nod.Decisions;
using Nod.Ledger;
using Nod.Sending;
using Nod.Threads;

namespace Nod.Storage;

/// <summary>How threads, automations and saved audiences become rows, and back.</summary>
internal static class ThreadRows
{
    public static void Thread(IRowWriter row, MessageThread thread, ContactKey key)
    {
        Key(row, thread.Address, key);
        row.Id(thread.Id);
        row.Text(thread.Address.Contact.Phone.ToString());
        row.Number(thread.Revision);
        row.Number(Times.ToStored(thread.StartedAt));
        row.Number(Times.ToStored(thread.LastAt));
        row.Number(thread.LastInboundAt is { } at ? Times.ToStored(at) : null);
        row.Number(thread.Unread);
        row.Number(thread.IsArchived ? 1 : 0);
        row.Text(thread.AssignedTo ?? string.Empty);
    }

    public static MessageThread Thread(IRow row, Guid organization) =>
        PhoneNumber.TryRead(row.Text(1), out var phone)
            ? new MessageThread
            {
                Address = new ThreadAddress(new ContactAddress(organization, phone), row.Text(2)),
                Id = row.Id(0),
                Revision = row.Number(3),
                StartedAt = Times.FromStored(row.Number(4)),
                LastAt = Times.FromStored(row.Number(5)),
                LastInboundAt = row.IsNull(6) ? null : Times.FromStored(row.Number(6)),
                Unread = (int)row.Number(7),
                IsArchived = row.Number(8) != 0,
                AssignedTo = row.Text(9) is { Length: > 0 } user ? user : null,
            }
            : throw new InvalidDataException("A thread's number is none.");

    public static void Key(IRowWriter row, ThreadAddress address, ContactKey key)
    {
        row.Id(address.Contact.Organization);
        row.Hash(key.Value);
        row.Text(address.Sender);
    }

    public static void Note(IRowWriter row, ThreadNote note, ContactKey key)
    {
        row.Id(note.Thread.Contact.Organization);
        row.Hash(key.Value);
        row.Id(note.Id);
        row.Text(note.Thread.Sender);
        row.Text(note.Text);
        row.Text(note.By);
        row.Number(Times.ToStored(note.At));
    }

    public static ThreadNote Note(IRow row, ThreadAddress thread) =>
        new(row.Id(0), thread, row.Text(1), row.Text(2), Times.FromStored(row.Number(3)));

    public static ThreadMessage Message(IRow row) =>
        new(Rows.Message(row), EnumWords<Verdict>.TryParse(row.OptionalText(1), out var verdict) ? verdict : null);

    public static InboundRecord Inbound(IRow row, ThreadAddress thread) =>
        EnumWords<Texts.Intent>.TryParse(row.Text(4), out var intent)
            ? new InboundRecord(
                new InboundKey(row.Text(0), row.Text(1)),
                thread.Contact,
                thread.Sender,
                row.Text(2),
                Times.FromStored(row.Number(3)),
                intent
            )
            : throw new NotSupportedException($"An intent {row.Text(4)} is newer than this program.");

    public static void Event(IRowWriter row, HiringEvent happened, ContactKey key)
    {
        row.Id(happened.Contact.Organization);
        row.Hash(key.Value);
        row.Id(happened.Id);
        row.Text(EnumWords<HiringEventKind>.Of(happened.Kind));
        row.Text(JsonSerializer.Serialize(happened, AutomationJson.Default.HiringEvent));
    }

    public static HiringEvent Event(IRow row) =>
        JsonSerializer.Deserialize(row.Text(0), AutomationJson.Default.HiringEvent)!;

    public static void Key(IRowWriter row, AutomationAddress address, ContactKey key)
    {
        row.Id(address.Contact.Organization);
        row.Hash(key.Value);
        row.Text(address.Automation);
    }

    public static void Tasks(IRowWriter row, AutomationTasks tasks, ContactKey key)
    {
        Key(row, tasks.Address, key);
        row.Number(tasks.NextDueAt is { } due ? Times.ToStored(due) : null);
        row.Text(JsonSerializer.Serialize(tasks, AutomationJson.Default.AutomationTasks));
    }

    public static AutomationTasks Tasks(IRow row) =>
        JsonSerializer.Deserialize(row.Text(0), AutomationJson.Default.AutomationTasks)!;

    public static void Run(IRowWriter row, AutomationRun run, ContactKey key)
    {
        row.Id(run.Address.Contact.Organization);
        row.Hash(key.Value);
        row.Id(run.Id);
        row.Text(run.Address.Automation);
        row.Text(EnumWords<AutomationOutcome>.Of(run.Outcome));
        row.Text(JsonSerializer.Serialize(run, AutomationJson.Default.AutomationRun));
    }

    public static AutomationRun Run(IRow row) =>
        JsonSerializer.Deserialize(row.Text(0), AutomationJson.Default.AutomationRun)!;

    public static void Member(IRowWriter row, AudienceMember member, ContactKey key, bool isIn)
    {
        row.Id(member.Contact.Organization);
        row.Hash(key.Value);
        row.Text(member.Audience);
        if (isIn)
        {
            row.Text(member.Contact.Phone.ToString());
        }
    }

    public static ContactAddress Member(IRow row, Guid organization) =>
        PhoneNumber.TryRead(row.Text(0), out var phone)
            ? new ContactAddress(organization, phone)
            : throw new InvalidDataException("A number in an audience is none.");
}
