using System.Collections.Frozen;
using Nod.Ledger;
using Nod.Sending;

namespace Nod.Storage.Sqlite;

/// <summary>Transactions on SQLite: one writer, and a disk that takes each commit while the next one is made ready.</summary>
internal sealed class SqliteSession : ICommitSession
{
    private static readonly FrozenDictionary<string, string> Writes = SqlFiles.Queries("sqlite/write.sql");

    private readonly SqliteConnection connection;
    private readonly SqliteCheckpoints checkpoints;
    private readonly SqliteDisk disk;
    private readonly SqliteAnswers kept;
    private readonly ContactKeyring keyring;
    private readonly Dictionary<ContactAddress, ContactKey> keys = [];
    private readonly List<ContactRecord> contacts = [];
    private readonly List<MessageRecord> messages = [];
    private readonly List<(IdempotencyKey, StoredAnswer)> answers = [];
    private readonly List<InboundKey> inbound = [];

    private readonly SqliteBroadcasts broadcasts;
    private readonly SqliteImports imports;
    private readonly SqliteConnectors connectors;
    private readonly SqliteErasures erasures;
    private readonly SqliteCarriers carriers;
    private readonly SqliteThreads threads;
    private readonly SqliteFeed feed;
    private readonly SqliteAccess access;
    private readonly SqliteStatement begin;
    private readonly SqliteStatement commit;
    private readonly SqliteStatement loadContact;
    private readonly SqliteStatement loadMessage;
    private readonly SqliteStatement loadInbound;
    private readonly SqliteStatement writeEvent;
    private readonly SqliteStatement writeDetail;
    private readonly SqliteStatement writeContact;
    private readonly SqliteStatement writeMessage;
    private readonly SqliteStatement writeOutbox;
    private readonly SqliteStatement writeOutboxDone;
    private readonly SqliteStatement writeDecision;
    private readonly SqliteStatement writeInbound;
    private readonly SqliteStatement writeCatalog;
    private readonly SqliteStatement writeEvidencePack;
    private readonly SqliteStatement writeCallback;
    private readonly SqliteStatement writeCallbackOver;
    private readonly SqliteStatement removeWords;
    private readonly SqliteStatement writeDocument;
    private readonly SqliteStatement writeAlert;
    private readonly DocumentShelf shelf = new();

    /// <summary>Takes the connection and what works beside it over.</summary>
    public SqliteSession(
        SqliteConnection connection,
        SqliteCheckpoints checkpoints,
        SqliteDisk disk,
        ContactKeyring keyring
    )
    {
        this.connection = connection;
        this.checkpoints = checkpoints;
        this.disk = disk;
        this.keyring = keyring;
        kept = new SqliteAnswers(connection);
        broadcasts = new SqliteBroadcasts(connection);
        imports = new SqliteImports(connection);
        connectors = new SqliteConnectors(connection);
        erasures = new SqliteErasures(connection);
        carriers = new SqliteCarriers(connection);
        threads = new SqliteThreads(connection);
        feed = new SqliteFeed(connection);
        access = new SqliteAccess(connection);
        begin = connection.Statement("begin immediate");
        commit = connection.Statement("commit");
        loadContact = connection.Statement(Writes["load_contact"]);
        loadMessage = connection.Statement(Writes["load_message"]);
        loadInbound = connection.Statement(Writes["load_inbound"]);
        writeEvent = connection.Statement(Writes["consent_event"]);
        writeDetail = connection.Statement(Writes["consent_detail"]);
        writeContact = connection.Statement(Writes["contact_state"]);
        writeMessage = connection.Statement(Writes["message"]);
        writeOutbox = connection.Statement(Writes["outbox"]);
        writeOutboxDone = connection.Statement(Writes["outbox_done"]);
        writeDecision = connection.Statement(Writes["decision"]);
        writeInbound = connection.Statement(Writes["inbound"]);
        writeCatalog = connection.Statement(Writes["catalog"]);
        writeEvidencePack = connection.Statement(Writes["evidence_pack"]);
        writeCallback = connection.Statement(Writes["callback"]);
        writeCallbackOver = connection.Statement(Writes["callback_over"]);
        removeWords = connection.Statement(Writes["remove_words"]);
        writeDocument = connection.Statement(Writes["kept_document"]);
        writeAlert = connection.Statement(Writes["alert"]);
    }

    public Task BeginAsync(ReadSet reads, ChangeContext context)
    {
        disk.ThrowIfLost();
        Rollback();
        begin.Start().Run();
        kept.Begin();
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
            if (kept.Find(key) is { } answer)
            {
                answers.Add((key, answer));
            }
        }

        inbound.Clear();
        foreach (var key in reads.Inbound)
        {
            LoadInbound(key);
        }

        context.Load(contacts, messages, answers, inbound);
        broadcasts.Load(reads, context);
        threads.Load(reads, context, KeyOf);
        imports.Load(reads, context);
        connectors.Load(reads, context);
        return Task.CompletedTask;
    }

    public Task CommitAsync(StagedRows staged)
    {
        WriteContacts(staged);
        erasures.Write(staged, KeyOf);
        WriteMessages(staged);
        broadcasts.Write(staged.Broadcasts, KeyOf);
        carriers.Write(staged.Carriers, KeyOf);
        threads.Write(staged, KeyOf);
        imports.Write(staged.Imports);
        connectors.Write(staged.Connectors, KeyOf);
        foreach (var text in staged.Inbound)
        {
            Rows.Inbound(writeInbound.Start(), text, KeyOf(text.Contact));
            writeInbound.Run();
        }

        foreach (var (key, answer, at) in staged.Answers)
        {
            kept.Write(key, answer, at, answer.About is { } about ? KeyOf(about) : null);
        }

        kept.PlaceSome();

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

        WriteCallbacks(staged);
        WriteGrounds(staged);
        feed.Write(staged.Feed, KeyOf);
        access.Write(staged.Access);
        disk.Begin();
        try
        {
            commit.Start().Run();
        }
        catch (SqliteFailureException failure)
        {
            // Frames that were written but not synced may be found again after a crash.
            kept.Doubt();
            throw new OutcomeUnknownException(failure);
        }
        finally
        {
            disk.End();
        }

        kept.Committed();
        shelf.Committed();

        return Task.CompletedTask;
    }

    public Task SyncAsync() => disk.SyncAsync();

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
        disk.Begin();
        try
        {
            return Task.FromResult(kept.Forget(before, most));
        }
        finally
        {
            disk.End();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await checkpoints.DisposeAsync();
        disk.Dispose();
        try
        {
            connection.Execute("pragma wal_checkpoint(truncate)");
        }
        finally
        {
            connection.Dispose();
        }
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

        foreach (var (contact, id) in staged.WordsRemoved)
        {
            removeWords.Start();
            removeWords.Id(contact.Organization);
            removeWords.Hash(KeyOf(contact).Value);
            removeWords.Id(id);
            removeWords.Run();
        }
    }

    private void WriteCallbacks(StagedRows staged)
    {
        foreach (var (callback, isOver) in staged.Callbacks)
        {
            var key = KeyOf(callback.Message.Contact);
            if (isOver)
            {
                Rows.CallbackOver(writeCallbackOver.Start(), callback, key);
                writeCallbackOver.Run();
            }
            else
            {
                Rows.Callback(writeCallback.Start(), callback, key);
                writeCallback.Run();
            }
        }
    }

    private void WriteGrounds(StagedRows staged)
    {
        foreach (var (document, at) in shelf.Unkept(staged))
        {
            Rows.Document(writeDocument.Start(), document, at);
            writeDocument.Run();
        }

        foreach (var alert in staged.Alerts)
        {
            Rows.Alert(writeAlert.Start(), alert);
            writeAlert.Run();
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
