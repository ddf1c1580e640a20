using System.Collections.Frozen;
using Nod.Ledger;
using Nod.Sending;

namespace Nod.Storage.Sqlite;

/// <summary>Transactions on SQLite: one writer, each commit synced to the disk (<c>synchronous=full</c>).</summary>
internal sealed class SqliteSession : ICommitSession
{
    private static readonly FrozenDictionary<string, string> Writes = SqlFiles.Queries("sqlite/write.sql");

    private readonly SqliteConnection connection;
    private readonly ContactKeyring keyring;
    private readonly Dictionary<ContactAddress, ContactKey> keys = [];
    private readonly List<ContactRecord> contacts = [];
    private readonly List<MessageRecord> messages = [];
    private readonly List<(IdempotencyKey, StoredAnswer)> answers = [];
    private readonly List<InboundKey> inbound = [];

    private readonly SqliteErasures erasures;
    private readonly SqliteStatement begin;
    private readonly SqliteStatement commit;
    private readonly SqliteStatement loadContact;
    private readonly SqliteStatement loadMessage;
    private readonly SqliteStatement loadAnswer;
    private readonly SqliteStatement loadInbound;
    private readonly SqliteStatement writeEvent;
    private readonly SqliteStatement writeDetail;
    private readonly SqliteStatement writeContact;
    private readonly SqliteStatement writeMessage;
    private readonly SqliteStatement writeOutbox;
    private readonly SqliteStatement writeOutboxDone;
    private readonly SqliteStatement writeDecision;
    private readonly SqliteStatement writeInbound;
    private readonly SqliteStatement writeAnswer;
    private readonly SqliteStatement writeCatalog;
    private readonly SqliteStatement writeEvidencePack;

    /// <summary>Takes the connection over, also when it fails.</summary>
    public SqliteSession(SqliteConnection connection, ContactKeyring keyring)
    {
        this.connection = connection;
        this.keyring = keyring;
        erasures = new SqliteErasures(connection);
        begin = connection.Statement("begin immediate");
        commit = connection.Statement("commit");
        loadContact = connection.Statement(Writes["load_contact"]);
        loadMessage = connection.Statement(Writes["load_message"]);
        loadAnswer = connection.Statement(Writes["load_idempotency"]);
        loadInbound = connection.Statement(Writes["load_inbound"]);
        writeEvent = connection.Statement(Writes["consent_event"]);
        writeDetail = connection.Statement(Writes["consent_detail"]);
        writeContact = connection.Statement(Writes["contact_state"]);
        writeMessage = connection.Statement(Writes["message"]);
        writeOutbox = connection.Statement(Writes["outbox"]);
        writeOutboxDone = connection.Statement(Writes["outbox_done"]);
        writeDecision = connection.Statement(Writes["decision"]);
        writeInbound = connection.Statement(Writes["inbound"]);
        writeAnswer = connection.Statement(Writes["idempotency"]);
        writeCatalog = connection.Statement(Writes["catalog"]);
        writeEvidencePack = connection.Statement(Writes["evidence_pack"]);
    }

    public Task BeginAsync(ReadSet reads, ChangeContext context)
    {
        Rollback();
        begin.Start().Run();
        keys.Clear();
        contacts.Clear();
        foreach (var address in reads.Contacts)
        {
            LoadContact(address);
        }

        messages.Clear();
        foreach (var address in reads.Messages)
        {
            LoadMessage(address);
        }

        answers.Clear();
        foreach (var key in reads.IdempotencyKeys)
        {
            LoadAnswer(key);
        }

        inbound.Clear();
        foreach (var key in reads.Inbound)
        {
            LoadInbound(key);
        }

        context.Load(contacts, messages, answers, inbound);
        return Task.CompletedTask;
    }

    public Task CommitAsync(StagedRows staged)
    {
        WriteContacts(staged);
        erasures.Write(staged, KeyOf);
        WriteMessages(staged);
        foreach (var text in staged.Inbound)
        {
            Rows.Inbound(writeInbound.Start(), text, KeyOf(text.Contact));
            writeInbound.Run();
        }

        foreach (var (key, answer, at) in staged.Answers)
        {
            Rows.Answer(writeAnswer.Start(), key, answer, at, answer.About is { } about ? KeyOf(about) : null);
            writeAnswer.Run();
        }

        foreach (var (item, at) in staged.Catalog)
        {
            Rows.Catalog(writeCatalog.Start(), item, at);
            writeCatalog.Run();
        }

        foreach (var pack in staged.EvidencePacks)
        {
            Rows.EvidencePack(writeEvidencePack.Start(), pack);
            writeEvidencePack.Run();
        }

        try
        {
            commit.Start().Run();
        }
        catch (SqliteFailureException failure)
        {
            // Frames that were written but not synced may be found again after a crash.
            throw new OutcomeUnknownException(failure);
        }

        return Task.CompletedTask;
    }

    public Task RollbackAsync()
    {
        try
        {
            Rollback();
        }
        catch (SqliteFailureException)
        {
            // The next transaction tries again, and fails if this goes on.
        }

        return Task.CompletedTask;
    }

    public Task<int> ForgetAnswersAsync(long before, int most)
    {
        var statement = connection.Statement(SqlStore.Reads["forget_answers"]).Start();
        statement.Number(before);
        statement.Number(most);
        statement.Run();
        return Task.FromResult(connection.Changes);
    }

    public ValueTask DisposeAsync()
    {
        try
        {
            connection.Execute("pragma wal_checkpoint(truncate)");
        }
        finally
        {
            connection.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    // SQLite itself rolls back after some failures, such as a full disk.
    private void Rollback()
    {
        if (!connection.IsIdle)
        {
            connection.Execute("rollback");
        }
    }

    private void WriteContacts(StagedRows staged)
    {
        foreach (var recorded in staged.Events)
        {
            var key = KeyOf(recorded.Address);
            Rows.Event(writeEvent.Start(), recorded, key);
            writeEvent.Run();
            Rows.Detail(writeDetail.Start(), recorded, key);
            writeDetail.Run();
        }

        foreach (var contact in staged.Contacts.Values)
        {
            Rows.Contact(writeContact.Start(), contact, KeyOf(contact.Address));
            writeContact.Run();
            if (connection.Changes == 0)
            {
                throw new RevisionConflictException();
            }
        }
    }

    private void WriteMessages(StagedRows staged)
    {
        foreach (var message in staged.Messages.Values)
        {
            var key = KeyOf(message.Address.Contact);
            Rows.Message(writeMessage.Start(), message, key);
            writeMessage.Run();
            if (message.IsOpen)
            {
                Rows.Outbox(writeOutbox.Start(), message, key);
                writeOutbox.Run();
            }
            else
            {
                Rows.OutboxDone(writeOutboxDone.Start(), message, key);
                writeOutboxDone.Run();
            }
        }

        foreach (var decision in staged.Decisions)
        {
            Rows.Decision(writeDecision.Start(), decision, KeyOf(decision.Message.Contact));
            writeDecision.Run();
        }
    }

    private void LoadContact(ContactAddress address)
    {
        var key = keyring.KeyOf(address);
        keys.Add(address, key);
        loadContact.Start();
        loadContact.Id(address.Organization);
        loadContact.Hash(key.Value);
        try
        {
            contacts.Add(loadContact.Next() ? Rows.Contact(loadContact, address, 0) : ContactRecord.Unknown(address));
        }
        finally
        {
            loadContact.Start();
        }
    }

    private void LoadMessage(MessageAddress address)
    {
        loadMessage.Start();
        loadMessage.Id(address.Contact.Organization);
        loadMessage.Hash(KeyOf(address.Contact).Value);
        loadMessage.Id(address.Id);
        try
        {
            if (loadMessage.Next())
            {
                messages.Add(Rows.Message(loadMessage));
            }
        }
        finally
        {
            loadMessage.Start();
        }
    }

    private void LoadAnswer(IdempotencyKey key)
    {
        loadAnswer.Start();
        loadAnswer.Id(key.Organization);
        loadAnswer.Hash(key.Hash);
        try
        {
            if (loadAnswer.Next())
            {
                answers.Add((key, Rows.Answer(loadAnswer, 0)));
            }
        }
        finally
        {
            loadAnswer.Start();
        }
    }

    private void LoadInbound(InboundKey key)
    {
        loadInbound.Start();
        loadInbound.Text(key.Provider);
        loadInbound.Text(key.Id);
        try
        {
            if (loadInbound.Next())
            {
                inbound.Add(key);
            }
        }
        finally
        {
            loadInbound.Start();
        }
    }

    private ContactKey KeyOf(ContactAddress address) =>
        keys.TryGetValue(address, out var key) ? key : keyring.KeyOf(address);
}
