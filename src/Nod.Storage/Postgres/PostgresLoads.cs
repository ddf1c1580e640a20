using System.Collections.Frozen;
using Nod.Automations;
using Nod.Broadcasts;
using Nod.Connectors;
using Nod.Imports;
using Nod.Ledger;
using Nod.Sending;
using Nod.Threads;
using Npgsql;

namespace Nod.Storage.Postgres;

/// <summary>Begins transactions: one round trip that asks for everything the changes declared.</summary>
internal sealed class PostgresLoads(FrozenDictionary<string, string> sql, ContactKeyring keyring)
{
    private readonly PostgresColumns wantedContacts = new();
    private readonly PostgresColumns wantedMessages = new();
    private readonly PostgresColumns wantedAnswers = new();
    private readonly PostgresColumns wantedInbound = new();
    private readonly PostgresBroadcasts broadcasts = new();
    private readonly PostgresThreads threads = new();
    private readonly PostgresImports imports = new();
    private readonly PostgresConnectors connectors = new();

    private readonly Dictionary<ContactKey, ContactAddress> addresses = [];
    private readonly Dictionary<ContactAddress, ContactRecord> contacts = [];
    private readonly List<MessageRecord> messages = [];
    private readonly List<(IdempotencyKey, StoredAnswer)> answers = [];
    private readonly List<InboundKey> inbound = [];
    private readonly List<Broadcast> foundBroadcasts = [];
    private readonly List<MessageThread> foundThreads = [];
    private readonly List<AutomationTasks> foundTasks = [];
    private readonly List<ConsentImport> foundImports = [];
    private readonly List<DeliveryKey> foundDeliveries = [];

    /// <summary>Begins a transaction and shows the context what is stored.</summary>
    public async Task BeginAsync(NpgsqlConnection connection, ReadSet reads, ChangeContext context)
    {
        Collect(reads);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("begin isolation level read committed"));
        wantedContacts.AddTo(batch, sql["load_contact"]);
        wantedMessages.AddTo(batch, sql["load_message"]);
        wantedAnswers.AddTo(batch, sql["load_answers"]);
        wantedInbound.AddTo(batch, sql["load_inbound"]);
        broadcasts.AskIn(batch, reads);
        threads.AskIn(batch, reads, keyring);
        imports.AskIn(batch, reads);
        connectors.AskIn(batch, reads);

        await using var reader = await batch.ExecuteReaderAsync();
        var row = new PostgresRow(reader);
        await ReadAsync(reader, wantedContacts, () => KeepContact(row));
        await ReadAsync(reader, wantedMessages, () => messages.Add(Rows.Message(row)));
        await ReadAsync(reader, wantedAnswers, () => answers.Add((KeyOf(row), Rows.Answer(row, 2))));
        await ReadAsync(reader, wantedInbound, () => inbound.Add(new InboundKey(row.Text(0), row.Text(1))));
        foundBroadcasts.Clear();
        await ReadAsync(reader, broadcasts.Wanted, () => foundBroadcasts.Add(BroadcastRows.Broadcast(row)));
        foundThreads.Clear();
        await ReadAsync(reader, threads.WantedThreads, () => foundThreads.Add(ThreadRows.Thread(row, row.Id(10))));
        foundTasks.Clear();
        await ReadAsync(reader, threads.WantedTasks, () => foundTasks.Add(ThreadRows.Tasks(row)));
        foundImports.Clear();
        await ReadAsync(reader, imports.Wanted, () => foundImports.Add(ImportRows.Import(row)));
        foundDeliveries.Clear();
        await ReadAsync(
            reader,
            connectors.Wanted,
            () => foundDeliveries.Add(new(new(row.Id(0), row.Text(1)), row.Text(2)))
        );
        context.Load(contacts.Values, messages, answers, inbound);
        context.Show(foundDeliveries);
        context.Show(foundBroadcasts);
        context.Show(foundImports);
        context.Show(foundThreads);
        context.Show(foundTasks);
    }

    private void Collect(ReadSet reads)
    {
        wantedContacts.Clear();
        wantedMessages.Clear();
        wantedAnswers.Clear();
        wantedInbound.Clear();
        addresses.Clear();
        contacts.Clear();
        messages.Clear();
        answers.Clear();
        inbound.Clear();
        foreach (var address in reads.Contacts)
        {
            var key = keyring.KeyOf(address);
            addresses.Add(key, address);
            contacts.Add(address, ContactRecord.Unknown(address));
            var row = wantedContacts.Row();
            row.Id(address.Organization);
            row.Hash(key.Value);
        }

        foreach (var message in reads.Messages)
        {
            var row = wantedMessages.Row();
            row.Id(message.Contact.Organization);
            row.Hash(keyring.KeyOf(message.Contact).Value);
            row.Id(message.Id);
        }

        foreach (var key in reads.IdempotencyKeys)
        {
            var row = wantedAnswers.Row();
            row.Id(key.Organization);
            row.Hash(key.Hash);
        }

        foreach (var key in reads.Inbound)
        {
            var row = wantedInbound.Row();
            row.Text(key.Provider);
            row.Text(key.Id);
        }
    }

    // Only what was asked for has an answer; each has one, in the order asked.
    private static async Task ReadAsync(NpgsqlDataReader reader, PostgresColumns wanted, Action keep)
    {
        if (wanted.IsEmpty)
        {
            return;
        }

        while (await reader.ReadAsync())
        {
            keep();
        }

        await reader.NextResultAsync();
    }

    private void KeepContact(PostgresRow row)
    {
        var address = addresses[ContactKey.Of(row.Bytes(1))];
        contacts[address] = Rows.Contact(row, address, 2);
    }

    private static IdempotencyKey KeyOf(PostgresRow row) =>
        new(row.Id(0), System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(row.Bytes(1)));
}
