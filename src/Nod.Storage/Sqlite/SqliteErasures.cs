using System.Collections.Frozen;
using Nod.Ledger;

namespace Nod.Storage.Sqlite;

/// <summary>Removes what an erasure takes with it, on the writer's connection.</summary>
internal sealed class SqliteErasures(SqliteConnection connection)
{
    private const int CheckpointTriesMax = 20;

    private static readonly FrozenDictionary<string, string> Writes = SqlFiles.Queries("sqlite/erase.sql");

    private static readonly string[] OfContact =
    [
        // Decisions and places in the outbox are found by the messages, which go last.
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

    /// <summary>Writes what is staged about erasures, in the transaction under way.</summary>
    public void Write(StagedRows staged, Func<ContactAddress, ContactKey> keyOf)
    {
        foreach (var recorded in staged.Events)
        {
            if (recorded.Event.Evidence?.Attachments is { Count: > 0 } files)
            {
                foreach (var file in files)
                {
                    var use = Start("attachment_use");
                    ErasureRows.AttachmentUse(use, recorded, file.Sha256, keyOf(recorded.Address));
                    use.Run();
                }
            }
        }

        foreach (var erasure in staged.Erasures)
        {
            Erase(erasure, keyOf(erasure.Recorded.Address));
        }

        foreach (var done in staged.Finished)
        {
            Run("finish_erasure", done.Organization, done.Contact, done.EventId);
            Run("forget_attachment_use", done.Organization, done.Contact, done.EventId);
        }
    }

    /// <summary>
    /// Writes the whole file anew (VACUUM) and the log after it, so that neither holds what was deleted; between two
    /// transactions.
    /// </summary>
    public bool Compact()
    {
        // The copy may be as large as the database: on disk, not in memory.
        connection.Execute("pragma temp_store = default");
        try
        {
            connection.Execute("vacuum");
        }
        finally
        {
            connection.Execute("pragma temp_store = memory");
        }

        // A reader that stands on an old page keeps the log for the moment.
        for (var tries = 0; tries < CheckpointTriesMax; tries++)
        {
            var checkpoint = connection.Statement("pragma wal_checkpoint(truncate)").Start();
            var isBusy = checkpoint.Next() && ((IRow)checkpoint).Number(0) != 0;
            checkpoint.Start();
            if (!isBusy)
            {
                return true;
            }
        }

        return false;
    }

    private void Erase(StagedErasure erasure, ContactKey key)
    {
        var organization = erasure.Recorded.Address.Organization;
        var row = Start("erasure");
        ErasureRows.Erasure(row, erasure, key);
        row.Run();
        var details = Start("erase_detail");
        details.Id(erasure.Recorded.Id);
        details.Id(organization);
        details.Hash(key.Value);
        details.Run();
        foreach (var name in OfContact)
        {
            var statement = Start(name);
            statement.Id(organization);
            statement.Hash(key.Value);
            statement.Run();
        }
    }

    private void Run(string name, Guid organization, ContactKey key, Guid erasure)
    {
        var statement = Start(name);
        ErasureRows.Key(statement, organization, key, erasure);
        statement.Run();
    }

    private SqliteStatement Start(string name) => connection.Statement(Writes[name]).Start();
}
