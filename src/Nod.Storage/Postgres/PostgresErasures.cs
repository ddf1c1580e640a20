using System.Collections.Frozen;
using Nod.Ledger;
using Npgsql;

namespace Nod.Storage.Postgres;

/// <summary>Removes what an erasure takes with it.</summary>
internal sealed class PostgresErasures
{
    private static readonly FrozenDictionary<string, string> Writes = SqlFiles.Queries("postgres/erase.sql");
    private static readonly FrozenDictionary<string, string> Process = SqlFiles.Queries("postgres/process.sql");

    private static readonly string[] OfContact =
    [
        "erase_detail",
        "erase_decision",
        "erase_outbox",
        "erase_message",
        "erase_callback",
        "erase_recipient",
        "erase_block_list_entry",
        "erase_forward",
        "erase_inbound",
        "erase_thread",
        "erase_thread_note",
        "erase_hiring_event",
        "erase_automation_task",
        "erase_automation_run",
        "erase_audience_member",
        "erase_connector_delivery",
    ];

    // Every table that holds something of a person.
    private static readonly string[] Compacted =
    [
        "consent_detail",
        "contact_state",
        "message",
        "outbox",
        "decision",
        "inbound",
        "idempotency",
        "evidence_pack",
        "attachment_use",
        "callback",
        "broadcast_recipient",
        "block_list_entry",
        "inbound_forward",
        "thread",
        "thread_note",
        "hiring_event",
        "automation_task",
        "automation_run",
        "audience_member",
        "connector_delivery",
    ];

    private readonly PostgresColumns uses = new();
    private readonly PostgresColumns erasures = new();
    private readonly PostgresColumns gone = new();
    private readonly PostgresColumns finished = new();

    /// <summary>Adds the statements; the batch reads the rows from here until the next call.</summary>
    public void AddTo(NpgsqlBatch batch, StagedRows staged, Func<ContactAddress, ContactKey> keyOf)
    {
        uses.Clear();
        erasures.Clear();
        gone.Clear();
        finished.Clear();
        foreach (var recorded in staged.Events)
        {
            foreach (var file in recorded.Event.Evidence?.Attachments ?? [])
            {
                ErasureRows.AttachmentUse(uses.Row(), recorded, file.Sha256, keyOf(recorded.Address));
            }
        }

        foreach (var erasure in staged.Erasures)
        {
            var (organization, key) = (erasure.Recorded.Address.Organization, keyOf(erasure.Recorded.Address));
            ErasureRows.Erasure(erasures.Row(), erasure, key);
            ErasureRows.Key(gone.Row(), organization, key, erasure.Recorded.Id);
        }

        foreach (var done in staged.Finished)
        {
            ErasureRows.Key(finished.Row(), done.Organization, done.Contact, done.EventId);
        }

        uses.AddTo(batch, Writes["attachment_use"]);
        erasures.AddTo(batch, Writes["erasure"]);
        foreach (var name in OfContact)
        {
            gone.AddTo(batch, Writes[name]);
        }

        finished.AddTo(batch, Writes["finish_erasure"]);
        finished.AddTo(batch, Writes["forget_attachment_use"]);
    }

    /// <summary>
    /// Writes the tables that hold something of people anew (VACUUM FULL), and has the server begin another segment of its
    /// write-ahead log and let go of the old files and segments with a checkpoint, as far as this user may ask for that.
    /// </summary>
    public static async Task<bool> CompactAsync(
        PostgresConnections connections,
        long? bytesMax,
        CancellationToken cancellation
    )
    {
        await using var size = connections.Command(Process["size"]);
        if (bytesMax < (long)(await size.ExecuteScalarAsync(cancellation))!)
        {
            return false;
        }

        foreach (var table in Compacted)
        {
            await using var vacuum = connections.Command($"vacuum (full) {table}");
            vacuum.CommandTimeout = 0;
            await vacuum.ExecuteNonQueryAsync(cancellation);
        }

        // A checkpoint lets go of segments before the one it begins in.
        await AskAsync(connections, Process["next_segment"], cancellation);
        await AskAsync(connections, Process["checkpoint"], cancellation);
        return true;
    }

    private static async Task AskAsync(PostgresConnections connections, string sql, CancellationToken cancellation)
    {
        try
        {
            await using var command = connections.Command(sql);
            command.CommandTimeout = 0;
            await command.ExecuteNonQueryAsync(cancellation);
        }
        catch (PostgresException refusal) when (refusal.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            // The server does it by itself in time.
        }
    }
}
