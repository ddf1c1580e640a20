-- One row at a time; the statements stay prepared. $1, $2 … are names, numbered in the order they first stand in.

-- name: load_thread
select thread_id, phone, sender, revision, started_at, last_at, last_inbound_at, unread, is_archived, assigned_to
from thread
where organization_id = $1 and contact_key = $2 and sender = $3;

-- name: write_thread
insert into thread
    (organization_id, contact_key, sender, thread_id, phone, revision, started_at, last_at, last_inbound_at, unread,
    is_archived, assigned_to)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
on conflict (organization_id, contact_key, sender) do update
set revision = excluded.revision, last_at = excluded.last_at, last_inbound_at = excluded.last_inbound_at,
    unread = excluded.unread, is_archived = excluded.is_archived, assigned_to = excluded.assigned_to;

-- name: touch_thread
-- Opened or moved without having been read: who has it stays.
insert into thread
    (organization_id, contact_key, sender, thread_id, phone, revision, started_at, last_at, last_inbound_at, unread,
    is_archived, assigned_to)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
on conflict (organization_id, contact_key, sender) do update
set revision = thread.revision + 1, last_at = max(thread.last_at, excluded.last_at),
    last_inbound_at = coalesce(excluded.last_inbound_at, thread.last_inbound_at),
    unread = thread.unread + excluded.unread,
    is_archived = case when excluded.unread > 0 then 0 else thread.is_archived end;

-- name: write_note
insert into thread_note (organization_id, contact_key, note_id, sender, words, written_by, written_at)
values ($1, $2, $3, $4, $5, $6, $7);

-- name: load_task
select content from automation_task where organization_id = $1 and contact_key = $2 and automation = $3;

-- name: write_task
insert into automation_task (organization_id, contact_key, automation, due_at, content)
values ($1, $2, $3, $4, $5)
on conflict (organization_id, contact_key, automation) do update
set due_at = excluded.due_at, content = excluded.content;

-- name: write_hiring_event
insert into hiring_event (organization_id, contact_key, event_id, kind, content) values ($1, $2, $3, $4, $5);

-- name: write_run
insert into automation_run (organization_id, contact_key, run_id, automation, outcome, content)
values ($1, $2, $3, $4, $5, $6);

-- name: write_member
insert into audience_member (organization_id, contact_key, audience, phone) values ($1, $2, $3, $4)
on conflict (organization_id, audience, contact_key) do nothing;

-- name: drop_member
delete from audience_member where organization_id = $1 and contact_key = $2 and audience = $3;
