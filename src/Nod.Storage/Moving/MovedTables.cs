namespace Nod.Storage.Moving;

/// <summary>
/// Every table that is moved, in the order they are loaded in, and those that are not, with the reason. A test holds the
/// list against the schemas of both dialects: a migration that adds a table or a column has to name it here.
/// </summary>
internal static class MovedTables
{
    public static readonly IReadOnlyList<MovedTable> All =
    [
        // What is true of one place only stays behind: who holds the database, and what is held back after a restore.
        MovedTable.Of("installation", "name", "name text, value text") with
        {
            Where = $"name not in ('holder', 'answers_placed', '{Held.Log}', '{Held.Sending}')",
        },
        MovedTable.Of(
            "catalog",
            "organization_id, kind, key",
            "organization_id id, kind text, key text, unique_key text, body json, updated_at number"
        ),
        MovedTable.Of(
            "consent_event",
            "event_id",
            "organization_id id, contact_key bytes, event_id id, previous_event_id id, kind text, schema number, "
                + "recorded_at number, commitment bytes"
        ),
        MovedTable.Of(
            "consent_detail",
            "event_id",
            "organization_id id, contact_key bytes, event_id id, salt bytes, body json_bytes"
        ),
        MovedTable.Of(
            "contact_state",
            "organization_id, contact_key",
            "organization_id id, contact_key bytes, revision number, phone text, state bytes, traffic bytes, person json"
        ),
        MovedTable.Of(
            "message",
            "message_id",
            "organization_id id, contact_key bytes, message_id id, phone text, status text, content json"
        ),
        MovedTable.Of(
            "outbox",
            "message_id",
            "organization_id id, contact_key bytes, message_id id, phone text, due_at number, claimed_at number, "
                + "broadcast_id id"
        ),
        MovedTable.Of(
            "decision",
            "message_id, decision_id",
            "organization_id id, contact_key bytes, message_id id, decision_id id, judged_at number, verdict text, "
                + "content json"
        ),
        MovedTable.Of(
            "inbound",
            "provider, provider_message_id",
            "organization_id id, contact_key bytes, provider text, provider_message_id text, sender text, phone text, "
                + "words text, intent text, received_at number"
        ),
        MovedTable.Of(
            "idempotency",
            "created_at, organization_id, key_hash",
            "organization_id id, key_hash bytes, request_hash bytes, status number, body bytes, created_at number, "
                + "contact_key bytes"
        ) with
        {
            InBackupsOnly = true,
        },
        MovedTable.Of(
            "callback",
            "callback_id",
            "organization_id id, contact_key bytes, callback_id id, due_at number, content json"
        ),
        MovedTable.Of("broadcast", "broadcast_id", "organization_id id, broadcast_id id, is_open number, content json"),
        MovedTable.Of(
            "broadcast_recipient",
            "broadcast_id, contact_key",
            "organization_id id, contact_key bytes, broadcast_id id, phone text, content json, message_id id, "
                + "verdict text, reason text"
        ),
        MovedTable.Of(
            "broadcast_tally",
            "broadcast_id, status, detail",
            "organization_id id, broadcast_id id, status text, detail text, messages number"
        ),
        MovedTable.Of(
            "block_list_entry",
            "organization_id, contact_key, provider, list",
            "organization_id id, contact_key bytes, provider text, list text, phone text, listed_at number, "
                + "gone_at number, told_at number"
        ),
        MovedTable.Of(
            "inbound_forward",
            "forward_id",
            "organization_id id, contact_key bytes, forward_id id, due_at number, content json"
        ),
        MovedTable.Of(
            "thread",
            "organization_id, contact_key, sender",
            "organization_id id, contact_key bytes, sender text, thread_id id, phone text, revision number, "
                + "started_at number, last_at number, last_inbound_at number, unread number, is_archived number, "
                + "assigned_to text"
        ),
        MovedTable.Of(
            "thread_note",
            "note_id",
            "organization_id id, contact_key bytes, note_id id, sender text, words text, written_by text, "
                + "written_at number"
        ),
        MovedTable.Of(
            "hiring_event",
            "event_id",
            "organization_id id, contact_key bytes, event_id id, kind text, content json"
        ),
        MovedTable.Of(
            "automation_task",
            "organization_id, contact_key, automation",
            "organization_id id, contact_key bytes, automation text, due_at number, content json"
        ),
        MovedTable.Of(
            "automation_run",
            "run_id",
            "organization_id id, contact_key bytes, run_id id, automation text, outcome text, content json"
        ),
        MovedTable.Of(
            "audience_member",
            "organization_id, audience, contact_key",
            "organization_id id, contact_key bytes, audience text, phone text"
        ),
        MovedTable.Of("consent_import", "import_id", "organization_id id, import_id id, is_open number, content json"),
        MovedTable.Of(
            "import_batch",
            "import_id, run, batch",
            "organization_id id, import_id id, run number, batch number, content json"
        ),
        MovedTable.Of(
            "connector_delivery",
            "organization_id, connector, delivery",
            "organization_id id, connector text, delivery text, delivery_id id, contact_key bytes, reference text, "
                + "is_conflict number, content json"
        ),
        MovedTable.Of("kept_document", "sha256", "sha256 text, kind text, name text, content text, kept_at number"),
        MovedTable.Of(
            "alert",
            "organization_id, alert_id",
            "organization_id id, alert_id id, message_id id, code text, raised_at number, detail text, subject text, "
                + "cleared_at number"
        ),
        MovedTable.Of("feed", "batch_id, organization_id", "organization_id id, batch_id id, entries bytes"),
        MovedTable.Of("follower", "organization_id, name", "organization_id id, name text, content json"),
        MovedTable.Of(
            "webhook_delivery",
            "organization_id, webhook_id, event_id",
            "organization_id id, webhook_id id, event_id text, status text, due_at number, content json"
        ),
        MovedTable.Of(
            "health_tally",
            "organization_id, day, sender, brand, program, wording, carrier, outcome",
            "organization_id id, day text, sender text, brand text, program text, wording text, carrier text, "
                + "outcome text, texts number"
        ),
        MovedTable.Of(
            "erasure",
            "organization_id, contact_key, event_id",
            "organization_id id, contact_key bytes, event_id id, erased_at number, reason text, pending json"
        ),
        MovedTable.Of(
            "attachment_use",
            "organization_id, sha256, event_id",
            "organization_id id, sha256 text, event_id id, contact_key bytes"
        ),
        MovedTable.Of(
            "trail_entry",
            "organization_id, entry_id",
            "organization_id id, entry_id id, done_at number, actor text, action text, subject text, detail text"
        ),
        MovedTable.Of("evidence_pack", "pack_id", "organization_id id, pack_id id, status text, content json"),
        MovedTable.Of(
            "log_leaf",
            "leaf_index",
            "leaf_index number, organization_id id, contact_key bytes, event_id id"
        ),
        MovedTable.Of("log_tile", "level, tile_index", "level number, tile_index number, hashes bytes"),
        MovedTable.Of("log_head", "name", "name text, revision number, size number, checkpoint text"),
        MovedTable.Of("log_cosigned", "name", "name text, size number, checkpoint text"),
        MovedTable.Of(
            "log_timestamp",
            "size, authority",
            "size number, authority text, checkpoint text, token bytes, stamped_at number"
        ),
    ];

    /// <summary>Tables and columns that are not moved, and why.</summary>
    public static readonly IReadOnlyDictionary<string, string> Left = new Dictionary<string, string>
    {
        ["schemaversions"] = "made anew by the migrations",
        ["idempotency.answer_id"] = "given anew, in the order of time",
        ["idempotency_key"] = "where each answer stands; the writer puts it together again",
        ["session"] = "who is signed in at one place is not at another",
        ["log_queue"] = "the events that have no leaf",
        ["log_head.last_event_id"] = "the latest event that has a leaf",
    };
}
