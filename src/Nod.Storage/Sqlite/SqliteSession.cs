using System.Collections.Frozen;
using Nod.Ledger;
using Nod.Sending;

namespace Nod.Storage.Sqlite;

/// <summary>Transactions on SQLite: one writer, each commit synced to the disk (<c>synchronous=full</c>).</summary>
internal sealed class SqliteSession(SqliteConnection connection, ContactKeyring keyring) : ICommitSession
{
    private static readonly FrozenDictionary<string, string> Writes = SqlFiles.Queries("sqlite/write.sql");

    private readonly Dictionary<ContactAddress, ContactKey> keys = [];

    public Task BeginAsync(ReadSet reads, ChangeContext context)
    {
        connection.Execute("begin immediate");
        keys.Clear();
        foreach (var address in reads.Contacts)
        {
            keys[address] = keyring.KeyOf(address);
        }

        context.Load(
            reads.Contacts.Select(Contact).ToList(),
            reads.Messages.Select(Message).OfType<MessageRecord>().ToList(),
            reads.IdempotencyKeys.Select(Answer).OfType<(IdempotencyKey, StoredAnswer)>().ToList(),
            reads.Inbound.Where(HasSeen).ToList()
        );
        return Task.CompletedTask;
    }

    public Task WriteAsync(StagedRows staged)
    {
        foreach (var recorded in staged.Events)
        {
            var key = KeyOf(recorded.Address);
            Write("consent_event", row => Rows.Event(row, recorded, key));
            Write("consent_detail", row => Rows.Detail(row, recorded, key));
        }

        foreach (var contact in staged.Contacts.Values)
        {
            Write("contact_state", row => Rows.Contact(row, contact, KeyOf(contact.Address)));
            if (connection.Changes == 0)
            {
                throw new RevisionConflictException();
            }
        }

        foreach (var message in staged.Messages.Values)
        {
            WriteMessage(message);
        }

        foreach (var decision in staged.Decisions)
        {
            Write("decision", row => Rows.Decision(row, decision, KeyOf(decision.Message.Contact)));
        }

        foreach (var text in staged.Inbound)
        {
            Write("inbound", row => Rows.Inbound(row, text, KeyOf(text.Contact)));
        }

        foreach (var (key, answer, at) in staged.Answers)
        {
            Write("idempotency", row => Rows.Answer(row, key, answer, at));
        }

        foreach (var (item, at) in staged.Catalog)
        {
            Write("catalog", row => Rows.Catalog(row, item, at));
        }

        return Task.CompletedTask;
    }

    public Task CommitAsync()
    {
        connection.Execute("commit");
        return Task.CompletedTask;
    }

    public Task RollbackAsync()
    {
        // SQLite itself rolls back after some failures, such as a full disk.
        if (!connection.IsIdle)
        {
            connection.Execute("rollback");
        }

        return Task.CompletedTask;
    }

    public Task<int> ForgetAnswersAsync(long before)
    {
        var statement = connection.Statement(SqlStore.Reads["forget_answers"]).Start();
        statement.Number(before);
        statement.Run();
        return Task.FromResult(connection.Changes);
    }

    public ValueTask DisposeAsync()
    {
        connection.Execute("pragma wal_checkpoint(truncate)");
        connection.Dispose();
        return ValueTask.CompletedTask;
    }

    private void WriteMessage(MessageRecord message)
    {
        var key = KeyOf(message.Address.Contact);
        Write("message", row => Rows.Message(row, message, key));
        if (message.IsOpen)
        {
            Write("outbox", row => Rows.Outbox(row, message, key));
        }
        else
        {
            Write("outbox_done", row => Rows.OutboxDone(row, message, key));
        }
    }

    private void Write(string name, Action<IRowWriter> bind)
    {
        var statement = Prepared(name);
        bind(statement);
        statement.Run();
    }

    private ContactRecord Contact(ContactAddress address)
    {
        var statement = Prepared("load_contact");
        statement.Id(address.Organization);
        statement.Bytes(keys[address].ToBytes());
        return One(statement, row => Rows.Contact(row, address, 0)) ?? ContactRecord.Unknown(address);
    }

    private MessageRecord? Message(MessageAddress address)
    {
        var statement = Prepared("load_message");
        // Parameters count in the order in which the statement names them.
        statement.Id(address.Id);
        statement.Id(address.Contact.Organization);
        statement.Bytes(KeyOf(address.Contact).ToBytes());
        return One(statement, row => Rows.Message(row.Text(0)));
    }

    private object? Answer(IdempotencyKey key)
    {
        var statement = Prepared("load_idempotency");
        statement.Id(key.Organization);
        statement.Bytes(Rows.Bytes(key.Hash));
        return One(statement, row => Rows.Answer(row, 0)) is { } answer ? (key, answer) : null;
    }

    private bool HasSeen(InboundKey key)
    {
        var statement = Prepared("load_inbound");
        statement.Text(key.Provider);
        statement.Text(key.Id);
        return One(statement, _ => this) is not null;
    }

    private static T? One<T>(SqliteStatement statement, Func<IRow, T> read)
        where T : class
    {
        if (!statement.Next())
        {
            return null;
        }

        var found = read(statement);
        statement.Start();
        return found;
    }

    private SqliteStatement Prepared(string name) => connection.Statement(Writes[name]).Start();

    private ContactKey KeyOf(ContactAddress address) =>
        keys.TryGetValue(address, out var key) ? key : keyring.KeyOf(address);
}
