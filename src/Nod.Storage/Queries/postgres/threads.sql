-- A whole batch per statement: each parameter is a column.

-- name: load_thread
-- Locked in the order of the keys, so that two writers wait for each other instead of for ever.
select thread.thread_id, thread.phone, thread.sender, thread.revision, thread.started_at, thread.last_at,
    thread.last_inbound_at, thread.unread, thread.is_archived, thread.assigned_to, thread.organization_id
from thread
join unnest($1::uuid[], $2::bytea[], $3::text[]) as wanted (organization_id, contact_key, sender)
    on thread.organization_id = wanted.organization_id
        and thread.contact_key = wanted.contact_key
        and thread.sender = wanted.sender
order by thread.organization_id, thread.contact_key, thread.sender
for update of thread;

-- name: write_thread
insert into thread
    (organization_id, contact_key, sender, thread_id, phone, revision, started_at, last_at, last_inbound_at, unread,
    is_archived, assigned_to)
select * from unnest
    ($1::uuid[], $2::bytea[], $3::text[], $4::uuid[], $5::text[], $6::bigint[], $7::bigint[], $8::bigint[],
    $9::bigint[], $10::bigint[], $11::bigint[], $12::text[])
on conflict (organization_id, contact_key, sender) do update
set revision = excluded.revision, last_at = excluded.last_at, last_inbound_at = excluded.last_inbound_at,
    unread = excluded.unread, is_archived = excluded.is_archived, assigned_to = excluded.assigned_to;

-- name: touch_thread
-- Opened or moved without having been read: who has it stays.
insert into thread as known
    (organization_id, contact_key, sender, thread_id, phone, revision, started_at, last_at, last_inbound_at, unread,
    is_archived, assigned_to)
select * from unnest
    ($1::uuid[], $2::bytea[], $3::text[], $4::uuid[], $5::text[], $6::bigint[], $7::bigint[], $8::bigint[],
    $9::bigint[], $10::bigint[], $11::bigint[], $12::text[])
order by 1, 2, 3
on conflict (organization_id, contact_key, sender) do update
set revision = known.revision + 1, last_at = greatest(known.last_at, excluded.last_at),
    last_inbound_at = coalesce(excluded.last_inbound_at, known.last_inbound_at),
    unread = known.unread + excluded.unread,
    is_archived = case when excluded.unread > 0 then 0 else known.is_archived end;

-- name: write_note
insert into thread_note (organization_id, contact_key, note_id, sender, words, written_by, written_at)
select * from unnest
    ($1::uuid[], $2::bytea[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::bigint[]);

-- name: load_task
select task.content
from automation_task task
join unnest($1::uuid[], $2::bytea[], $3::text[]) as wanted (organization_id, contact_key, automation)
    on task.organization_id = wanted.organization_id
        and task.contact_key = wanted.contact_key
        and task.automation = wanted.automation
order by task.organization_id, task.contact_key, task.automation
for update of task;

-- name: write_task
insert into automation_task (organization_id, contact_key, automation, due_at, content)
select * from unnest($1::uuid[], $2::bytea[], $3::text[], $4::bigint[], $5::text[])
on conflict (organization_id, contact_key, automation) do update
set due_at = excluded.due_at, content = excluded.content;

-- name: write_hiring_event
insert into hiring_event (organization_id, contact_key, event_id, kind, content)
select * from unnest($1::uuid[], $2::bytea[], $3::uuid[], $4::text[], $5::text[]);

-- name: write_run
insert into automation_run (organization_id, contact_key, run_id, automation, outcome, content)
select * from unnest($1::uuid[], $2::bytea[], $3::uuid[], $4::text[], $5::text[], $6::text[]);

-- name: write_member
insert into audience_member (organization_id, contact_key, audience, phone)
select * from unnest($1::uuid[], $2::bytea[], $3::text[], $4::text[])
on conflict (organization_id, contact_key, audience) do nothing;

-- name: drop_member
delete from audience_member using unnest($1::uuid[], $2::bytea[], $3::text[]) as gone (organization_id, contact_key, audience)
where audience_member.organization_id = gone.organization_id
    and audience_member.contact_key = gone.contact_key
    and audience_member.audience = gone.audience;
