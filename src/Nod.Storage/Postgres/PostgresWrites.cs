using System.Collections.Frozen;
using Nod.Ledger;
using Npgsql;

namespace Nod.Storage.Postgres;

/// <summary>Turns what a transaction staged into one statement per table.</summary>
internal sealed class PostgresWrites(FrozenDictionary<string, string> sql, ContactKeyring keyring)
{
    private readonly PostgresColumns events = new();
    private readonly PostgresColumns details = new();
    private readonly PostgresColumns contacts = new();
    private readonly PostgresColumns messages = new();
    private readonly PostgresColumns outbox = new();
    private readonly PostgresColumns outboxDone = new();
    private readonly PostgresColumns decisions = new();
    private readonly PostgresColumns inbound = new();
    private readonly PostgresColumns answers = new();
    private readonly PostgresColumns catalog = new();
    private readonly PostgresColumns evidencePacks = new();
    private readonly PostgresColumns callbacks = new();
    private readonly PostgresColumns callbacksOver = new();
    private readonly PostgresColumns wordsRemoved = new();
    private readonly PostgresBroadcasts broadcasts = new();
    private readonly PostgresCarriers carriers = new();
    private readonly PostgresImports imports = new();
    private readonly PostgresConnectors connectors = new();
    private readonly PostgresAccess access = new();
    private readonly PostgresColumns documents = new();
    private readonly PostgresColumns alerts = new();
    private readonly DocumentShelf shelf = new();
    private readonly PostgresErasures erasures = new();
    private readonly PostgresThreads threads = new();
    private readonly PostgresFeed feed = new();
    private readonly Dictionary<ContactAddress, ContactKey> keys = [];

    /// <summary>What was added last is on disk.</summary>
    public void Committed() => shelf.Committed();

    /// <summary>Adds the statements; the batch reads the rows from here until the next call.</summary>
    public void AddTo(NpgsqlBatch batch, StagedRows staged)
    {
        Clear();
        Collect(staged);
        events.AddTo(batch, sql["consent_event"]);
        details.AddTo(batch, sql["consent_detail"]);
        erasures.AddTo(batch, staged, KeyOf);
        contacts.AddTo(batch, sql["contact_state"]);
        messages.AddTo(batch, sql["message"]);
        outbox.AddTo(batch, sql["outbox"]);
        outboxDone.AddTo(batch, sql["outbox_done"]);
        decisions.AddTo(batch, sql["decision"]);
        inbound.AddTo(batch, sql["inbound"]);
        answers.AddTo(batch, sql["write_answer"]);
        catalog.AddTo(batch, sql["catalog"]);
        evidencePacks.AddTo(batch, sql["evidence_pack"]);
        callbacks.AddTo(batch, sql["callback"]);
        callbacksOver.AddTo(batch, sql["callback_over"]);
        wordsRemoved.AddTo(batch, sql["remove_words"]);
        broadcasts.AddTo(batch, staged.Broadcasts, KeyOf);
        carriers.AddTo(batch, staged.Carriers, KeyOf);
        threads.AddTo(batch, staged, KeyOf);
        imports.AddTo(batch, staged.Imports);
        connectors.AddTo(batch, staged.Connectors, KeyOf);
        documents.AddTo(batch, sql["kept_document"]);
        alerts.AddTo(batch, sql["alert"]);
        feed.AddTo(batch, staged.Feed, KeyOf);
        access.AddTo(batch, staged.Access);
    }

    private void Collect(StagedRows staged)
    {
        foreach (var recorded in staged.Events)
        {
            var key = KeyOf(recorded.Address);
            Rows.Event(events.Row(), recorded, key);
            Rows.Detail(details.Row(), recorded, key);
        }

        foreach (var contact in staged.Contacts.Values)
        {
            Rows.Contact(contacts.Row(), contact, KeyOf(contact.Address));
        }

        foreach (var message in staged.Messages.Values)
        {
            var key = KeyOf(message.Address.Contact);
            Rows.Message(messages.Row(), message, key);
            if (message.IsOpen)
            {
                Rows.Outbox(outbox.Row(), message, key);
            }
            else
            {
                Rows.OutboxDone(outboxDone.Row(), message, key);
            }
        }

        foreach (var decision in staged.Decisions)
        {
            Rows.Decision(decisions.Row(), decision, KeyOf(decision.Message.Contact));
        }

        foreach (var text in staged.Inbound)
        {
            Rows.Inbound(inbound.Row(), text, KeyOf(text.Contact));
        }

        foreach (var (key, answer, at) in staged.Answers)
        {
            Rows.Answer(answers.Row(), key, answer, at, answer.About is { } about ? KeyOf(about) : null);
        }

        // One statement can't write a row twice: the last word on each setting counts.
        var last = staged.Catalog.GroupBy(row => (row.Item.Organization, row.Item.Kind, row.Item.Key));
        foreach (var (item, at) in last.Select(words => words.Last()))
        {
            Rows.Catalog(catalog.Row(), item, at);
        }

        foreach (var words in staged.EvidencePacks.GroupBy(pack => pack.Request.Id))
        {
            Rows.EvidencePack(evidencePacks.Row(), words.Last());
        }

        CollectCallbacks(staged);
        CollectWordsRemoved(staged);
        foreach (var (document, at) in shelf.Unkept(staged))
        {
            Rows.Document(documents.Row(), document, at);
        }

        foreach (var alert in staged.Alerts)
        {
            Rows.Alert(alerts.Row(), alert);
        }
    }

    private void CollectCallbacks(StagedRows staged)
    {
        foreach (var words in staged.Callbacks.GroupBy(word => word.Callback.Id))
        {
            var (callback, isOver) = words.Last();
            var key = KeyOf(callback.Message.Contact);
            if (isOver)
            {
                Rows.CallbackOver(callbacksOver.Row(), callback, key);
            }
            else
            {
                Rows.Callback(callbacks.Row(), callback, key);
            }
        }
    }

    private void CollectWordsRemoved(StagedRows staged)
    {
        foreach (var (contact, id) in staged.WordsRemoved.Distinct())
        {
            var row = wordsRemoved.Row();
            row.Id(contact.Organization);
            row.Hash(KeyOf(contact).Value);
            row.Id(id);
        }
    }

    private void Clear()
    {
        events.Clear();
        details.Clear();
        contacts.Clear();
        messages.Clear();
        outbox.Clear();
        outboxDone.Clear();
        decisions.Clear();
        inbound.Clear();
        answers.Clear();
        catalog.Clear();
        evidencePacks.Clear();
        callbacks.Clear();
        callbacksOver.Clear();
        wordsRemoved.Clear();
        documents.Clear();
        alerts.Clear();
        keys.Clear();
    }

    private ContactKey KeyOf(ContactAddress address)
    {
        if (!keys.TryGetValue(address, out var key))
        {
            key = keyring.KeyOf(address);
            keys.Add(address, key);
        }

        return key;
    }
}
